import { bound, raw, type Sql, sql } from "../duckdb/sql.ts"
import { argument, type Form } from "../plan/form.ts"
import type { Scalar } from "../plan/plan.ts"
import type { Objection } from "./entry.ts"

/** What each piece of a format is for DuckDB's strftime. */
const pieces: Readonly<Record<string, string>> = {
  d: "%-d",
  dd: "%d",
  h: "%-I",
  hh: "%I",
  H: "%-H",
  HH: "%H",
  m: "%-M",
  mm: "%M",
  M: "%-m",
  MM: "%m",
  s: "%-S",
  ss: "%S",
  yy: "%y",
  yyyy: "%Y",
  tt: "%p",
}
const piece = /(d+|f+|F+|h+|H+|m+|M+|s+|y+|t+)|([ /\-:,._[\]]+)/y

/** The pieces of a format, and the offset of the first letter that is none. */
function cut(format: string): { readonly parts: readonly string[]; readonly wrongAt: number | null } {
  const parts: string[] = []
  piece.lastIndex = 0
  while (piece.lastIndex < format.length) {
    const start = piece.lastIndex
    const match = piece.exec(format)
    const known = match !== null && (match[2] !== undefined || isKnown(match[0]))
    if (!known) return { parts, wrongAt: start }
    parts.push(match[0])
  }
  return { parts, wrongAt: null }
}

function isKnown(part: string): boolean {
  return Object.hasOwn(pieces, part) || part === "y" || /^(f{1,7}|F{1,7})$/.test(part)
}

/** `format_datetime(at, "yyyy-MM-dd")`: runs of one letter and the separators Kusto allows. */
export const formatDatetimeForm: Form = {
  name: "format_datetime",
  duckdb: (args) => {
    const at = argument(args, 0).sql
    const { parts } = cut(String(argument(args, 1).constant ?? ""))
    const texts = parts.map((part) => written(at, part))
    return sql`(${texts.reduce((all, one) => sql`${all} || ${one}`, bound(""))})`
  },
}

function written(at: Sql, part: string): Sql {
  if (/^[fF]/.test(part)) return fraction(at, part)
  if (part === "y") return sql`CAST(year(${at}) % 100 AS VARCHAR)`
  const known = pieces[part]
  return known === undefined ? bound(part) : sql`strftime(${at}, ${raw(`'${known}'`)})`
}

/** `f` keeps zeros at the end, `F` does not; the seventh digit is always 0 here. */
function fraction(at: Sql, part: string): Sql {
  const digits = sql`(strftime(${at}, '%f') || '0')[1:${raw(String(part.length))}]`
  return part.startsWith("f") ? digits : sql`rtrim(${digits}, '0')`
}

/** Objects to a format with a piece Kusto does not know. */
export function formatObjection(args: readonly Scalar[]): Objection | null {
  const format = args[1]
  if (format?.kind !== "constant" || typeof format.value !== "string") return null
  const { wrongAt } = cut(format.value)
  if (format.value === "") return { index: 1, message: "the format is empty" }
  if (wrongAt === null) return null
  return {
    index: 1,
    message: `a format has no piece \`${format.value.slice(wrongAt)}\``,
    help: "pieces are yyyy yy MM M dd d HH H hh h mm m ss s fff tt, with space / - : , . _ [ ] between",
  }
}
