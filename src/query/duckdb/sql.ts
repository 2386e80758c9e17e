/** A value that travels beside the SQL. The same object stands for the same placeholder. */
export type Bound = { readonly value: string | number | boolean | null }

/** A place for what only the printer knows, such as the filter of an aggregate. */
export type Mark = { readonly mark: "filter" | "order" | "over" | "overRowsSoFar" }

type Part = string | Bound | Mark | Sql

/** A piece of SQL whose values are kept apart. `size` is its length once it is written out. */
export type Sql = {
  readonly parts: readonly Part[]
  readonly size: number
  /** Whether a mark stands somewhere in it. */
  readonly marked: boolean
  /** Of a decimal that was computed as a real: the real, before it was cut to the digits of a decimal. */
  readonly real?: Sql
}

/** How long the SQL of a query may grow. What is used twice doubles it, so it is watched at every step. */
const sqlLengthMax = 400_000

/** Thrown when SQL would grow beyond its limit. */
export class SqlTooLong extends Error {}

/** SQL text with pieces in it: sql`${column} + 1`. What is put in is a piece or a bound value, never text of the query. */
export function sql(texts: TemplateStringsArray, ...pieces: readonly (Sql | Bound | Mark)[]): Sql {
  const parts: Part[] = []
  for (const [index, text] of texts.entries()) {
    const piece = pieces[index]
    if (text !== "") parts.push(text)
    if (piece !== undefined) parts.push(piece)
  }
  return made(parts)
}

/** Text of our own, such as a word chosen by us. Must never hold text of the query. */
export function raw(text: string): Sql {
  return made([text])
}

/** Pieces with text of our own between them. */
export function joined(pieces: readonly Sql[], between: string): Sql {
  const parts: Part[] = []
  for (const piece of pieces) {
    if (parts.length > 0) parts.push(between)
    parts.push(piece)
  }
  return made(parts)
}

/** A name in quotes. Names come from the catalog or are checked by the binder. */
export function quoted(name: string): Sql {
  return made([`"${name.replaceAll('"', '""')}"`])
}

/** A bound value as a piece. */
export function bound(value: Bound["value"]): Sql {
  return made([{ value }])
}

/** The piece with every mark replaced; a mark that is not given is left out. */
export function filled(piece: Sql, marks: Partial<Record<Mark["mark"], Sql>>): Sql {
  if (!piece.marked) return piece
  const whole = made(piece.parts.flatMap((part) => filledPart(part, marks)))
  return piece.real === undefined ? whole : { ...whole, real: filled(piece.real, marks) }
}

function filledPart(part: Part, marks: Partial<Record<Mark["mark"], Sql>>): Part[] {
  if (typeof part === "string" || "value" in part) return [part]
  if ("parts" in part) return [filled(part, marks)]
  const replacement = marks[part.mark]
  return replacement === undefined ? [] : [replacement]
}

/** The text with numbered placeholders, and the values in their order. */
export function written(piece: Sql): { readonly text: string; readonly params: readonly Bound["value"][] } {
  const numbers = new Map<Bound, number>()
  const texts: string[] = []
  write(piece, texts, numbers)
  return { text: texts.join(""), params: [...numbers.keys()].map(({ value }) => value) }
}

function write(piece: Sql, texts: string[], numbers: Map<Bound, number>): void {
  for (const part of piece.parts) {
    if (typeof part === "string") texts.push(part)
    else if ("parts" in part) write(part, texts, numbers)
    else if ("value" in part) {
      const number = numbers.get(part) ?? numbers.size + 1
      numbers.set(part, number)
      texts.push(`$${number}`)
    }
  }
}

function made(parts: readonly Part[]): Sql {
  let size = 0
  let marked = false
  for (const part of parts) {
    size += sizeOf(part)
    if (typeof part !== "string" && ("mark" in part || ("parts" in part && part.marked))) marked = true
  }
  if (size > sqlLengthMax) throw new SqlTooLong()
  return { parts, size, marked }
}

function sizeOf(part: Part): number {
  if (typeof part === "string") return part.length
  return "parts" in part ? part.size : 4
}
