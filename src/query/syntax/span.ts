/** A half-open stretch of the query's text, in UTF-16 code units from 0. */
export type Span = { readonly start: number; readonly end: number }

/** The smallest span that holds both. */
export function cover(first: Span, last: Span): Span {
  return { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) }
}
