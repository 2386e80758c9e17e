import type { AnswerCaps, Ledger } from "../model/ledger.ts"
import type { Rows } from "../model/rows.ts"
import type { Overview, OverviewDays, Reports } from "../report/types.ts"
import type { Queries } from "../report/language/queries.ts"
import type { RunDetails } from "../report/run-detail.ts"
import type { Access } from "./access/access.ts"
import type { LiveSettings } from "./live.ts"
import type { Outside } from "./origins.ts"

/** What the web is made of; the program's wiring joins them. */
export type WebParts = {
  readonly ledger: Ledger
  readonly reports: Reports
  readonly queries: Queries
  readonly overview: (days: OverviewDays) => Promise<Overview>
  readonly runDetails: RunDetails
  readonly prices: PricesPart
  readonly ingest: IngestPart
  readonly rebuild: Rebuild
  readonly retryRejects: RetryRejects
  readonly access: Access
  readonly settings: WebSettings
  /** Told of what is our bug. */
  readonly logBug: (error: unknown) => void
}

export type WebSettings = Outside & {
  readonly version: string
  readonly packageRoot: string
  readonly host: string
  readonly timezone: string
  /** The drop folders as configured; the first is for request logs. */
  readonly folders: readonly [string, string]
  /** Where the reader's own reports are looked for, as configured. */
  readonly reportsFolder: string
  /** Every run here is made up, and shown until the reader's own first line is there. */
  readonly sample: boolean
  /** How long a browser stays logged in. */
  readonly sessionMs: number
  readonly interactive: AnswerCaps
  readonly download: AnswerCaps
  readonly bodyBytesMax: number
  readonly live: LiveSettings
}

/** The price tables, and what is wrong with them. */
export type PricesPart = {
  list(): Promise<Rows>
  /** Models with an announced end, as the table `models` has them. */
  models(): Promise<Rows>
  check(): Promise<readonly PriceFinding[]>
}
export type PriceFinding = {
  readonly code: string
  readonly sentence: string
  readonly model: string | null
  readonly provider: string | null
  /** The runs that it is about; `costUnknown`: those of the model and provider whose cost is unknown. */
  readonly runs: {
    readonly model: string | null
    readonly provider: string | null
    readonly costUnknown: boolean
    readonly count: number
  } | null
}

/** How reading the drop folders goes. */
export type IngestPart = {
  status(): IngestState
  /** Every file that is there, as it is now: the database knows it as it was when it was last saved. */
  files(): readonly FileNow[]
  counts(): IngestCounts
  /** Reads everything new once; rejects with a Problem when it cannot. */
  catchUp(tell: (progress: IngestProgress) => void): Promise<IngestSummary>
}
export type IngestState = {
  readonly files: number
  readonly pendingBytes: number
  /** How long the oldest unread byte has been waiting. */
  readonly lagMs: number
  /** Over the last ten seconds. */
  readonly bytesPerSecond: number
  readonly linesPerSecond: number
  readonly rejects: number
  /** What stands in the way, one sentence each. */
  readonly problems: readonly string[]
}
/** As the columns of the table `files` say. */
export type FileNow = {
  readonly path: string
  readonly state: string
  readonly size_bytes: number
  readonly offset_bytes: number
  readonly lines: number
  readonly rejects: number
  readonly lag_ms: number
  readonly last_error: string | null
}
/** What reading refused lines again came to; `read`: those that still stand in their files. */
export type RetrySummary = {
  readonly tried: number
  readonly read: number
  readonly recovered: number
  readonly runs: number
  readonly updates: number
  readonly duplicates: number
}
/** Reads refused lines again. */
export type RetryRejects = () => Promise<RetrySummary>

/** What making the database anew came to; `kept`: runs taken over because their lines are gone. */
export type RebuildSummary = {
  readonly files: number
  readonly lines: number
  readonly kept: number
  readonly seconds: number
}
/** Makes the database anew; rejects with a Problem when it cannot, or is stopped. */
export type Rebuild = (tell: (progress: IngestProgress) => void, signal: AbortSignal) => Promise<RebuildSummary>

/** Sums since this process started. */
export type IngestCounts = {
  readonly lines: number
  readonly runs: number
  readonly duplicates: number
  readonly rejects: number
  readonly bytes: number
  readonly batches: BatchTimes
}
/** `within`: an upper bound in seconds, and how many batches took no longer. */
export type BatchTimes = {
  readonly count: number
  readonly seconds: number
  readonly within: readonly (readonly [number, number])[]
}
export type IngestProgress = { readonly bytes: number; readonly bytesTotal: number; readonly lines: number }

/** What one catch-up came to; the same words on the command line and over HTTP. */
export type IngestSummary = {
  readonly files: number
  readonly lines: number
  readonly runs: number
  readonly duplicates: number
  readonly rejects: number
  readonly bytes: number
  readonly seconds: number
}
