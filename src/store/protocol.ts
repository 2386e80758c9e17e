import type {
  AppendResult,
  Batch,
  FileCursor,
  Question,
  RefusedLine,
  SpooledAnswer,
  StoredRun,
  StreamFormat,
  Totals,
} from "../model/ledger.ts"
import type { Damage } from "./damage.ts"
import type { ModelNotice, ModelRates, PriceRow } from "../model/price.ts"
import type { ProblemView } from "../model/problem.ts"
import type { Rows } from "../model/rows.ts"

/** How the engine opens and runs its database. */
export type EngineSettings = {
  /** Path of the database file. */
  readonly database: string
  /** Folder of the spool and temporary files; the only one the engine may read besides its database. */
  readonly spoolFolder: string
  readonly memoryMaxBytes: number
  readonly threads: number
  /** IANA name: days and times without zone are read and shown in it. */
  readonly timezone: string
  /** After how long an open run counts as abandoned. */
  readonly openHoursMax: number
  /** Runs from before so many days are removed and not read again; null: everything is kept. */
  readonly keepDays: number | null
  /** Text of the user's price file, already checked; null when there is none. */
  readonly userPrices: string | null
  /** True: only to hand over, whatever its schema is; nothing is changed in it. */
  readonly handOverOnly: boolean
  /** Numbers of new files are above this: none that the service has ever seen is given again, whatever is lost. */
  readonly fileIdsAbove: number
}

/** The price tables as the engine needs them; the price room fills this in. */
export type Pricing = {
  ratesOf(model: string, givenProvider: string | null): ModelRates
  priceAt(rates: ModelRates, startedAt: Date | null): PriceRow | null
  rows(): readonly PriceRow[]
  notices(): readonly ModelNotice[]
  /** Changes whenever a computed cost could. */
  readonly hash: string
}

/** What the service asks of the engine, by name: arguments and answer. */
export type Calls = {
  open: { ask: EngineSettings; answer: OpenedDatabase | { readonly damage: Damage } }
  resume: { ask: null; answer: readonly FileCursor[] }
  append: { ask: readonly Batch[]; answer: readonly AppendResult[] }
  noteFiles: { ask: readonly FileCursor[]; answer: readonly FileCursor[] }
  refusedLines: { ask: null; answer: readonly RefusedLine[] }
  totals: { ask: null; answer: Totals }
  ask: { ask: Question; answer: Rows }
  askToFile: { ask: { question: Question; format: StreamFormat; path: string }; answer: SpooledAnswer }
  run: { ask: { runId: string; startedAt: string | null }; answer: StoredRun | null }
  cancel: { ask: number; answer: null }
  /** A database is made in the place of another one: the old one hands over, the new one takes. */
  handOver: { ask: { what: Handover; folder: string }; answer: null }
  highestFileId: { ask: null; answer: number }
  takeFiles: { ask: { folder: string; mark: string }; answer: null }
  /** How many runs of the old database are wanted. */
  findWanted: { ask: { folder: string }; answer: number }
  takeRows: { ask: { folder: string; wanted: number }; answer: null }
  /** Leaves little to replay for the next start; `whole`: nothing. */
  finish: { ask: { whole: boolean }; answer: null }
}

/** What there is to say about the opening of a database. */
export type OpenedDatabase = {
  readonly repriced: number | null
  /** Not null: a database that is being made in the place of another one, for the settings that the mark names. */
  readonly mark: string | null
}

/** Parts of a database that are handed over: see `engine/transfer-out.ts`. */
export type Handover = "files" | "keys" | "rows"

export type CallName = keyof Calls
export type Request = { [Name in CallName]: { id: number; call: Name; ask: Calls[Name]["ask"] } }[CallName]

/** Answers, a sign of life with the process's memory a few times a second, and news: damage, runs removed by age. */
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly problem: ProblemView }
  | { readonly id: number; readonly bug: string }
  | { readonly rssBytes: number }
  | { readonly damage: Damage }
  | { readonly removed: true }
