/**
 * What a stretch of text is, before anything is known of its meaning. `typed` is a literal that names its type, such as
 * `datetime(2026-01-01)`; `symbol` is punctuation and the operators, `!has` and `in~` among them.
 */
export type TokenKind =
  | "space"
  | "comment"
  | "name"
  | "parameter"
  | "number"
  | "timespan"
  | "string"
  | "typed"
  | "symbol"
  | "invalid"

/** Why a token is invalid. */
export type Fault = "character" | "open_string" | "number_letters" | "open_literal"

/** A stretch `start..end` of the text. The tokens of a text follow each other without a gap. */
export type Token = {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  readonly text: string
  readonly fault?: Fault
}
