import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { seeded } from "../../src/model/random.ts"
import { requestLine } from "../request-lines.ts"
import { asRatio, collectResults, inMib, inMs } from "./results.ts"
import { runledger, type Service, startService } from "./service.ts"
import { cpuSeconds, family, peakBytesOf, percentile, timed } from "./timed.ts"

/**
 * `npm run bench:load`: many files, idle and growing, against the limits. `BENCH_FILES`, `BENCH_SECONDS` and
 * `BENCH_COMING_FILES` make it shorter. Other work on the machine shows in all figures but the idle one, which counts processor time.
 */
const FILES = Number(process.env["BENCH_FILES"] ?? 2_000)
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 60)
const LINES_A_FILE = 10
const GROWING_FILES = 200
const COMING_FILES = Number(process.env["BENCH_COMING_FILES"] ?? 20_000)
const LINES_PER_SECOND = 10_000
const TICK_MS = 100
const folder = await mkdtemp(join(tmpdir(), "runledger-load-"))
const logs = join(folder, "logs")
const place = ["--logs", logs, "--metrics", join(folder, "metrics"), "--db", join(folder, "data/load.duckdb")]
const results = collectResults()
const random = seeded(11)
let told = 0
const nextLine = () => `${requestLine((told += 1), random)}\n`
const inSeconds = (value: number) => `${value.toFixed(1)} s`
const inPercent = (value: number) => `${value.toFixed(2)} %`

try {
  await benchManyFiles()
  const service = await startService(place)
  try {
    await benchIdle(service)
    await benchLoad(service)
    await benchComing(service)
  } finally {
    await service.stop()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exit(
  results.finish(`${FILES} files, ${GROWING_FILES} growing for ${SECONDS} s, then ${COMING_FILES} coming in as long`),
)

async function benchManyFiles(): Promise<void> {
  await mkdir(logs, { recursive: true })
  await mkdir(join(folder, "metrics"))
  for (let file = 0; file < FILES; file += 1)
    await writeFile(join(logs, `idle-${file}.ndjson`), Array.from({ length: LINES_A_FILE }, nextLine).join(""))
  const { seconds } = await timed(process.execPath, runledger("ingest", ...place), join(import.meta.dirname, "../.."))
  results.note(`ingest of ${FILES} files of ${LINES_A_FILE} lines, start included`, seconds, FILES / 100, inSeconds)
}

/** Nothing happens but what the program does by itself. */
async function benchIdle(service: Service): Promise<void> {
  await wait(10_000)
  const beforeSeconds = cpuSeconds(service.pid)
  await wait(SECONDS * 1_000)
  const share = (cpuSeconds(service.pid) - beforeSeconds) / SECONDS
  results.note(`idle with ${FILES} watched files, of one core`, share * 100, 1, inPercent)
}

async function benchLoad(service: Service): Promise<void> {
  const beforeLines = told
  const beforeSeconds = cpuSeconds(service.pid)
  const peaks = new Map<number, number>()
  const seen: Seen = { lagsMs: [], pagesMs: [], probesMs: [] }
  const watching = new AbortController()
  const watchers = [
    watchLag(service, seen, peaks, watching.signal),
    watchPage(service, seen, watching.signal),
    watchProbes(service, seen, watching.signal),
  ]
  const startMs = performance.now()
  await writeLines(startMs)
  const writtenMs = performance.now()
  await soon(async () => (await storedLines(service)) >= told)
  const lateMs = performance.now() - writtenMs
  watching.abort()
  await Promise.all(watchers)
  const wroteSeconds = (writtenMs - startMs) / 1_000
  const perSecond = (told - beforeLines) / wroteSeconds
  results.note("lines written a second", perSecond, null, (value) => value.toFixed(0))
  results.note("lines lost or doubled", Math.abs((await storedLines(service)) - told), 0, String)
  results.note("longest lag that /healthz told of", Math.max(...seen.lagsMs), 2_000, inMs)
  results.note("a line of a growing file visible in /api/runs/:id, p95", percentile(seen.probesMs, 0.95), 2_000, inMs)
  results.note("everything stored after the last line", lateMs, 2_000, inMs)
  results.note("/ meanwhile, p95", percentile(seen.pagesMs, 0.95), 300, inMs)
  results.note("peak memory of both processes", sum(peaks.values()) / 2 ** 20, 1_228, inMib)
  results.note("processors used", (cpuSeconds(service.pid) - beforeSeconds) / wroteSeconds, null, asRatio)
}

/** New files all the time, as short jobs leave them. */
async function benchComing(service: Service): Promise<void> {
  const seen: Seen = { lagsMs: [], pagesMs: [], probesMs: [] }
  const peaks = new Map<number, number>()
  const watching = new AbortController()
  const watcher = watchLag(service, seen, peaks, watching.signal)
  await writeFiles(performance.now())
  const writtenMs = performance.now()
  await soon(async () => (await storedLines(service)) >= told)
  const lateMs = performance.now() - writtenMs
  watching.abort()
  await watcher
  const name = `${COMING_FILES} files of ${LINES_A_FILE} lines over ${SECONDS} s`
  results.note(`${name}: lines lost or doubled`, Math.abs((await storedLines(service)) - told), 0, String)
  results.note(`${name}: longest lag that /healthz told of`, Math.max(...seen.lagsMs), 2_000, inMs)
  results.note(`${name}: everything stored after the last file`, lateMs, 2_000, inMs)
  results.note(`${name}: peak memory of both processes`, sum(peaks.values()) / 2 ** 20, 1_228, inMib)
}

/** Evenly over the time, none of them twice. */
async function writeFiles(startMs: number): Promise<void> {
  const ticks = (SECONDS * 1_000) / TICK_MS
  for (let tick = 0, file = 0; tick < ticks; tick += 1) {
    for (; file < ((tick + 1) * COMING_FILES) / ticks; file += 1)
      await writeFile(join(logs, `coming-${file}.ndjson`), Array.from({ length: LINES_A_FILE }, nextLine).join(""))
    await wait(Math.max(0, startMs + (tick + 1) * TICK_MS - performance.now()))
  }
}

type Seen = { readonly lagsMs: number[]; readonly pagesMs: number[]; readonly probesMs: number[] }

function growing(file: number): string {
  return join(logs, `growing-${file}.ndjson`)
}

/** As many lines as the time that went by asks for, spread over all files. */
async function writeLines(startMs: number): Promise<void> {
  const perFile = (LINES_PER_SECOND * TICK_MS) / 1_000 / GROWING_FILES
  const ticks = (SECONDS * 1_000) / TICK_MS
  for (let tick = 0; tick < ticks; tick += 1) {
    for (let file = 0; file < GROWING_FILES; file += 1)
      await appendFile(growing(file), Array.from({ length: perFile }, nextLine).join(""))
    await wait(Math.max(0, startMs + (tick + 1) * TICK_MS - performance.now()))
  }
}

async function watchLag(
  { url, pid }: Service,
  seen: Seen,
  peaks: Map<number, number>,
  end: AbortSignal,
): Promise<void> {
  while (!end.aborted) {
    const { ingest } = (await (await fetch(`${url}/healthz`)).json()) as { ingest: { lag_ms: number } }
    seen.lagsMs.push(ingest.lag_ms)
    for (const one of family(pid)) peaks.set(one, Math.max(peaks.get(one) ?? 0, peakBytesOf(one)))
    await wait(100)
  }
}

async function watchPage({ url }: Service, seen: Seen, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    const startMs = performance.now()
    await (await fetch(`${url}/`)).text()
    seen.pagesMs.push(performance.now() - startMs)
    await wait(1_000)
  }
}

async function watchProbes({ url }: Service, seen: Seen, end: AbortSignal): Promise<void> {
  for (let file = 0; !end.aborted; file = (file + 1) % GROWING_FILES) {
    const line = nextLine()
    const { request_id } = JSON.parse(line) as { request_id: string }
    const startMs = performance.now()
    await appendFile(growing(file), line)
    await soon(async () => (await fetch(`${url}/api/runs/${request_id}`)).status === 200)
    seen.probesMs.push(performance.now() - startMs)
    await wait(500)
  }
}

async function storedLines({ url }: Service): Promise<number> {
  const answer = await fetch(`${url}/api/sql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sql: "select count(*) from runs" }),
  })
  const { rows } = (await answer.json()) as { rows: readonly (readonly [number])[] }
  return rows[0]?.[0] ?? Number.NaN
}

/** Asks ten times a second, for a minute at most: asking oftener would be the load that is measured. */
async function soon(isSo: () => Promise<boolean>): Promise<void> {
  for (let asked = 0; asked < 600 && !(await isSo()); asked += 1) await wait(100)
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0)
}
