import type { StringOperator } from "../syntax/ast.ts"
import { bound, raw, type Sql, sql } from "../duckdb/sql.ts"
import { type Argument, argument, type Form } from "../plan/form.ts"
import { text } from "./equality.ts"

type Match = (value: Sql, sought: Argument, anyCase: boolean) => Sql

/** What the operator asks, without `!` and `_cs`. */
const matches: Readonly<Record<string, Match>> = {
  contains: (value, sought, anyCase) => sql`contains(${fold(value, anyCase)}, ${fold(text(sought), anyCase)})`,
  startswith: (value, sought, anyCase) => sql`starts_with(${fold(value, anyCase)}, ${fold(text(sought), anyCase)})`,
  endswith: (value, sought, anyCase) => sql`ends_with(${fold(value, anyCase)}, ${fold(text(sought), anyCase)})`,
  has: (value, sought, anyCase) => term(value, sought, anyCase, true, true),
  hasprefix: (value, sought, anyCase) => term(value, sought, anyCase, true, false),
  hassuffix: (value, sought, anyCase) => term(value, sought, anyCase, false, true),
}

/** `has`, `!contains_cs` and the rest of the family: two-valued, a missing text is the empty text. */
export function textOperatorForm(operator: Exclude<StringOperator, "matches regex">): Form {
  const negated = operator.startsWith("!")
  const anyCase = !operator.endsWith("_cs")
  const match = matches[operator.replace(/^!|_cs$/g, "")]
  if (match === undefined) throw new Error(`no way to write ${operator}`)
  const found = (args: readonly Argument[], value: Sql) => match(value, argument(args, 1), anyCase)
  const exact = (args: readonly Argument[]) => {
    const condition = found(args, text(argument(args, 0)))
    return negated ? sql`(NOT ${condition})` : condition
  }
  const plain = (args: readonly Argument[]) => found(args, argument(args, 0).sql)
  return {
    name: operator,
    takesMissingText: true,
    duckdb: exact,
    ...(negated ? {} : { filter: filterUnlessEmpty(plain, exact) }),
  }
}

/** Every text contains the empty text, a missing one too; only then the plain form would lose rows. */
function filterUnlessEmpty(plain: Form["duckdb"], exact: Form["duckdb"]): Form["duckdb"] {
  return (args) => {
    const { constant } = argument(args, 1)
    return typeof constant === "string" && constant !== "" ? plain(args) : exact(args)
  }
}

/** `has_any` and `has_all`: one of the terms, or each. */
export function hasListForm(every: boolean): Form {
  return {
    name: every ? "has_all" : "has_any",
    duckdb: (args) => {
      const found = args.slice(1).map((sought) => term(argument(args, 0).sql, sought, true, true, true))
      const word = raw(every ? " AND " : " OR ")
      return sql`(${found.reduce((all, one) => sql`${all}${word}${one}`)})`
    },
  }
}

/** `matches regex`, RE2 as in Kusto, anywhere in the text. */
export const matchesRegexForm: Form = {
  name: "matches regex",
  duckdb: (args) => sql`regexp_matches(${argument(args, 0).sql}, ${argument(args, 1).sql})`,
}

function fold(value: Sql, anyCase: boolean): Sql {
  return anyCase ? sql`lower(${value})` : value
}

const edge = String.raw`[^\p{L}\p{N}]`

/**
 * A term is a run of letters and digits, of any script. A plain `contains` goes first: it is cheaper by half than the
 * expression alone.
 */
function term(value: Sql, sought: Argument, anyCase: boolean, fromStart: boolean, toEnd: boolean): Sql {
  const before = `${anyCase ? "(?i)" : ""}${fromStart ? `(^|${edge})` : ""}`
  const after = toEnd ? `($|${edge})` : ""
  const expression =
    typeof sought.constant === "string"
      ? bound(before + escaped(sought.constant) + after)
      : sql`(${bound(before)} || regexp_escape(${text(sought)}) || ${bound(after)})`
  const contained = sql`contains(${fold(value, anyCase)}, ${fold(text(sought), anyCase)})`
  return sql`(${contained} AND regexp_matches(${value}, ${expression}))`
}

/** The text as a regular expression that matches only itself. */
export function escaped(plain: string): string {
  return plain
    .replaceAll(/[^\p{L}\p{N}_\s]/gu, (char) => `\\${char}`)
    .replaceAll(/\s/g, (space) => (space === " " ? " " : `\\x{${(space.codePointAt(0) ?? 32).toString(16)}}`))
}
