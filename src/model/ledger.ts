import type { Cell, Note, Params, Rows } from "./rows.ts"
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
 * Lines waiting in a spool file. `decoded`: every line is a `SpooledRun` as JSON. `mapped`: every line is as its
 * writer wrote it, with `SPOOL_PLACE` put in front, and `mapping` says which field stands where.
 */
export type BatchPart =
  | { readonly form: "decoded"; readonly spool: string; readonly lines: number; readonly longestBytes: number }
  | {
      readonly form: "mapped"
      readonly spool: string
      readonly lines: number
      readonly longestBytes: number
      readonly mapping: Mapping
    }

/** The field that the spooler puts in front of a mapped line: `[offset_bytes, line, length_bytes]`. */
export const SPOOL_PLACE = "~place"

/** A value inside a line: the keys on the way to it. */
export type FieldPath = readonly string[]

/** Which field of a `runs` (or `steps`) column stands where in lines of one structure, and how it is converted. */
export type MappedField = {
  readonly column: string
  readonly path: FieldPath
  readonly conversion: MappedConversion
}

/**
 * What the value must be and what becomes of it. `text`; `word`: one of `words`; `count`: whole, 0 to 2^53;
 * `amount`: at least 0, times `scale` (1000 for seconds), and then less than `below` if that is given; `number`; `time`: ISO 8601 in UTC; `json`: kept as it is.
 */
export type MappedConversion =
  | { readonly to: "text" | "count" | "number" | "time" | "json" }
  | { readonly to: "amount"; readonly scale: number; readonly below?: number }
  | { readonly to: "word"; readonly words: readonly string[] }

/** How to read lines of one structure without looking at each: built from a sample by the same rules that decode. */
export type Mapping = {
  readonly source: string
  readonly fields: readonly MappedField[]
  readonly steps: { readonly path: FieldPath; readonly fields: readonly MappedField[] } | null
  /** Fields that have no column, kept in `extra` at their own place. */
  readonly extra: readonly FieldPath[]
}

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

/** Lines of mapped parts that the mapping does not fit: the caller decodes each by itself. */
export type Rescue = (misfits: Misfits) => Promise<Rescued>
/**
 * By byte offset: the lines that do not fit, and, when the reader lost some lines altogether, all those it has:
 * whatever a mapped part held and `present` lacks is a misfit too.
 */
export type Misfits = { readonly offsets: readonly number[]; readonly present: readonly number[] | null }
export type Rescued = {
  readonly part: BatchPart | null
  readonly rejects: readonly Reject[]
  /** Lines among them refused whole. */
  readonly rejected: number
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
  /** Filters of a page: makes `selected_runs` and `selected_steps` readable. */
  readonly selection?: Selection
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
}

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
  append(batch: Batch, rescue: Rescue): Promise<AppendResult>
  /**
   * The same for batches of different files, all in one transaction and as if one after the other: for many small files
   * a tenth of the work. Their parts must be decoded ones.
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
