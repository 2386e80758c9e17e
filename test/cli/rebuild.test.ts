import { readFileSync, rmSync, truncateSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { isFull } from "../scale.ts"
import { newPlace, type Place, type Ran } from "./command-line.ts"

let place: Place

const line = (fields: object) => `${JSON.stringify({ model: "llama-3.1-8b-instant", ...fields })}\n`
const lines = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) =>
    line({
      run_id: `${prefix}${n}`,
      started_at: new Date(Date.UTC(2026, 4, 1) + n * 1_000).toISOString(),
      steps: [{ name: "answer", duration_ms: n }],
    }),
  ).join("")

/** Everything that can be asked for, in four numbers. */
async function content(): Promise<string> {
  const hash = (table: string, columns = "t") => `(select sum(hash(${columns})) from ${table} t) as ${table}`
  const files = hash("files", "(path, state, lines, rejects, offset_bytes)")
  const { stdout, stderr } = await place.runHere([
    "sql",
    `select ${hash("runs")}, ${hash("steps")}, ${hash("rejects")}, ${files}`,
  ])
  return stdout + stderr
}

/** Lines that are gone, rotated, cut and filled again; runs in pieces, without ids, without times; rejects. */
async function writeHistory(): Promise<void> {
  place.write("logs/a.ndjson", lines("a", 300) + line({ duration_ms: 5 }) + "not json\n")
  place.write("logs/gone.ndjson", lines("gone", 200) + line({ duration_ms: 6 }) + "nor this\n")
  place.write("logs/gone.ndjson", line({ run_id: "open", status: "running", started_at: "2026-05-02T10:00:00Z" }))
  place.write("logs/cut.ndjson", lines("cut", 100) + line({ duration_ms: 7 }))
  place.write(
    "metrics/run.json",
    JSON.stringify(
      [
        { run_id: "w1", duration_ms: 1 },
        { run_id: "w2", duration_ms: 2 },
      ],
      null,
      2,
    ),
  )
  await place.runHere(["ingest"])
  truncateSync(join(place.folder, "logs/cut.ndjson"))
  place.write("logs/cut.ndjson", lines("again", 50) + line({ duration_ms: 8 }))
  place.write(
    "logs/a.ndjson",
    line({ run_id: "open", status: "completed", ended_at: "2026-05-02T10:00:09Z", quality: 3 }),
  )
  await place.runHere(["ingest"])
  rmSync(join(place.folder, "logs/gone.ndjson"))
  await place.runHere(["ingest"])
  expect(await count()).toBe('{"n":657}\n')
}

const count = async () => (await place.runHere(["sql", "select count(*) as n from runs"])).stdout

/** How long a rebuild took that nobody killed. */
let rebuildMs: number | null = null

async function timedRebuild(): Promise<Ran & { readonly tookMs: number }> {
  const startMs = performance.now()
  const ran = await place.run(["rebuild"])
  rebuildMs = performance.now() - startMs
  return { ...ran, tookMs: rebuildMs }
}

async function setSchema(version: number): Promise<void> {
  const instance = await DuckDBInstance.create(join(place.folder, "data/runledger.duckdb"))
  const connection = await instance.connect()
  await connection.run("update ledger.meta set value = $1 where name = 'schema_version'", [String(version)])
  connection.closeSync()
  instance.closeSync()
}

/** One history for all: what each of them begins with is what it has to come to. */
describe("rebuild of a ledger with a history", () => {
  beforeAll(async () => {
    place = newPlace()
    await writeHistory()
  }, 120_000)
  afterAll(() => place.remove())

  it("gives the same content, with runs whose lines are gone, again and again", async () => {
    const before = await content()
    const { code, stdout } = await timedRebuild()
    expect(stdout).toMatch(/^made anew from 4 files, .* 303 runs kept whose lines are gone\n$/)
    expect(code).toBe(0)
    expect(await content()).toBe(before)
    await place.runHere(["rebuild"])
    expect(await content()).toBe(before)
    place.write("logs/a.ndjson", lines("more", 3))
    expect(JSON.parse((await place.runHere(["ingest", "--json"])).stdout)).toMatchObject({ lines: 3, runs: 3 })
  }, 120_000)

  it("leaves the old database or the new one when it is killed at any moment, and goes on at the next time", async () => {
    const before = await content()
    const tookMs = rebuildMs ?? (await timedRebuild()).tookMs
    for (const share of isFull ? [0.3, 0.45, 0.55, 0.65, 0.75, 0.85, 0.9, 0.95] : [0.7]) {
      const command = place.start(["rebuild"])
      const late = setTimeout(() => command.signal("SIGKILL"), tookMs * share)
      await command.ended()
      clearTimeout(late)
      expect(await content(), `killed after ${share} of the time`).toBe(before)
    }
    expect((await place.run(["rebuild"])).code).toBe(0)
    expect(await content()).toBe(before)
  }, 240_000)

  it("is done by the running server, which answers meanwhile and reads what arrives", async () => {
    const before = await content()
    const server = await place.serve()
    const { n: runs } = JSON.parse(await count()) as { n: number }
    const rebuild = place.run(["rebuild"])
    let asked = 0
    let isOver = false
    void rebuild.then(() => (isOver = true))
    while (!isOver) {
      const answer = await fetch(new URL("/api/reports/recent", server.url))
      expect([200, 503]).toContain(answer.status)
      asked += answer.status === 200 ? 1 : 0
      // Pages of a few readers, not as many as the machine can bear.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(await rebuild).toMatchObject({ code: 0 })
    expect(asked).toBeGreaterThan(3)
    expect(await content()).toBe(before)
    const { engine } = (await (await fetch(new URL("/healthz", server.url))).json()) as { engine: object }
    expect(engine).toEqual({ up: true, restarts: 0 })
    place.write("logs/a.ndjson", lines("late", 5))
    await place.runHere(["ingest"])
    expect(JSON.parse(await count())).toEqual({ n: runs + 5 })
    const { log } = await server.stop()
    expect(log).not.toMatch(/"level":(50|60)/)
  }, 120_000)

  it("is what becomes of an older schema, after saying so, and keeps runs whose lines are gone", async () => {
    const before = await content()
    await setSchema(0)
    const { code, stderr } = await place.run(["ingest"])
    expect(stderr).toMatch(/is of schema 0, this program needs \d+: it is made anew from the files/)
    expect(code).toBe(0)
    expect(await content()).toBe(before)
  }, 120_000)
})

describe("rebuild of nothing, or of what is not ours to read", () => {
  beforeEach(() => void (place = newPlace()))
  afterEach(() => place.remove())

  it("of an older schema at the start of a server ends when it is told to, and goes on at the next start", async () => {
    await place.run(["demo", "--out", "heap", "--runs", "20000", "--seed", "1"])
    const folders = ["--logs", "heap/logs", "--metrics", "heap/metrics"]
    await place.run(["ingest", ...folders])
    await setSchema(0)
    const starting = place.start(["serve", "--port", "0", ...folders])
    await starting.said("it is made anew from the files")
    // Three seconds to end, and what a machine with other things to do may let it wait before.
    const toldMs = performance.now()
    starting.signal("SIGTERM")
    expect((await starting.ended()).code).toBe(0)
    expect(performance.now() - toldMs).toBeLessThan(6_000)
    await place.run(["ingest", ...folders])
    expect(await count()).toBe('{"n":20000}\n')
  }, 60_000)

  it("needs a database", async () => {
    expect(await place.run(["rebuild"])).toMatchObject({ code: 2, stdout: "" })
  })

  it("a database of a newer schema is refused in one sentence and left alone", async () => {
    place.write("logs/a.ndjson", lines("a", 3))
    await place.runHere(["ingest"])
    await setSchema(99)
    const path = join(place.folder, "data/runledger.duckdb")
    const bytes = readFileSync(path)
    const { code, stdout, stderr } = await place.run(["ingest"])
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toContain("was made by a newer Runledger (schema 99")
    expect((await readFile(path)).equals(bytes)).toBe(true)
  })
})
