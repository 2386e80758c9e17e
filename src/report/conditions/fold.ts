import type { KqlType } from "../../query/index.ts"
import { isConfigFilter } from "../config-filters.ts"
import type { Filters } from "../types.ts"
import { type Conjunct, conjunctFrom, conjunctsOf, joined } from "./conjuncts.ts"
import { configPath, textLiteral } from "./literal.ts"

/** Properties of runs by which every page filters, each a column and a filter of its own in addresses. */
export const wordFilters = ["kind", "model", "provider", "status", "origin"] as const
export type WordFilter = (typeof wordFilters)[number]
export type Words = Readonly<Partial<Record<WordFilter, readonly string[]>>>

/**
 * The same filters with everything but time said in `where`: `model=a` becomes `model == "a"`. A configuration field
 * whose type is not known stays as it is, and so does everything when `where` has mistakes.
 */
export function foldFilters(filters: Filters, fields: Readonly<Record<string, KqlType>>): Filters {
  const before = conjunctsOf(filters.where ?? "")
  if (before === null) return filters
  const { from, to, last, where: _where, ...named } = filters
  const folded = Object.entries(named).map(
    ([name, values]) => [name, values, literalsOf(name, values, fields)] as const,
  )
  const conjuncts = folded.reduce(
    (all, [name, , literals]) => (literals === null ? all : also(all, pathOf(name), literals)),
    before,
  )
  const kept = folded.flatMap(([name, values, literals]) => (literals === null ? [[name, values]] : []))
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(last !== undefined && { last }),
    ...(conjuncts.length > 0 && { where: joined(conjuncts) }),
    ...(Object.fromEntries(kept) as Filters),
  }
}

/**
 * What a `where` says of properties that have a filter of their own, and the rest of it: counts by property and what
 * runs are left out by themselves depend on these. A property that `given` already names is left to the rest.
 */
export function liftWords(where: string, given: Filters): { readonly words: Words; readonly rest: string } {
  const conjuncts = conjunctsOf(where) ?? []
  const lifted = wordFilters
    .filter((name) => (given[name] ?? []).length === 0)
    .flatMap((name) => {
      const first = conjuncts.find(({ choice }) => choice?.path === name)
      const values = first === undefined ? [] : textsOf(first)
      return first === undefined || values.length === 0 ? [] : [{ name, values, first }]
    })
  if (lifted.length === 0) return { words: {}, rest: where }
  return {
    words: Object.fromEntries(lifted.map(({ name, values }) => [name, values])),
    rest: joined(conjuncts.filter((conjunct) => lifted.every(({ first }) => first !== conjunct))),
  }
}

/** The values of properties that filters choose, whether each stands for itself or in `where`. */
export function wordsIn(filters: Filters): Words {
  const { words } = liftWords(filters.where ?? "", filters)
  const own = wordFilters.map((name) => [name, filters[name] ?? words[name] ?? []] as const)
  return Object.fromEntries(own)
}

/** The texts of a choice; none where one is not a text, or the empty one: what is missing is not a value of a filter. */
function textsOf({ choice }: Conjunct): readonly string[] {
  const values = (choice?.literals ?? []).map((literal) =>
    literal.startsWith('"') ? (JSON.parse(literal) as string) : "",
  )
  return values.includes("") ? [] : values
}

/** A second choice of the same column leaves what both allow. */
function also(conjuncts: readonly Conjunct[], path: string, literals: readonly string[]): readonly Conjunct[] {
  const place = conjuncts.findIndex(({ choice }) => choice?.path === path)
  const both = conjuncts[place]?.choice?.literals.filter((literal) => literals.includes(literal)) ?? []
  if (both.length === 0) return [...conjuncts, conjunctFrom({ path, literals })]
  return conjuncts.with(place, conjunctFrom({ path, literals: both }))
}

function pathOf(name: string): string {
  return isConfigFilter(name) ? configPath(name.slice("config.".length)) : name
}

function literalsOf(
  name: string,
  values: readonly string[],
  fields: Readonly<Record<string, KqlType>>,
): readonly string[] | null {
  const type = isConfigFilter(name) ? fields[name.slice("config.".length)] : "string"
  const literals = values.map((value) => literalOf(value, type))
  return literals.every((literal) => literal !== null) ? literals : null
}

/** Texts of an address are compared as texts: only a number in its shortest form is that number. */
function literalOf(value: string, type: KqlType | undefined): string | null {
  if (type === "string") return textLiteral(value)
  if (type === "bool") return value === "true" || value === "false" ? value : null
  return type === "real" && String(Number(value)) === value && Number.isFinite(Number(value)) ? value : null
}
