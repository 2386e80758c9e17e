import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { absentLedger } from "./absent-ledger.ts"
import { type Config, limits } from "./config.ts"
import { createIngestion, type Ingestion } from "./ingestion.ts"
import type { Log } from "./log.ts"
import type { Ledger } from "./model/ledger.ts"
import { packageRoot, version } from "./package.ts"
import { createPriceBook, type PriceBook } from "./price/rates.ts"
import { parseUserTable, readUserTable } from "./price/user-table.ts"
import { createPricesPart } from "./prices-part.ts"
import { createReadRaw } from "./raw-line.ts"
import { createCostSplit } from "./report/cost-split.ts"
import { createOverview } from "./report/overview.ts"
import { createReports } from "./report/reports.ts"
import { createRunDetails } from "./report/run-detail.ts"
import { openLedger } from "./store/ledger.ts"
import type { WebParts, WebSettings } from "./web/parts.ts"
import { createWeb, type Web } from "./web/web.ts"

/** The rooms of the program, joined. */
export type Rooms = {
  readonly ledger: Ledger
  readonly ingestion: Ingestion
  readonly web: Web
  /** Whoever knows it is the command line on this machine. */
  readonly secret: string
  /** What was opened last is closed first. */
  close(): Promise<void>
}

export type RoomOptions = {
  /** False: there is no database and none is to be made; every question is refused with `no_database`. */
  readonly openDatabase: boolean
}

/** Opens the database and joins the rooms around it. Nothing listens, nothing is read yet. */
export async function openRooms(config: Config, log: Log, { openDatabase }: RoomOptions): Promise<Rooms> {
  const prices = await readPrices(config.prices)
  const ledger = openDatabase ? await openedLedger(config, prices.text, log) : absentLedger(config.db)
  const { rejects: rejectsBefore } = openDatabase ? await ledger.totals() : { rejects: 0 }
  const ingestion = createIngestion({ config, ledger, log, rejectsBefore, onCommitted: () => web.runsChanged() })
  const secret = randomBytes(32).toString("base64url")
  const web = createWeb(webParts(config, ledger, ingestion, prices.book, secret, log))
  return {
    ledger,
    ingestion,
    web,
    secret,
    async close() {
      web.close()
      await ingestion.stop()
      await ledger.close()
    },
  }
}

async function openedLedger(config: Config, userPrices: string | null, log: Log): Promise<Ledger> {
  const { db, timezone, openHoursMax } = config
  const ledger = await openLedger({ database: db, timezone, openHoursMax, userPrices, log })
  if (ledger.repriced !== null && ledger.repriced > 0) {
    log.info({ runs: ledger.repriced }, "prices have changed since the last start: computed costs were computed again")
  }
  return ledger
}

function webParts(
  config: Config,
  ledger: Ledger,
  ingestion: Ingestion,
  book: PriceBook,
  secret: string,
  log: Log,
): WebParts {
  const { timezone } = config
  const folders = { shipped: join(packageRoot, "views/reports"), user: config.reports }
  const reports = createReports({ ledger, folders, now, timezone })
  return {
    ledger,
    reports,
    overview: createOverview({ ledger, reports, now, timezone }),
    runDetails: createRunDetails({ ledger, readRaw: createReadRaw(ledger), costSplit: createCostSplit(book) }),
    prices: createPricesPart(book, ledger),
    ingest: ingestion,
    settings: webSettings(config, secret),
    logBug: (error) => log.error({ err: error }, "internal error"),
  }
}

function webSettings(config: Config, secret: string): WebSettings {
  return {
    version,
    packageRoot,
    host: config.host,
    timezone: config.timezone,
    folders: [config.logs, config.metrics],
    reportsFolder: config.reports,
    secret,
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

/** The user's table as text for the engine, which must not read files, and the book of all tables. */
async function readPrices(path: string | null): Promise<{ readonly text: string | null; readonly book: PriceBook }> {
  if (path === null) return { text: null, book: createPriceBook() }
  await readUserTable(path)
  const text = await readFile(path, "utf8")
  return { text, book: createPriceBook({ user: parseUserTable(text, path) }) }
}
