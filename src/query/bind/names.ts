import { suggest } from "../problem/suggest.ts"
import { functionNamed } from "../functions/index.ts"
import type { PlanColumn } from "../plan/plan.ts"
import type { Expression, Name } from "../syntax/ast.ts"
import type { Span } from "../syntax/span.ts"
import { refuse, type Scope } from "./scope.ts"

/**
 * The name Kusto gives to the column of an expression that was given none; null where it has none of its own, so that the
 * column is called Column1. Paths join their steps with `_`, some functions take the name of their first argument.
 */
export function resultName(expression: Expression): string | null {
  switch (expression.kind) {
    case "name":
      return expression.name.text
    case "group":
      return resultName(expression.inner)
    case "member":
      return pathName(expression.target, expression.name.text)
    case "index":
      return pathName(expression.target, indexName(expression.index))
    case "call":
      return callName(expression.name.text, expression.args)
    default:
      return null
  }
}

function pathName(target: Expression, step: string | null): string | null {
  const before = resultName(target)
  return before === null || before === "" ? step : `${before}_${step ?? ""}`
}

function indexName(index: Expression): string | null {
  if (index.kind === "literal" && ["string", "long", "int"].includes(index.literal.type))
    return String(index.literal.value)
  return resultName(index)
}

function callName(name: string, args: readonly Expression[]): string | null {
  const entry = functionNamed(name)
  if (entry === undefined || entry.columnName === null) return null
  const first = args[0] === undefined ? "" : resultName(args[0])
  if (entry.columnName === "first") return first === "" ? null : first
  const prefix = `${entry.columnPrefix ?? name}_`
  if (name !== "percentile" && name !== "percentiles") return prefix + (first ?? "")
  return percentileName(first ?? "", args[1])
}

/** `percentile_x_99_9`: the percentage with `_` for what is no letter or digit. */
export function percentileName(value: string, percent: Expression | undefined): string {
  const text = percent?.kind === "literal" ? String(percent.literal.value) : ""
  return `percentile_${value}_${text.replaceAll(/[^\p{L}\p{N}]/gu, "_")}`
}

/** Names that are taken, and new ones made of them by numbers, as Kusto does. */
export class UniqueNames {
  readonly #taken = new Set<string>()

  /** The name, or the name with the first number that is free. */
  add(name: string): string {
    let unique = name
    for (let number = 1; this.#taken.has(unique); number++) unique = `${name}${number}`
    this.#taken.add(unique)
    return unique
  }

  /** `Column1`, `Column2` … */
  addUnnamed(): string {
    let number = 1
    while (this.#taken.has(`Column${number}`)) number++
    return this.add(`Column${number}`)
  }

  has(name: string): boolean {
    return this.#taken.has(name)
  }
}

/** Refuses columns whose names the engine would take for one another, or for its own. */
export function checkNames(scope: Scope, columns: readonly { readonly name: string }[], span: Span): boolean {
  if (columns.some(({ name }) => name.includes("\0"))) {
    refuse(scope, "E211", "a name holds the character \\0, where the engine would end it", span)
    return false
  }
  const reserved = columns.find(({ name }) => name.startsWith("__"))
  if (reserved !== undefined) {
    refuse(scope, "E211", `\`${reserved.name}\` starts with two underscores, which are kept for the engine`, span, [
      { text: "give the column another name" },
    ])
    return false
  }
  const seen = new Map<string, string>()
  for (const { name } of columns) {
    const lower = name.toLowerCase()
    const other = seen.get(lower)
    if (other !== undefined && other !== name) {
      refuse(scope, "E206", `the columns \`${other}\` and \`${name}\` differ only in letter case`, span, [
        { text: "rename one of them with project-rename" },
      ])
      return false
    }
    seen.set(lower, name)
  }
  return true
}

/** The column of a name, or a mistake that says which columns there are. */
export function findColumn(
  scope: Scope,
  columns: readonly PlanColumn[],
  name: Name,
  place: string,
  gone: readonly string[] = [],
): PlanColumn | null {
  const found = columns.find((column) => column.name === name.text)
  if (found !== undefined) return found
  const names = columns.map((column) => column.name)
  const near = suggest(name.text, names)
  const before = near === null ? (gone.find((one) => one === name.text) ?? suggest(name.text, gone)) : null
  const hints =
    near === null
      ? [
          ...(names.length === 0 ? [] : [{ text: `columns here: ${listed(names)}` }]),
          ...(before === null ? [] : [goneHint(before, name.text)]),
        ]
      : [{ text: `did you mean \`${near}\`?`, replacement: quotedName(near) }]
  return refuse(scope, "E201", `no column "${name.text}" ${place}`, name.span, hints)
}

function goneHint(before: string, word: string): { readonly text: string } {
  if (before === word) return { text: `\`${before}\` was there before this stage: use it earlier, or keep it` }
  return { text: `did you mean the input column \`${before}\`? use it before this stage, or keep it` }
}

/** A few names for a message. */
export function listed(names: readonly string[]): string {
  return names.length <= 8 ? names.join(", ") : `${names.slice(0, 8).join(", ")} … (${names.length})`
}

/** The name as a query writes it. */
export function quotedName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)
    ? name
    : `['${name.replaceAll("\\", "\\\\").replaceAll("'", String.raw`\'`)}']`
}
