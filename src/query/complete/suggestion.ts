import type { Span } from "../syntax/span.ts"

/** What can stand at the cursor. `insert` takes the place of `span`; `detail` is a type, a signature or a unit. */
export type Suggestion = {
  readonly label: string
  readonly kind: SuggestionKind
  readonly detail: string
  readonly doc: string
  readonly insert: string
  readonly span: Span
}

export type SuggestionKind =
  | "table"
  | "stage"
  | "column"
  | "operator"
  | "function"
  | "aggregate"
  | "keyword"
  | "value"
  | "type"
  | "name"
  | "parameter"

/** A suggestion before it is known what it takes the place of. `insert` is the label when it is not given. */
export type Idea = {
  readonly label: string
  readonly kind: SuggestionKind
  readonly detail?: string
  readonly doc?: string
  readonly insert?: string
}

/** The ideas that begin with what was typed, then those that only hold it, each in the order given. */
export function fitting(ideas: readonly Idea[], typed: string, span: Span): Suggestion[] {
  const sought = typed.toLowerCase()
  const different = [...new Map(ideas.map((idea) => [`${idea.kind} ${idea.label}`, idea])).values()]
  const begins = different.filter(({ label }) => label.toLowerCase().startsWith(sought))
  const holds = different.filter(({ label }) => label.toLowerCase().indexOf(sought) > 0)
  return [...begins, ...holds].map(({ label, kind, detail = "", doc = "", insert = label }) => {
    return { label, kind, detail, doc, insert, span }
  })
}

/** The bar before the next operator. */
export const bar: Idea = { label: "|", kind: "operator", doc: "the next operator", insert: "| " }

/** Words of one kind. */
export function ideas(kind: SuggestionKind, words: readonly string[]): Idea[] {
  return words.map((label) => ({ label, kind }))
}
