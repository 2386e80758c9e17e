import { spawnSync } from "node:child_process"
import { appendFile, mkdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { seeded } from "../../src/model/random.ts"
import { requestLine, writeRequestLines } from "../request-lines.ts"
import { launchBrowser } from "../browser.ts"
import { type Asked, compiled, connectFor, rowsOf, valuesOf } from "./asked.ts"
import { asRatio, collectResults, inMib, inMs } from "./results.ts"
import { runledger, type Service, startService, until } from "./service.ts"
import { median, timed } from "./timed.ts"

/** `npm run bench:main`: the main job against its limits. `BENCH_LINES` and `BENCH_ROUNDS` make it shorter. */
const LINES = Number(process.env["BENCH_LINES"] ?? 1_000_000)
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 3)
const folder = join(tmpdir(), "runledger-bench")
const root = join(import.meta.dirname, "../..")
const logs = join(folder, "logs")
const database = join(folder, "data", "bench.duckdb")
const place = ["--logs", logs, "--metrics", join(folder, "metrics"), "--db", database]
const results = collectResults()
const random = seeded(7)
/** Lines that no earlier run of the bench has told. */
let next = LINES + (Math.floor(Date.now() / 1000) % 100_000_000)

await mkdir(logs, { recursive: true })
await mkdir(join(folder, "metrics"), { recursive: true })
const file = await writeRequestLines(join(logs, `requests-${LINES}.ndjson`), LINES)

if (process.env["BENCH_ONLY"] !== "service") await benchLoading()
await benchService()
process.exit(results.finish(`${LINES.toLocaleString("en")} request lines with 4 steps`))

async function benchLoading(): Promise<void> {
  const ours: number[] = []
  const reference: number[] = []
  const jq: number[] = []
  let peakBytes = 0
  const hasJq = spawnSync("jq", ["--version"]).status === 0
  for (let round = 0; round < ROUNDS; round += 1) {
    await rm(join(folder, "data"), { recursive: true, force: true })
    const ingest = await timed(process.execPath, runledger("ingest", "--json", ...place), root)
    ours.push(ingest.seconds)
    peakBytes = Math.max(peakBytes, ingest.peakBytes)
    await rm(join(folder, "reference.duckdb"), { force: true })
    reference.push(
      (
        await timed(
          process.execPath,
          ["--import", "tsx", "test/bench/reference-load.ts", join(folder, "reference.duckdb"), file, "2"],
          root,
        )
      ).seconds,
    )
    if (hasJq)
      jq.push(
        (
          await timed(
            "jq",
            ["-n", "reduce inputs as $x (0; . + $x.metadata.performance.llm_usage.total_cost_usd)", file],
            root,
          )
        ).seconds,
      )
    console.error(
      `round ${round + 1}: ingest ${ours.at(-1)?.toFixed(1)} s, reference ${reference.at(-1)?.toFixed(1)} s${hasJq ? `, jq ${jq.at(-1)?.toFixed(1)} s` : ""}`,
    )
  }
  const against = (others: readonly number[]) =>
    median(ours.map((seconds, index) => seconds / (others[index] ?? Number.NaN)))
  results.note("ingest into an empty database / plain typed loading by the engine", against(reference), 4, asRatio)
  if (hasJq) results.note("ingest / jq summing one field of the same file", against(jq), 2, asRatio)
  else console.error("jq is not installed: that ratio is left out")
  results.note("peak memory of both processes", peakBytes / 2 ** 20, 1536, inMib)
}

async function benchService(): Promise<void> {
  const service = await startService(place)
  let asked: ReadonlyMap<string, AskedReport>
  try {
    await benchVisible(service)
    await benchPage(service)
    asked = await askReports(service)
  } finally {
    await service.stop()
  }
  await benchReports(asked)
}

async function appendLine(): Promise<string> {
  const line = requestLine((next += 1), random)
  await appendFile(file.replace("requests-", "live-"), `${line}\n`)
  return (JSON.parse(line) as { request_id: string }).request_id
}

async function benchVisible({ url }: Service): Promise<void> {
  const delays: number[] = []
  for (let n = 0; n < 50; n += 1) {
    const startedMs = performance.now()
    const id = await appendLine()
    await until(async () => (await fetch(`${url}/api/runs/${id}`)).status === 200)
    delays.push(performance.now() - startedMs)
  }
  results.note("an appended line visible in /api/runs/:id, median of 50", median(delays), 500, inMs)
}

async function benchPage({ url }: Service): Promise<void> {
  const browser = await launchBrowser()
  const page = await browser.newPage()
  await page.goto(`${url}/reports/recent`)
  const delays: number[] = []
  for (let n = 0; n < 10; n += 1) {
    const startedMs = performance.now()
    const id = await appendLine()
    await page.waitForSelector(`text=${id}`, { timeout: 10_000 })
    delays.push(performance.now() - startedMs)
  }
  await browser.close()
  results.note("an appended line visible in an open page, median of 10", median(delays), 1000, inMs)
}

async function askReports({ url }: Service): Promise<ReadonlyMap<string, AskedReport>> {
  const list = (await (await fetch(`${url}/api/reports`)).json()) as { rows: [string][] }
  const answers = new Map<string, AskedReport>()
  for (const [name] of list.rows) answers.set(name, await askReport(`${url}/api/reports/${name}`))
  return answers
}

/** Server time against the same SQL asked of the engine directly, in this process, when the server has stopped. */
async function benchReports(answers: ReadonlyMap<string, AskedReport>): Promise<void> {
  const instance = await DuckDBInstance.create(database, { threads: "2" })
  const connections = { sql: await connectFor(instance, "sql"), language: await connectFor(instance, "language") }
  for (const [name, { serverMs, ...asked }] of answers) {
    const times: number[] = []
    for (let n = 0; n < 5; n += 1) {
      const startedMs = performance.now()
      await rowsOf(connections[asked.tables], asked)
      times.push(performance.now() - startedMs)
    }
    const directMs = median(times)
    console.error(`report ${name}: ${inMs(serverMs)} from the server, ${inMs(directMs)} directly`)
    results.note(
      `report ${name}: server time / (1.5 × its SQL directly + 10 ms)`,
      serverMs / (1.5 * directMs + 10),
      1,
      asRatio,
    )
  }
  connections.sql.closeSync()
  connections.language.closeSync()
  instance.closeSync()
}

type AskedReport = Asked & { readonly tables: "sql" | "language"; readonly serverMs: number }
type Told = { readonly sql: string; readonly query?: string; readonly params: Readonly<Record<string, string>> }

/** Each time about other times, so that no answer is given again. */
async function askReport(address: string): Promise<AskedReport> {
  const times: number[] = []
  let answer: Told = { sql: "", params: {} }
  for (let n = 0; n < 5; n += 1) {
    const startedMs = performance.now()
    answer = (await (await fetch(`${address}?from=2000-01-0${n + 1}`)).json()) as Told
    times.push(performance.now() - startedMs)
  }
  const { sql, query, params } = answer
  const all = { timezone: "UTC", now: new Date().toISOString(), ...params }
  const used = Object.fromEntries(Object.entries(all).filter(([key]) => (query ?? sql).includes(`$${key}`)))
  const asked = query === undefined ? { sql, params: used } : compiled(query, valuesOf(used))
  return { ...asked, tables: query === undefined ? "sql" : "language", serverMs: median(times) }
}
