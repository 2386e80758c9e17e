import type { Span } from "../syntax/span.ts"
import type { ProblemCode } from "./codes.ts"

/** What to do about a mistake. `replacement` takes the place of the mistake's span. */
export type Hint = { readonly text: string; readonly replacement?: string }

/** One mistake: what is wrong in one sentence, where, and what to do. */
export type Diagnostic = {
  readonly code: ProblemCode
  readonly message: string
  readonly span: Span
  readonly hints: readonly Hint[]
}
