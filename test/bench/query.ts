import { existsSync, readdirSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { writeRequestLines } from "../request-lines.ts"
import { type Asked, compiled, connectFor, expertFolder, readReport, rowsOf, shippedFolder, valuesOf } from "./asked.ts"
import { asRatio, collectResults } from "./results.ts"
import { median, timed } from "./timed.ts"

/**
 * `npm run bench:query`: what compiling costs, and compiled SQL beside SQL that a person wrote for the same answer
 * (`test/expert`), over the ledger that `bench:ingest` keeps; it is only read. `BENCH_RUNS` and `BENCH_ROUNDS` make it
 * shorter, `BENCH_ONLY` names single reports or `filters`, `BENCH_DATABASE` another ledger.
 */
const RUNS = Number(process.env["BENCH_RUNS"] ?? 10_000_000)
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 5)
const COMPILED_TIMES = 300
const results = collectResults()
const inHundredths = (value: number) => `${value.toFixed(2)} ms`

const files = readdirSync(shippedFolder).filter((file) => file.endsWith(".kql"))
benchCompile()
/** As much memory as the engine has. */
const settings = {
  access_mode: "READ_ONLY",
  threads: "2",
  memory_limit: "600MB",
  temp_directory: join(tmpdir(), "runledger-bench-query"),
}
const instance = await DuckDBInstance.create(await ledger(), settings)
const [ours, experts] = [await connectFor(instance, "language"), await connectFor(instance, "sql")]
for (const file of files) await benchReport(file)
await benchFilters()
process.exit(results.finish(`${RUNS.toLocaleString("en")} runs of 4 steps, median of ${ROUNDS} rounds`))

function benchCompile(): void {
  const medians = files.map((file) => {
    const { text, params } = readReport(shippedFolder, file)
    return median(Array.from({ length: COMPILED_TIMES }, () => msOf(() => compiled(text, valuesOf(params)))))
  })
  results.note("a shipped report is compiled, median of all", median(medians), 1, inHundredths)
  results.note("the same of the one that takes longest", Math.max(...medians), null, inHundredths)
}

function msOf(work: () => unknown): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}

async function ledger(): Promise<string> {
  const folder = join(tmpdir(), "runledger-bench-ingest", `many-${RUNS}`)
  const database = process.env["BENCH_DATABASE"] ?? join(folder, "data/bench.duckdb")
  if (existsSync(database)) return database
  const { runledger } = await import("./service.ts")
  await mkdir(join(folder, "logs"), { recursive: true })
  await writeRequestLines(join(folder, "logs/requests.ndjson"), RUNS)
  const words = ["--logs", join(folder, "logs"), "--metrics", join(folder, "none"), "--db", database]
  await timed(process.execPath, runledger("ingest", "--json", ...words), ".")
  return database
}

async function benchReport(file: string): Promise<void> {
  const name = file.replace(".kql", "")
  if (!isWanted(name)) return
  const report = readReport(shippedFolder, file)
  const expert = readReport(expertFolder, `${name}.sql`)
  const written = { sql: expert.text, params: expert.params }
  await compare(
    `report ${name}: compiled SQL / SQL by hand`,
    1.2,
    compiled(report.text, valuesOf(report.params)),
    written,
  )
}

function isWanted(name: string): boolean {
  return (process.env["BENCH_ONLY"] ?? name).split(",").includes(name)
}

async function benchFilters(): Promise<void> {
  if (!isWanted("filters")) return
  const [[id] = []] = await rowsOf(experts, {
    sql: `select run_id from ledger.runs limit 1 offset ${Math.floor(RUNS / 2)}`,
    params: {},
  })
  await compare(
    'where run_id == "…" / the plain predicate',
    1.2,
    compiled("runs | where run_id == $id | project run_id, model, duration_ms, message", { id: String(id) }),
    { sql: "select run_id, model, duration_ms, message from runs where run_id = $id", params: { id: String(id) } },
  )
  await compare(
    'where message has "timeout" / contains(lower(message), …)',
    1.5,
    compiled('runs | where message has "timeout" | count'),
    { sql: "select count(*) from runs where contains(lower(message), 'timeout')", params: {} },
  )
}

/** Both in turns, now one first and now the other; the answers must be the same. */
async function compare(what: string, limit: number, own: Asked, plain: Asked): Promise<void> {
  const [given, expected] = [await rowsOf(ours, own), await rowsOf(experts, plain)]
  if (shown(given) !== shown(expected)) throw new Error(`${what}: the answers differ`)
  const rounds: { readonly own: Cost; readonly plain: Cost }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const early = round % 2 === 0 ? await costOf(ours, own) : null
    const costOfPlain = await costOf(experts, plain)
    rounds.push({ own: early ?? (await costOf(ours, own)), plain: costOfPlain })
  }
  const ratio = (cost: keyof Cost) => median(rounds.map((round) => round.own[cost] / round.plain[cost]))
  const plainMs = median(rounds.map((round) => round.plain.clockMs))
  console.error(`${what}: of processor time ${asRatio(ratio("processorMs"))}, by hand ${plainMs.toFixed(0)} ms`)
  results.note(what, ratio("clockMs"), limit, asRatio)
}

type Cost = { readonly clockMs: number; readonly processorMs: number }

async function costOf(connection: DuckDBConnection, asked: Asked): Promise<Cost> {
  const [startedMs, before] = [performance.now(), process.cpuUsage()]
  await rowsOf(connection, asked)
  const { user, system } = process.cpuUsage(before)
  return { clockMs: performance.now() - startedMs, processorMs: (user + system) / 1000 }
}

/** Rows as text: a missing text is the empty one, a day its midnight, and sums of doubles have their digits that count. */
function shown(rows: readonly (readonly unknown[])[]): string {
  return JSON.stringify(
    rows.map((row) =>
      row.map((cell) => {
        if (cell === null || cell === "") return null
        if (typeof cell === "number") return Number(cell.toPrecision(10))
        return String(cell).replace(/ 00:00:00$/, "")
      }),
    ),
  )
}
