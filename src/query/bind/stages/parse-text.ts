import { converted } from "../../duckdb/convert.ts"
import { bound, raw, type Sql, sql } from "../../duckdb/sql.ts"
import { escaped } from "../../functions/text-operators.ts"
import type { KqlType } from "../../kql-type.ts"
import { argument, type Form } from "../../plan/form.ts"
import type { Item, Scalar } from "../../plan/plan.ts"
import type { ParsePart, ParseStage } from "../../syntax/ast.ts"
import { asText, call } from "../coerce.ts"
import { bindExpression } from "../expression.ts"
import { refuse, type Scope } from "../scope.ts"
import { columnScalar, groundOf, placeOf, type StageBinder } from "../stage.ts"
import { projected } from "./columns.ts"

type Column = Extract<ParsePart, { kind: "column" }>

/**
 * Columns out of a text by a pattern. It is strict: when one piece is not found or has the wrong type, all are null. What
 * follows a text at the end of the pattern does not count.
 */
export const bindParse: StageBinder<"parse"> = (scope, input, stage) => {
  const value = bindExpression(groundOf(scope, input, placeOf(input)), stage.value)
  if (value === null || !checkPattern(scope, stage)) return null
  const columns = stage.pattern.filter((part): part is Column => part.kind === "column")
  const open = stage.pattern.at(-1)?.kind === "text"
  const pieces = stage.pattern.map((part, index) => pieceOf(part, stage.pattern[index + 1]))
  const regex = `(?s)^${pieces.join("")}${open ? "" : "$"}`
  const text = asText(value)
  const made = new Map(
    columns.map((column, index) => [column.name.text, itemOf(text, regex, columns, column, index)] as const),
  )
  const kept = input.columns.map(
    (column) => made.get(column.name) ?? { name: column.name, value: columnScalar(column) },
  )
  const added = [...made.values()].filter(({ name }) => !input.columns.some((column) => column.name === name))
  return projected(scope, input, [...kept, ...added], stage.span)
}

function checkPattern(scope: Scope, stage: ParseStage): boolean {
  const names = new Set<string>()
  for (const [index, part] of stage.pattern.entries()) {
    const next = stage.pattern[index + 1]
    if (part.kind === "column" && names.has(part.name.text))
      return refuse(scope, "E205", `the column \`${part.name.text}\` is made twice`, part.span) !== null
    if (part.kind === "column") names.add(part.name.text)
    if (part.kind === "column" && next?.kind === "column")
      return refuse(scope, "E310", "two columns need a text between them", next.span) !== null
    if (part.kind === "column" && part.type === "string" && next?.kind === "star") {
      return (
        refuse(scope, "E310", "`*` behind a column of text leaves open where the text ends", next.span, [
          { text: "put a text between them" },
        ]) !== null
      )
    }
  }
  if (names.size === 0) return refuse(scope, "E310", "the pattern names no column", stage.span) !== null
  return true
}

const whole = String.raw`-?\d+`
const number = String.raw`-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`

function pieceOf(part: ParsePart, next: ParsePart | undefined): string {
  if (part.kind === "star") return next === undefined ? ".*" : ".*?"
  if (part.kind === "text") return escaped(part.text)
  if (part.type === "long" || part.type === "int") return `(${whole})`
  if (part.type === "real" || part.type === "decimal") return `(${number})`
  return next === undefined ? "(.*)" : "(.*?)"
}

function itemOf(text: Scalar, regex: string, columns: readonly Column[], column: Column, index: number): Item {
  return {
    name: column.name.text,
    value: call(extractForm(regex, columns, index), [text], column.type, column.type !== "string"),
  }
}

function extractForm(regex: string, columns: readonly Column[], index: number): Form {
  const expression = bound(regex)
  return {
    name: "parse",
    duckdb: (args) => {
      const text = argument(args, 0).sql
      const group = (at: number) => sql`regexp_extract(${text}, ${expression}, ${raw(String(at + 1))})`
      const typed = (at: number, type: KqlType): Sql => converted(group(at), "string", type)
      const fits = columns.flatMap((column, at) =>
        column.type === "string" ? [] : [sql` AND ${typed(at, column.type)} IS NOT NULL`],
      )
      const matched = fits.reduce((all, one) => sql`${all}${one}`, sql`regexp_matches(${text}, ${expression})`)
      const own = columns[index]?.type ?? "string"
      return own === "string"
        ? sql`CASE WHEN ${matched} THEN ${group(index)} ELSE '' END`
        : sql`CASE WHEN ${matched} THEN ${typed(index, own)} END`
    },
  }
}
