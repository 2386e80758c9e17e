import type { Span } from "../syntax/span.ts"
import type { ProblemCode } from "./codes.ts"
import type { Diagnostic, Hint } from "./diagnostic.ts"
import { placeIn } from "./place.ts"

/**
 * A mistake in a query that its writer can fix. `span` is half-open from 0, `line` and `column` count from 1.
 * `all` holds every mistake that was found, this one first.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly span: Span
  readonly line: number
  readonly column: number
  readonly hints: readonly Hint[]
  readonly all: readonly Diagnostic[]

  constructor(text: string, first: Diagnostic, all: readonly Diagnostic[] = [first]) {
    super(first.message)
    this.name = "Problem"
    this.code = first.code
    this.span = first.span
    this.hints = first.hints
    this.all = all
    const place = placeIn(text, first.span.start)
    this.line = place.line
    this.column = place.column
  }
}
