import { mkdtemp, open, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { seeded } from "../../src/model/random.ts"
import { requestLine } from "../request-lines.ts"
import { collectResults, inMs } from "./results.ts"
import { runledger, type Service, startService, until } from "./service.ts"
import { percentile, timed } from "./timed.ts"

/** `npm run bench:site`: pages over a million runs against their limits. `BENCH_RUNS` and `BENCH_SECONDS` make it shorter. */
const RUNS = Number(process.env["BENCH_RUNS"] ?? 1_000_000)
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 60)
const REQUESTS_PER_SECOND = 10
const LINES_PER_SECOND = 100
const folder = join(tmpdir(), `runledger-bench-site-${RUNS}`)
const logs = join(folder, "in", "logs")
const place = ["--logs", logs, "--metrics", join(folder, "in/metrics"), "--db", join(folder, "data/site.duckdb")]
const results = collectResults()
let failed = 0
const inKib = (value: number) => `${(value / 1024).toFixed(1)} KiB`

await benchFirstStart()
await makeRuns()
const service = await startService(place)
try {
  const pages = await listPages(service)
  await benchSizes(service, pages)
  await benchCold(service, pages)
  await benchPages(service, pages)
  await benchRunsPage(service)
  results.note("requests that were not answered with 200", failed, 0, String)
} finally {
  await service.stop()
}
process.exit(results.finish(`${RUNS.toLocaleString("en")} sample runs, ${LINES_PER_SECOND} lines/s appended meanwhile`))

/** An installed clone's first start: until the overview shows sample data. */
async function benchFirstStart(): Promise<void> {
  const empty = await mkdtemp(join(tmpdir(), "runledger-first-"))
  const beganMs = performance.now()
  const folders = [
    "--logs",
    join(empty, "logs"),
    "--metrics",
    join(empty, "metrics"),
    "--db",
    join(empty, "data/a.duckdb"),
  ]
  const first = await startService(folders)
  try {
    await until(async () => (await text(`${first.url}/`)).includes("Cost"))
    results.note("first start to a full overview", performance.now() - beganMs, 5_000, inMs)
  } finally {
    await first.stop()
    await rm(empty, { recursive: true, force: true })
  }
}

async function makeRuns(): Promise<void> {
  const made = ["demo", "--out", join(folder, "in"), "--runs", String(RUNS), "--seed", "1", "--until", "2026-11-21"]
  await timed(process.execPath, runledger(...made), ".").catch((error: unknown) => {
    if (!String(error).includes("already holds files")) throw error
  })
  await timed(process.execPath, runledger("ingest", ...place), ".")
}

/** Every page that a reader can open, with the runs and types that are there. */
async function listPages({ url }: Service): Promise<readonly string[]> {
  const reports = (await rows(`${url}/api/reports`)).map(([name]) => `/reports/${String(name)}`)
  const kinds = (await rows(`${url}/types.json`)).map(([kind]) => `/types/${String(kind)}`)
  const runs = (await rows(`${url}/runs.json?limit=2&columns=run_id`)).map(([id]) => String(id))
  const filtered = ["/runs?status=failed", "/runs?q=timeout", "/runs?page=40", "/?days=30", "/reports/steps?last=7d"]
  const rest = ["/", "/runs", "/compare", "/reports", "/sql", "/rejects", "/prices", "/ingest"]
  return [...rest, ...filtered, ...reports, ...kinds, `/runs/${runs[0]}`, `/runs/compare?a=${runs[0]}&b=${runs[1]}`]
}

async function rows(address: string): Promise<readonly (readonly unknown[])[]> {
  return ((await (await fetch(address)).json()) as { rows: unknown[][] }).rows
}

async function benchSizes({ url }: Service, pages: readonly string[]): Promise<void> {
  let largest = 0
  const scripts = new Map<string, number>()
  for (const page of pages) {
    const html = await text(url + page)
    largest = Math.max(largest, gzipSync(html).length)
    for (const [, source = ""] of html.matchAll(/<script src="([^"]+)"/g))
      if (!scripts.has(source)) scripts.set(source, gzipSync(await text(new URL(source, url).href)).length)
  }
  results.note("HTML of the largest page, gzipped", largest, 60 * 1024, inKib)
  const sum = [...scripts.values()].reduce((total, bytes) => total + bytes, 0)
  results.note("script that a page needs, gzipped", sum, 30 * 1024, inKib)
}

/** Each page asked alone, right after lines arrived that it has not seen. */
async function benchCold({ url }: Service, pages: readonly string[]): Promise<void> {
  const writer = await openWriter()
  const times: number[] = []
  for (const page of pages) {
    await writer.append(1)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { ms } = await ask(url + page)
    console.error(`  ${ms.toFixed(0).padStart(6)} ms  ${page}`)
    times.push(ms)
  }
  await writer.close()
  results.note(
    "a page that nobody asked for since the last line, p95 of all pages",
    percentile(times, 0.95),
    null,
    inMs,
  )
}

/** Ten requests a second, whether or not the ones before were answered, while lines arrive. */
async function benchPages({ url }: Service, pages: readonly string[]): Promise<void> {
  const writer = await openWriter()
  const timer = setInterval(() => void writer.append(LINES_PER_SECOND / 10), 100)
  const byPage = new Map<string, number[]>(pages.map((page) => [page, []]))
  const asked: Promise<void>[] = []
  for (let n = 0; n < SECONDS * REQUESTS_PER_SECOND; n += 1) {
    const page = pages[n % pages.length] ?? "/"
    asked.push(ask(url + page).then(({ ms }) => void byPage.get(page)?.push(ms)))
    await new Promise((resolve) => setTimeout(resolve, 1000 / REQUESTS_PER_SECOND))
  }
  await Promise.all(asked)
  clearInterval(timer)
  await writer.close()
  for (const [page, times] of byPage) {
    const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)]
    console.error(`  p50 ${p50.toFixed(0).padStart(5)} ms  p95 ${p95.toFixed(0).padStart(5)} ms  ${page}`)
  }
  const slowest = Math.max(...[...byPage.values()].map((times) => percentile(times, 0.95)))
  results.note(
    "server time of all pages at 10 requests/s, p95",
    percentile([...byPage.values()].flat(), 0.95),
    150,
    inMs,
  )
  results.note("the same of the slowest page", slowest, 150, inMs)
}

async function benchRunsPage({ url }: Service): Promise<void> {
  const address = `${url}/runs?limit=200`
  await ask(address)
  const untilMs = performance.now() + 10_000
  let answered = 0
  const beganMs = performance.now()
  const connection = async () => {
    while (performance.now() < untilMs) {
      await ask(address)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: 8 }, connection))
  const perSecond = answered / ((performance.now() - beganMs) / 1000)
  results.note(
    "runs page of 200 rows, 8 connections: time per request",
    1000 / perSecond,
    5,
    (value) => `${value.toFixed(2)} ms`,
  )
}

async function ask(address: string): Promise<{ readonly ms: number }> {
  const startedMs = performance.now()
  const response = await fetch(address, { headers: { "accept-encoding": "gzip" } })
  await response.arrayBuffer()
  if (response.status !== 200) failed += 1
  return { ms: performance.now() - startedMs }
}

async function text(address: string): Promise<string> {
  return (await fetch(address)).text()
}

/** Appends lines that were never told before, samples like the others, to a file of its own. */
async function openWriter() {
  const file = await open(join(logs, `live-${Date.now()}.ndjson`), "a")
  const random = seeded(Date.now() % 1_000_000)
  let next = Math.floor(Date.now() / 100)
  const line = () => {
    const timestamp = new Date().toISOString()
    const told = JSON.parse(requestLine((next += 1), random)) as object
    return `${JSON.stringify({ ...told, origin: "sample", timestamp })}\n`
  }
  return {
    append: (count: number) => file.appendFile(Array.from({ length: count }, line).join("")),
    close: () => file.close(),
  }
}
