/** Every mistake a reader can fix has one of these codes; each maps to one HTTP status. */
export const problemStatus = {
  bad_request: 400,
  bad_parameter: 400,
  bad_option: 400,
  bad_config: 400,
  bad_price_table: 400,
  token_needed: 401,
  wrong_token: 401,
  foreign_host: 403,
  foreign_origin: 403,
  forbidden: 403,
  not_found: 404,
  unknown_report: 404,
  unknown_run: 404,
  unknown_kind: 404,
  time_limit: 408,
  too_large: 413,
  wrong_content_type: 415,
  sql_error: 422,
  sql_refused: 422,
  report_exists: 422,
  report_refused: 422,
  busy: 429,
  too_many_tries: 429,
  engine_restarted: 503,
  no_database: 503,
  database_in_use: 503,
  old_database: 503,
  unreadable: 503,
  storage: 503,
} as const

/** Mistakes in a query of the query language: E1 is about its form, the rest about its meaning. */
export type QueryCode = `E${number}`
export type ProblemCode = keyof typeof problemStatus | QueryCode

/** What may stand in the place of what is wrong. */
export type Fix = { readonly about: string; readonly replacement: string }

/** A place in the reader's text: half-open offsets from 0, line and column from 1. */
export type Position = {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
}

/** What the API, the pages and the command line show of a problem. */
export type ProblemView = {
  readonly code: ProblemCode
  readonly message: string
  readonly hint?: string
  readonly position?: Position
  readonly fixes?: readonly Fix[]
  /** Of several fields that were filled in, the one that it is about. */
  readonly field?: string
}

/**
 * A mistake the reader can fix: what is wrong, where, and what to do, in one sentence each.
 * Anything thrown that is not a Problem is our bug and never reaches the reader as text.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly hint: string | undefined
  readonly position: Position | undefined
  readonly fixes: readonly Fix[]
  readonly field: string | undefined

  constructor(code: ProblemCode, message: string, more: Partial<Omit<ProblemView, "code">> & { cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = "Problem"
    this.code = code
    this.hint = more.hint
    this.position = more.position
    this.fixes = more.fixes ?? []
    this.field = more.field
  }

  get status(): number {
    return isQueryCode(this.code) ? (this.code.startsWith("E1") ? 400 : 422) : problemStatus[this.code]
  }

  view(): ProblemView {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.position === undefined ? {} : { position: this.position }),
      ...(this.fixes.length === 0 ? {} : { fixes: this.fixes }),
      ...(this.field === undefined ? {} : { field: this.field }),
    }
  }

  static from(view: ProblemView): Problem {
    return new Problem(view.code, view.message, view)
  }
}

function isQueryCode(code: ProblemCode): code is QueryCode {
  return /^E\d+$/.test(code)
}

/** The position of `start..end` in `text`, with line and column worked out. */
export function positionIn(text: string, start: number, end: number): Position {
  const before = text.slice(0, start)
  const line = before.split("\n").length
  return { start, end, line, column: start - before.lastIndexOf("\n") }
}
