import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pino from "pino"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { readConfig } from "../../src/config.ts"
import { createIngestion } from "../../src/ingestion.ts"
import { seeded } from "../../src/model/random.ts"
import { openLedger } from "../../src/store/ledger.ts"
import { requestLine } from "../request-lines.ts"
import { isFull } from "../scale.ts"

const firstSeed = Number(process.env["TEST_SEED"] ?? 1)
const seeds = Array.from({ length: process.env["TEST_SEED"] ? 1 : isFull ? 120 : 3 }, (_, index) => firstSeed + index)

const FILES = 3
const LINES = 700
const CAPS = { rowsMax: 100_000, bytesMax: 1e9, timeoutMs: 60_000 }

/** Three files of lines in `logs`, read into `before`: half of them in the database, half in its write-ahead log. */
let home: string
const lines = (file: number, from: number, to: number) => {
  const random = seeded(file * 100_000 + from)
  return Array.from(
    { length: to - from },
    (_, n) => `${requestLine(file * 100_000 + from + n, random).trimEnd()}\n`,
  ).join("")
}

/** A service on a database, as far as reading goes. */
async function open(database: string) {
  const config = readConfig(
    { logs: join(home, "logs"), metrics: join(home, "metrics"), db: database, timezone: "UTC" },
    {},
  )
  let renewals = 0
  const ledger = await openLedger({
    database,
    timezone: "UTC",
    closeTimeoutMs: 0,
    onRenewed() {
      renewals += 1
      void ingestion.startOver()
    },
  })
  const ingestion = createIngestion({
    config,
    ledger,
    log: pino({ level: "silent" }),
    rejectsBefore: 0,
    onCommitted: () => {},
  })
  onTestFinished(() => ledger.close())
  return { ledger, ingestion, renewals: () => renewals }
}

async function rowsOf({ ledger }: Awaited<ReturnType<typeof open>>, sql: string) {
  return (await ledger.ask({ sql, caps: CAPS, by: "product" })).rows
}

/** Reads every column of every row, so that damage anywhere shows, and the lines again when it did. */
async function settled(service: Awaited<ReturnType<typeof open>>): Promise<void> {
  for (let renewals = -1; renewals !== service.renewals();) {
    renewals = service.renewals()
    await service.ingestion.catchUp(() => undefined)
    for (const table of ["runs", "steps", "files", "rejects"])
      await rowsOf(service, `select sum(hash(t)) from ${table} t`)
  }
}

const everything = `select file, line, run_id, started_at, model, total_tokens, cost_usd, message,
  (select count(*) from steps s where s.run_id = r.run_id) as steps from runs r order by file, line`
let expected: unknown

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "runledger-damage-"))
  for (const folder of ["logs", "metrics", "before"]) mkdirSync(join(home, folder))
  const write = (from: number, to: number) => {
    for (let file = 0; file < FILES; file += 1)
      writeFileSync(join(home, `logs/${file}.ndjson`), lines(file, from, to), { flag: "a" })
  }
  write(0, LINES)
  const first = await openLedger({ database: join(home, "before/a.duckdb"), timezone: "UTC", closeTimeoutMs: 10_000 })
  await readAll(first)
  await first.close()
  write(LINES, 2 * LINES)
  const second = await openLedger({ database: join(home, "before/a.duckdb"), timezone: "UTC", closeTimeoutMs: 0 })
  await readAll(second)
  expected = (await second.ask({ sql: everything, caps: CAPS, by: "product" })).rows
  await second.close()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

async function readAll(ledger: Awaited<ReturnType<typeof openLedger>>): Promise<void> {
  const config = readConfig(
    { logs: join(home, "logs"), metrics: join(home, "metrics"), db: join(home, "before/a.duckdb"), timezone: "UTC" },
    {},
  )
  const log = pino({ level: "silent" })
  const ingestion = createIngestion({ config, ledger, log, rejectsBefore: 0, onCommitted: () => {} })
  await ingestion.catchUp(() => undefined)
}

/** Cuts the file, zeroes its end, or flips one bit, anywhere. */
function damage(path: string, chance: () => number): string {
  const bytes = readFileSync(path)
  const at = Math.floor(chance() * bytes.length)
  const kind = ["cut", "zero", "flip"][Math.floor(chance() * 3)] ?? "flip"
  if (kind === "cut") truncateSync(path, at)
  else {
    if (kind === "zero") bytes.fill(0, at)
    else bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(chance() * 8))
    writeFileSync(path, bytes)
  }
  return `${path}: ${kind} at ${at} of ${bytes.length}`
}

/** The database as it was when its engine was killed, in a folder of its own. */
function copyOf(name: string): string {
  const folder = join(home, name)
  cpSync(join(home, "before"), folder, { recursive: true })
  return join(folder, "a.duckdb")
}

describe("a database that was damaged while nobody looked", () => {
  it.each(seeds)("holds every line once afterwards (seed %i)", async (seed) => {
    const chance = seeded(seed)
    const database = copyOf(`seed-${seed}`)
    const done = damage(chance() < 0.6 ? `${database}.wal` : database, chance)
    const service = await open(database)
    await settled(service)
    expect(await rowsOf(service, everything), done).toEqual(expected)
    expect(await service.ledger.totals(), done).toMatchObject({ files: FILES, lines: FILES * LINES * 2 })
  })
})

describe("a damaged write-ahead log", () => {
  it("is set aside with an alarm, and what the database holds is not read again", async () => {
    const database = copyOf("log")
    const bytes = readFileSync(`${database}.wal`)
    bytes.fill(0, Math.floor(bytes.length / 2))
    writeFileSync(`${database}.wal`, bytes)
    const service = await open(database)
    expect(service.ledger.health().alarms).toEqual([
      expect.stringMatching(/^The database's write-ahead log was damaged and is set aside as a\.duckdb\.wal\.damaged-/),
    ])
    expect(await service.ledger.totals()).toMatchObject({ lines: FILES * LINES })
    const aside = readdirSync(join(home, "log")).find((name) => name.includes(".damaged-")) ?? ""
    expect(readFileSync(join(home, "log", aside)).equals(bytes)).toBe(true)
    await settled(service)
    expect(await rowsOf(service, everything)).toEqual(expected)
  })

  it("that was only cut is replayed up to its last whole transaction", async () => {
    const database = copyOf("cut")
    truncateSync(`${database}.wal`, Math.floor(readFileSync(`${database}.wal`).length * 0.9))
    const service = await open(database)
    expect(service.ledger.health().alarms).toEqual([])
    await settled(service)
    expect(await rowsOf(service, everything)).toEqual(expected)
  })
})

describe("a damaged database", () => {
  it("that is found out while it is used is set aside and made anew from the files", async () => {
    const database = copyOf("used")
    const service = await open(database)
    await service.ingestion.start()
    onTestFinished(() => service.ingestion.stop())
    const bytes = readFileSync(database)
    bytes.fill(0, 300_000)
    writeFileSync(database, bytes)
    await rowsOf(service, "select sum(hash(r)) from runs r")
    await expect.poll(async () => rowsOf(service, everything)).toEqual(expected)
    expect(service.ledger.health().alarms).toEqual([
      expect.stringMatching(/^The database was damaged and is set aside/),
    ])
  })

  it("is never a file that is something else", async () => {
    const path = join(home, "letter.txt")
    writeFileSync(path, "Dear reader, this is no database at all.\n")
    await expect(openLedger({ database: path, timezone: "UTC" })).rejects.toMatchObject({
      code: "storage",
      message: `${path} is not a Runledger database`,
    })
    expect(existsSync(`${path}.spool`)).toBe(false)
  })
})
