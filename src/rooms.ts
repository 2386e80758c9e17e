import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { absentLedger } from "./absent-ledger.ts"
import { type Config, limits } from "./config.ts"
import { createIngestion, type Ingestion } from "./ingestion.ts"
import type { Log } from "./log.ts"
import type { Ledger } from "./model/ledger.ts"
import { Problem } from "./model/problem.ts"
import { packageRoot, version } from "./package.ts"
import { createPriceBook, type PriceBook } from "./price/rates.ts"
import { parseUserTable, readUserTable } from "./price/user-table.ts"
import { createPricesPart } from "./prices-part.ts"
import { createReadRaw } from "./raw-line.ts"
import { createCostSplit } from "./report/cost-split.ts"
import { createOverview } from "./report/overview.ts"
import { createQueries } from "./report/language/queries.ts"
import { createReports } from "./report/reports.ts"
import { createRunDetails } from "./report/run-detail.ts"
import { markedLedger } from "./marked-ledger.ts"
import { rebuildDatabase, upgradeDatabase } from "./rebuild.ts"
import { retryRejects } from "./retry-rejects.ts"
import { createSpooler } from "./ingest/spool.ts"
import { openLedger, spoolFolderOf, type StoredLedger } from "./store/ledger.ts"
import { rememberAnswers } from "./store/remembered.ts"
import { type Access, createAccess } from "./web/access/access.ts"
import type { IngestPart, IngestProgress, Rebuild, RetrySummary, WebParts, WebSettings } from "./web/parts.ts"
import { createWeb, type Web } from "./web/web.ts"

/** The rooms of the program, joined. */
export type Rooms = {
  readonly ledger: Ledger
  readonly ingestion: Ingestion
  readonly web: Web
  /** Whoever knows it is the command line on this machine. */
  readonly secret: string
  readonly access: Access
  /** What was opened last is closed first. */
  close(): Promise<void>
}

export type RoomOptions = {
  /** False: there is no database and none is to be made; every question is refused with `no_database`. */
  readonly openDatabase: boolean
  /** Hears that lines were committed, before open pages do. */
  readonly onLines?: () => void
  /** How long the database may take to put its files in order when the rooms are closed; default: as a service must. */
  readonly closeTimeoutMs?: number
  /** Hears how far it is when the database is of an older schema and made anew first. */
  readonly tellUpgrade?: (progress: IngestProgress) => void
  /** What the database may use of the machine; default: as for questions. */
  readonly use?: EngineUse
  /** Given: everything in these rooms is made up. */
  readonly standIn?: StandIn
}

export type EngineUse = { readonly threads: number; readonly memoryMaxBytes: number }

/** What rooms of sample data have of the rooms in whose place they are shown. */
export type StandIn = {
  readonly secret: string
  /** Who has logged in at the one has at the other. */
  readonly access: Access
  readonly ingest: IngestPart
  /** Where the user's own lines go. */
  readonly folders: WebSettings["folders"]
}

/** Opens the database and joins the rooms around it. Nothing listens, nothing is read yet. */
export async function openRooms(config: Config, log: Log, options: RoomOptions): Promise<Rooms> {
  const prices = await readPrices(config.prices)
  const renewal = createRenewal()
  const stored = options.openDatabase ? await openedLedger(config, prices.text, log, renewal.tell, options) : null
  try {
    return await joinedRooms({ config, log, options, stored, prices, renewal })
  } catch (error) {
    await stored?.close()
    throw error
  }
}

/** Who hears that the database is not the one any more that was read; nobody until somebody reads. */
function createRenewal() {
  let listener = () => {}
  return { tell: () => listener(), on: (listen: () => void) => void (listener = listen) }
}

/** One at a time; a database that is not there cannot be made anew. */
function createRebuild(
  config: Config,
  log: Log,
  userPrices: string | null,
  ledger: StoredLedger | null,
  ingestion: Ingestion,
): Rebuild {
  let isRunning = false
  return async (tell, signal) => {
    if (ledger === null) throw noDatabase(config)
    if (isRunning) throw new Problem("busy", "the database is being made anew already")
    isRunning = true
    try {
      await ingestion.catchUp(() => undefined, signal)
      const paused: typeof ingestion.pausedFor = (work) => ingestion.pausedFor(work)
      return await rebuildDatabase({ config, userPrices, log, old: ledger, paused, tell, signal })
    } finally {
      isRunning = false
    }
  }
}

async function retried(config: Config, ledger: StoredLedger | null, ingestion: Ingestion): Promise<RetrySummary> {
  if (ledger === null) throw noDatabase(config)
  const spooler = createSpooler(spoolFolderOf(config.db), config.timezone)
  return ingestion.pausedFor(() => retryRejects(ledger, spooler))
}

function noDatabase({ db }: Config): Problem {
  return new Problem("no_database", `there is no database ${db}`, { hint: "run `runledger ingest`" })
}

type RoomParts = {
  readonly config: Config
  readonly log: Log
  readonly options: RoomOptions
  readonly stored: StoredLedger | null
  readonly prices: Prices
  readonly renewal: ReturnType<typeof createRenewal>
}

async function joinedRooms({ config, log, options, stored, prices, renewal }: RoomParts): Promise<Rooms> {
  const { onLines, standIn } = options
  const ledger = stored === null ? absentLedger(config.db) : rememberAnswers(stored, () => web.runsChanged())
  const rejectsBefore = stored === null ? 0 : (await stored.totals()).rejects
  const ingestion = createIngestion({
    config,
    ledger,
    log,
    rejectsBefore,
    onCommitted(lines) {
      if (lines > 0) onLines?.()
      web.runsChanged()
    },
  })
  renewal.on(() => void ingestion.startOver())
  const place: StandIn = standIn ?? {
    ...newAccess(config, log),
    ingest: ingestion,
    folders: [config.logs, config.metrics],
  }
  const shown = standIn === undefined ? ledger : markedLedger(ledger)
  const settings = webSettings(config, place, standIn !== undefined)
  const web = createWeb({
    ...webParts(config, shown, prices.book, place, settings, log),
    rebuild: createRebuild(config, log, prices.text, stored, ingestion),
    retryRejects: () => retried(config, stored, ingestion),
  })
  return {
    ledger,
    ingestion,
    web,
    secret: place.secret,
    access: place.access,
    async close() {
      web.close()
      await ingestion.stop()
      await ledger.close()
    },
  }
}

/** A secret of this start, and who may do what besides who knows it. */
function newAccess({ tokens }: Config, log: Log): Pick<StandIn, "secret" | "access"> {
  const secret = randomBytes(32).toString("base64url")
  const onWrongToken = (address: string) => log.warn({ address }, "a wrong token was given")
  return {
    secret,
    access: createAccess({ tokens, secret, settings: limits, now: () => performance.now(), onWrongToken }),
  }
}

async function openedLedger(
  config: Config,
  userPrices: string | null,
  log: Log,
  onRenewed: () => void,
  options: RoomOptions,
): Promise<StoredLedger> {
  const { db, timezone, openHoursMax, keepDays } = config
  const { closeTimeoutMs, use } = options
  const settings = { database: db, timezone, openHoursMax, keepDays, userPrices, log, onRenewed }
  const given = {
    ...(closeTimeoutMs === undefined ? {} : { closeTimeoutMs }),
    ...use,
  }
  const open = () => openLedger({ ...settings, ...given })
  const ledger = await open().catch(async (error: unknown) => {
    if (!(error instanceof Problem && error.code === "old_database")) throw error
    log.warn({}, `${error.message}: it is made anew from the files`)
    await upgradeDatabase(config, userPrices, log, options.tellUpgrade ?? logTenths(log))
    return open()
  })
  if (ledger.repriced !== null && ledger.repriced > 0) {
    log.info({ runs: ledger.repriced }, "prices have changed since the last start: computed costs were computed again")
  }
  return ledger
}

/** A line in the log for every tenth of the way. */
function logTenths(log: Log): (progress: IngestProgress) => void {
  let tenths = 0
  return ({ bytes, bytesTotal, lines }) => {
    const reached = bytesTotal === 0 ? 10 : Math.floor((10 * bytes) / bytesTotal)
    if (reached > tenths) log.info({ lines }, `the database is made anew: ${reached * 10} %`)
    tenths = Math.max(tenths, reached)
  }
}

function webParts(
  config: Config,
  ledger: Ledger,
  book: PriceBook,
  { access, ingest }: StandIn,
  settings: WebSettings,
  log: Log,
): Omit<WebParts, "rebuild" | "retryRejects"> {
  const { timezone } = config
  const folders = { shipped: join(packageRoot, "views/reports"), user: config.reports }
  const queries = createQueries({ ledger, now, timezone })
  const reports = createReports({ ledger, folders, now, timezone })
  return {
    ledger,
    reports,
    queries,
    overview: createOverview({ ledger, reports, now, timezone }),
    runDetails: createRunDetails({ ledger, readRaw: createReadRaw(ledger), costSplit: createCostSplit(book) }),
    prices: createPricesPart(book, ledger),
    ingest,
    access,
    settings,
    logBug: (error) => log.error({ err: error }, "internal error"),
  }
}

function webSettings(config: Config, { folders }: StandIn, sample: boolean): WebSettings {
  return {
    version,
    packageRoot,
    host: config.host,
    publicUrl: config.publicUrl,
    origins: config.origins,
    timezone: config.timezone,
    folders,
    reportsFolder: config.reports,
    sample,
    sessionMs: limits.sessionMs,
    interactive: limits.interactive,
    download: limits.download,
    bodyBytesMax: limits.bodyBytesMax,
    live: {
      streamsMax: limits.eventStreamsMax,
      heartbeatMs: limits.eventHeartbeatMs,
      intervalMs: limits.eventIntervalMs,
    },
  }
}

function now(): Date {
  return new Date()
}

type Prices = { readonly text: string | null; readonly book: PriceBook }

/** The user's table as text for the engine, which must not read files, and the book of all tables. */
async function readPrices(path: string | null): Promise<Prices> {
  if (path === null) return { text: null, book: createPriceBook() }
  await readUserTable(path)
  const text = await readFile(path, "utf8")
  return { text, book: createPriceBook({ user: parseUserTable(text, path) }) }
}
