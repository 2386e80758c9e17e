import type { Cell, Note, Param, Params, Rows } from "./rows.ts"
import type { Reject } from "./run.ts"

/** How a file is read: line by line as it grows, or whole and anew whenever it changes. */
export const fileForms = ["lines", "whole"] as const
export type FileForm = (typeof fileForms)[number]

export const fileStates = ["reading", "current", "waiting", "gone", "failed"] as const
export type FileState = (typeof fileStates)[number]

/**
 * How far a file has been read, and what proves that it is still the same file. Saved in one transaction with the
 * rows of the lines before `offset_bytes`, checked against the file at every open.
 */
export type FileCursor = {
  /** Number of the file in the ledger; given by the ledger, null until the first save. */
  readonly file_id: number | null
  /** The path shown to people: the drop folder as configured, then the path inside it. */
  readonly path: string
  /** Decimal text: both may exceed 2^53. */
  readonly device: string
  readonly inode: string
  /** Goes up when the file turns out to be another one than was read before (truncated, replaced, inode reused). */
  readonly generation: number
  readonly form: FileForm
  /** sha256 of the first `header_bytes` bytes (at most 1 KiB; grows with the file until then). */
  readonly header_hash: string
  readonly header_bytes: number
  /** sha256 of the `tail_bytes` bytes just before `offset_bytes` (at most 1 KiB). */
  readonly tail_hash: string
  readonly tail_bytes: number
  readonly offset_bytes: number
  /** Lines before `offset_bytes`. */
  readonly lines: number
  /** Size when last looked at. */
  readonly size_bytes: number
  readonly state: FileState
  readonly last_error: string | null
  /** When unread bytes were first seen, in ms since 1970; null when there are none. */
  readonly behind_since_ms: number | null
}

/**
 * Lines waiting in spool files. `decoded`: every line of the file is a `SpooledRun` as JSON. `columns`: one Parquet file
 * of runs and one of their steps, tied together by `row_no`, which counts lines from 0; columns that are not named have
 * no value in any row.
 */
export type BatchPart =
  | { readonly form: "decoded"; readonly spool: string; readonly lines: number; readonly longestBytes: number }
  | {
      readonly form: "columns"
      readonly runs: string
      readonly steps: string
      readonly lines: number
      readonly runColumns: readonly string[]
      readonly stepColumns: readonly string[]
      /** Not null: these files hold lines of several batches, which must be appended together. */
      readonly shared: SharedSpool | null
    }

/** Which rows are this part's: those with this number in the column `piece`. `rows` are those of all `pieces`. */
export type SharedSpool = { readonly piece: number; readonly pieces: number; readonly rows: number }

/** A value inside a line: the keys on the way to it. */
export type FieldPath = readonly string[]

/** Lines of one file that become rows in one transaction, together with the file's new cursor. */
export type Batch = {
  /** The cursor after these lines. */
  readonly cursor: FileCursor
  /** What the ledger must still hold for this file, else the batch is refused; null: the file is new to it. */
  readonly expected: { readonly generation: number; readonly offset_bytes: number } | null
  /** Whole-file forms: the rows this file gave before are replaced. */
  readonly replace: boolean
  readonly parts: readonly BatchPart[]
  readonly rejects: readonly Reject[]
  /** Lines refused whole; `rejects` may hold fewer (capped) or more (single fields that were left out of a run). */
  readonly rejected: number
  /** Lines in this batch that are not blank. */
  readonly lines: number
  /** Offsets of lines that were refused before: their rejects go. The cursor then stays where it is. */
  readonly retried?: readonly number[]
}

/** Where a line stands that was refused whole. */
export type RefusedLine = { readonly file_id: number; readonly line: number; readonly offset_bytes: number }

/** What a batch came to. `runs` are new runs, `updates` lines that told more of an open run. */
export type AppendResult = {
  readonly cursor: FileCursor
  readonly runs: number
  readonly updates: number
  readonly duplicates: number
  readonly rejects: number
}

/** Sums over everything that was ever read into this ledger. */
export type Totals = {
  readonly files: number
  readonly lines: number
  readonly runs: number
  readonly updates: number
  readonly duplicates: number
  readonly rejects: number
  /** Lines not stored because they are older than what is kept. */
  readonly expired: number
  readonly bytes: number
}

/** Caps of one answer; what is over them is cut and `truncated` says so. */
export type AnswerCaps = { readonly rowsMax: number; readonly bytesMax: number; readonly timeoutMs: number }

/** One question in SQL over the public tables; it passes the fence. */
export type Question = {
  readonly sql: string
  readonly params?: Params
  readonly caps: AnswerCaps
  /** The question is checked and not asked: it gives its columns and no rows, and its parameters need no values. */
  readonly validate?: boolean
  /** Filters of a page: makes `selected_runs` and `selected_steps` readable. */
  readonly selection?: Selection
  /** "language": the tables as the query language has them, with lengths of time in microseconds; default "sql". */
  readonly tables?: "sql" | "language"
  /** Product questions are asked again after an engine restart; ad-hoc ones are told so. */
  readonly by: "product" | "person"
  readonly units?: Readonly<Record<string, string>>
}

/** Which runs a page is about. Times are ISO instants; every list is "one of". */
export type Selection = {
  readonly from?: string
  readonly to?: string
  readonly kind?: readonly string[]
  readonly model?: readonly string[]
  readonly provider?: readonly string[]
  readonly status?: readonly string[]
  readonly origin?: readonly string[]
  /** By field of the configuration: its value is one of these texts, as `config_key` writes them. */
  readonly config?: Readonly<Record<string, readonly string[]>>
  readonly predicate?: Predicate
}

/** A condition over the columns of `runs` as the query language has them; `$1` in it is the first of the values. */
export type Predicate = { readonly sql: string; readonly params: readonly Param[] }

export type StreamFormat = "ndjson" | "csv"

/** A result kept in a file: stream it, then remove it. */
export type SpooledAnswer = {
  readonly path: string
  readonly bytes: number
  readonly rows: number
  readonly truncated: boolean
  readonly elapsed_ms: number
  readonly notes: readonly Note[]
}

/** A run as `/api/runs/:id` gives it, before its raw line is read back from the file. */
export type StoredRun = {
  readonly run: Readonly<Record<string, Cell>>
  readonly steps: readonly Readonly<Record<string, Cell>>[]
  readonly place: { readonly file_id: number; readonly offset_bytes: number; readonly length_bytes: number }
  /** Other runs with the same id. */
  readonly candidates: readonly {
    readonly run_id: string
    readonly started_at: string | null
    readonly status: string
    readonly kind: string
  }[]
}

export type EngineHealth = {
  readonly up: boolean
  readonly restarts: number
  readonly last_error: string | null
  readonly rss_bytes: number
  /** What happened to the database since the start that a person must know, in sentences. */
  readonly alarms: readonly string[]
}

/**
 * What the store offers to every other room, in words of the product. All methods may reject with a `Problem`.
 * Cancelling a question ends it within a second with the Problem `time_limit`.
 */
export type Ledger = {
  /** All cursors, as last committed. */
  resume(): Promise<readonly FileCursor[]>
  /** Commits the batch whole or not at all; safe to call again with the same batch. */
  append(batch: Batch): Promise<AppendResult>
  /**
   * The same for batches of different files, all in one transaction and as if one after the other: for many small files
   * a tenth of the work. Their parts must be decoded ones or share their files.
   */
  appendAll(batches: readonly Batch[]): Promise<readonly AppendResult[]>
  /** Saves what is known of files between batches: state, size, error, path. Never moves an offset. */
  noteFiles(cursors: readonly FileCursor[]): Promise<readonly FileCursor[]>
  totals(): Promise<Totals>
  ask(question: Question, signal?: AbortSignal): Promise<Rows>
  askToFile(question: Question, format: StreamFormat, signal?: AbortSignal): Promise<SpooledAnswer>
  /** The run with this id (that started at this instant, when several share it). Null: no such run. */
  run(runId: string, startedAt?: string): Promise<StoredRun | null>
  health(): EngineHealth
  close(): Promise<void>
}
