import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { appendFile, copyFile, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { createSpooler } from "../../src/ingest/spool.ts"
import type { FileCursor, Ledger } from "../../src/model/ledger.ts"
import { seeded } from "../../src/model/random.ts"
import { openLedger, spoolFolderOf } from "../../src/store/ledger.ts"
import { requestLine, writeRequestLines } from "../request-lines.ts"
import { asRatio, collectResults, inMib, inMs } from "./results.ts"
import { runledger, startService, until } from "./service.ts"
import { cpuSeconds, median, percentile, timed } from "./timed.ts"

/**
 * `npm run bench:ingest`: reading against its limits. `BENCH_LINES`, `BENCH_MANY_LINES` and `BENCH_ROUNDS` make it
 * shorter; the files are made once and kept in the system's folder for temporary files. `BENCH_LOADING=no` leaves loading
 * out: what live files cost is then measured over the large database of an earlier run.
 */
const LINES = Number(process.env["BENCH_LINES"] ?? 1_000_000)
const MANY_LINES = Number(process.env["BENCH_MANY_LINES"] ?? 10_000_000)
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 3)
const IDLE_FILES = 2_000
const kept = join(tmpdir(), "runledger-bench-ingest")
const results = collectResults()
const inLines = (value: number) => Math.round(value).toLocaleString("en")
const asPercent = (value: number) => `${(value * 100).toFixed(1)} %`
const random = seeded(7)
let next = MANY_LINES + (Math.floor(Date.now() / 1000) % 100_000_000)

type Place = { readonly database: string; readonly words: readonly string[] }

const large = await placeOf("many", MANY_LINES)
if (process.env["BENCH_LOADING"] !== "no") await benchMany(large, await benchLoading(await placeOf("few", LINES)))
else if (!existsSync(large.database)) await ingested(large.database, large.words)
await benchCommits(large)
await benchVisible(large)
await benchIdle()
process.exit(
  results.finish(`${LINES.toLocaleString("en")} and ${MANY_LINES.toLocaleString("en")} request lines, 4 steps each`),
)

/** A folder with a file of so many lines, and the arguments that name it. */
async function placeOf(name: string, lines: number): Promise<Place & { readonly file: string }> {
  const folder = join(kept, `${name}-${lines}`)
  await mkdir(join(folder, "logs"), { recursive: true })
  await rm(join(folder, "logs/live.ndjson"), { force: true })
  const file = await writeRequestLines(join(folder, "logs/requests.ndjson"), lines)
  const database = join(folder, "data/bench.duckdb")
  return {
    file,
    database,
    words: ["--logs", join(folder, "logs"), "--metrics", join(folder, "none"), "--db", database],
  }
}

/** Our loading, the engine's own and jq, in turns; lines/s of ours. */
async function benchLoading({ file, database, words }: Place & { readonly file: string }): Promise<number> {
  const [ours, reference, jq]: [number[], number[], number[]] = [[], [], []]
  const hasJq = spawnSync("jq", ["--version"]).status === 0
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push((await ingested(database, words)).seconds)
    const yardstick = join(kept, "reference.duckdb")
    await rm(yardstick, { force: true })
    const load = ["--import", "tsx", join(import.meta.dirname, "reference-load.ts"), yardstick, file, "2"]
    reference.push((await timed(process.execPath, load, ".")).seconds)
    const sum = "reduce inputs as $x (0; . + $x.metadata.performance.llm_usage.total_cost_usd)"
    if (hasJq) jq.push((await timed("jq", ["-n", sum, file], ".")).seconds)
    console.error(`round ${round + 1}: ${[ours, reference, jq].map((all) => all.at(-1)?.toFixed(1)).join(" s, ")} s`)
  }
  const against = (others: readonly number[]) => median(ours.map((own, round) => own / (others[round] ?? Number.NaN)))
  results.note("ingest / plain typed loading by the engine", against(reference), 2.5, asRatio)
  if (hasJq) results.note("ingest / jq summing one field", against(jq), 1, asRatio)
  else console.error("jq is not installed: that ratio is left out")
  results.note("lines a second", LINES / median(ours), null, inLines)
  results.note("database / NDJSON", (await stat(database)).size / (await stat(file)).size, 0.3, asPercent)
  return LINES / median(ours)
}

async function ingested(database: string, words: readonly string[]) {
  await rm(join(database, ".."), { recursive: true, force: true })
  return timed(process.execPath, runledger("ingest", "--json", ...words), ".")
}

async function benchMany({ file, database, words }: Place & { readonly file: string }, before: number): Promise<void> {
  const { seconds, peakBytes } = await ingested(database, words)
  const name = MANY_LINES.toLocaleString("en")
  results.note(`lines a second, ${name} lines`, MANY_LINES / seconds, null, inLines)
  results.note(
    `lines/s of ${LINES.toLocaleString("en")} lines / of ${name}`,
    before / (MANY_LINES / seconds),
    1.15,
    asRatio,
  )
  results.note(`peak memory of both processes, ${name} lines`, peakBytes / 2 ** 20, 1229, inMib)
  results.note(
    `database / NDJSON, ${name} lines`,
    (await stat(database)).size / (await stat(file)).size,
    0.3,
    asPercent,
  )
}

/** Ten lines at a time into the large ledger, as a live file brings them. */
async function benchCommits({ database }: Place): Promise<void> {
  const ledger = await openLedger({ database, timezone: "UTC" })
  const times: number[] = []
  let cursor: FileCursor | null = null
  try {
    for (let batch = 0; batch < 200; batch += 1) {
      const told: { readonly cursor: FileCursor; readonly ms: number } = await appendTen(
        ledger,
        database,
        cursor,
        batch,
      )
      cursor = told.cursor
      times.push(told.ms)
    }
  } finally {
    await ledger.close()
  }
  results.note("a batch of 10 lines is committed, median of 200", median(times), 25, inMs)
  results.note("the same, p95", percentile(times, 0.95), 60, inMs)
}

async function appendTen(ledger: Ledger, database: string, before: FileCursor | null, batch: number) {
  const spooler = createSpooler(spoolFolderOf(database), "UTC")
  const bytes = Buffer.from(newLines(10))
  const offset = before?.offset_bytes ?? 0
  const place = { bytes, offset_bytes: offset, linesBefore: batch * 10 }
  const startedMs = performance.now()
  const piece = await spooler.spoolPiece({ fileKey: "bench", path: "bench.ndjson" }, place)
  const cursor = { ...(before ?? newCursor()), offset_bytes: offset + bytes.length, lines: batch * 10 + 10 }
  const expected = before && { generation: before.generation, offset_bytes: offset }
  const result = await ledger.append({ cursor, expected, replace: false, ...piece })
  const ms = performance.now() - startedMs
  await piece.dispose()
  return { cursor: result.cursor, ms }
}

function newCursor(): FileCursor {
  const proof = { header_hash: "", header_bytes: 0, tail_hash: "", tail_bytes: 0, size_bytes: 0, last_error: null }
  const where = { file_id: null, path: "bench.ndjson", device: "1", inode: String(Date.now()), generation: 1 }
  return { ...where, ...proof, form: "lines", offset_bytes: 0, lines: 0, state: "current", behind_since_ms: null }
}

/** Lines that no earlier run of the bench has told. */
function newLines(count: number): string {
  return Array.from({ length: count }, () => `${requestLine((next += 1), random)}\n`).join("")
}

/** A hundred lines a second, and how long it takes until one of them is in the API. */
async function benchVisible({ words }: Place): Promise<void> {
  const service = await startService(words)
  const live = join(words[1] ?? "", "live.ndjson")
  const delays: number[] = []
  try {
    for (let n = 0; n < 300; n += 1) {
      const lines = newLines(10)
      const startedMs = performance.now()
      await appendFile(live, lines)
      const id = (JSON.parse(lines.slice(0, lines.indexOf("\n"))) as { request_id: string }).request_id
      await until(async () => (await fetch(`${service.url}/api/runs/${id}`)).status === 200)
      delays.push(performance.now() - startedMs)
      await wait(Math.max(0, 100 - (performance.now() - startedMs)))
    }
  } finally {
    await service.stop()
  }
  results.note("an appended line in /api/runs/:id at 100 lines/s, median of 300", median(delays), null, inMs)
  results.note("the same, p99", percentile(delays, 0.99), 300, inMs)
}

/** Two thousand files that nobody writes to: the processor time of both processes. */
async function benchIdle(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "runledger-idle-"))
  const logs = join(folder, "logs")
  await mkdir(logs)
  await writeFile(join(logs, "0.ndjson"), newLines(1))
  for (let n = 1; n < IDLE_FILES; n += 1) await copyFile(join(logs, "0.ndjson"), join(logs, `${n}.ndjson`))
  const words = ["--logs", logs, "--metrics", join(folder, "metrics"), "--db", join(folder, "data/a.duckdb")]
  const service = await startService(words)
  try {
    await until(async () => {
      const { ingest } = (await (await fetch(`${service.url}/healthz`)).json()) as { ingest: Record<string, number> }
      return ingest["files"] === IDLE_FILES && ingest["pending_bytes"] === 0
    })
    await wait(5_000)
    const [before, startedMs] = [cpuSeconds(service.pid), performance.now()]
    await wait(60_000)
    const share = (cpuSeconds(service.pid) - before) / ((performance.now() - startedMs) / 1000)
    results.note(
      `processor time with ${IDLE_FILES.toLocaleString("en")} idle files, of one core`,
      share,
      0.01,
      asPercent,
    )
  } finally {
    await service.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
