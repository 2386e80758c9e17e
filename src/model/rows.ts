/** What a cell becomes in JSON: decimals and integers beyond 2^53 are text, times are ISO 8601 text in UTC. */
export type Cell = null | boolean | number | string | readonly Cell[] | { readonly [key: string]: Cell }

export type RowsColumn = { readonly name: string; readonly type: string; readonly unit: string | null }

/** Something the reader should know about an answer, beside its rows. */
export type Note = { readonly code: string; readonly message: string }

/** Every answer that is rows, as the API gives it and the pages and the command line read it. */
export type Rows = {
  readonly columns: readonly RowsColumn[]
  readonly rows: readonly (readonly Cell[])[]
  readonly truncated: boolean
  readonly elapsed_ms: number
  readonly notes: readonly Note[]
  /** What a report asked, so that every answer can be asked again by hand; with `query` the SQL that it became. */
  readonly sql?: string
  readonly query?: string
  readonly params?: { readonly [name: string]: Param }
}

/** Values bound to a question: by position, or by name without the `$`. */
export type Params = readonly Param[] | { readonly [name: string]: Param }
export type Param = null | boolean | number | bigint | string | Date

export const rowFormats = ["table", "json", "ndjson", "csv", "markdown"] as const
export type RowFormat = (typeof rowFormats)[number]
