import { existsSync, linkSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { isFull } from "../scale.ts"
import { requestLines } from "../web/site.ts"
import { newPlace, type Place, type Server } from "./command-line.ts"

let place: Place

function openPlace(): void {
  place = newPlace()
  place.write("logs/app.ndjson", requestLines)
}

const database = "data/runledger.duckdb"
/** It takes three to end; a machine with other things to do may let it wait before. */
const secondsMax = 6
const heapRuns = isFull ? 60_000 : 15_000
const serverFile = () => join(place.folder, `${database}.server.json`)
const readServerFile = () => JSON.parse(readFileSync(serverFile(), "utf8")) as Record<string, string | number>

/** How many lines the server has committed, by its own word. */
async function linesIn(url: string): Promise<number> {
  const metrics = await (await fetch(new URL("/metrics", url))).text()
  return Number(/^runledger_ingest_lines_total (\d+)$/m.exec(metrics)?.[1])
}

describe("a running server, all the time,", () => {
  let server: Server
  beforeAll(async () => {
    openPlace()
    server = await place.serve()
  })
  afterAll(() => place.remove())

  it("answers for the commands, which never see its lock", async () => {
    const ingest = await place.run(["ingest", "--json"])
    expect(ingest.code).toBe(0)
    expect(JSON.parse(ingest.stdout)).toHaveProperty("files")
    const sql = await place.run(["sql", "select count(*) as n from runs"])
    expect(sql).toEqual({ code: 0, stdout: '{"n":2}\n', stderr: "" })
    for (const words of [["report", "recent"], ["prices", "check"], ["show", "a1b2c3d4"], ["report"]]) {
      expect(await place.run(words)).toMatchObject({ code: 0, stderr: "" })
    }
    const { code, stdout } = await place.run(["doctor"])
    expect(stdout).toMatch(/^ok +server .*says it is ok$/m)
    expect(code).toBe(0)
  })

  it("tells a command's mistake as the command itself would", async () => {
    const { code, stdout, stderr } = await place.run(["sql", "select modle from runs"])
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toContain("\n  select modle from runs\n         ^^^^^")
  })

  it("is the only one on its database, by whatever path", async () => {
    symlinkSync("data", join(place.folder, "linked"))
    symlinkSync("runledger.duckdb", join(place.folder, "data", "again.duckdb"))
    for (const path of [database, "linked/runledger.duckdb", "data/again.duckdb"]) {
      const { code, stderr } = await place.run(["serve", "--port", "0", "--db", path])
      expect(code).toBe(2)
      expect(stderr).toContain(`a server at ${server.url} (process ${server.pid}) has the database ${path}`)
      expect(stderr.trim().split("\n")).toHaveLength(1)
    }
  })

  it("reads what was appended before `ingest` answers", async () => {
    for (const [round, runs] of [
      [1, 4],
      [2, 6],
    ]) {
      place.write(
        "logs/late.ndjson",
        requestLines.replaceAll("a1b2c3d4", `a${round}`).replaceAll("b2c3d4e5", `b${round}`),
      )
      expect((await place.run(["ingest"])).stdout).toMatch(/^\d+ files, /)
      expect((await place.runHere(["sql", "select count(*) as n from runs"])).stdout).toBe(`{"n":${runs}}\n`)
    }
  })

  it("is the only one on its database under a second name of the file, too", async () => {
    linkSync(join(place.folder, database), join(place.folder, "linked.duckdb"))
    const { code, stderr } = await place.run(["serve", "--port", "0", "--db", "linked.duckdb"])
    expect(code).toBe(2)
    expect(stderr).toContain(`linked.duckdb is in use by process ${server.pid}`)
  })

  it("tells open pages when lines arrive", async () => {
    const events = await fetch(new URL("/events", server.url))
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
    place.write("logs/live.ndjson", requestLines.replaceAll("a1b2c3d4", "live1").replaceAll("b2c3d4e5", "live2"))
    let heard = ""
    while (!heard.includes("event: runs-changed")) heard += (await reader?.read())?.value ?? "the stream ended"
    expect(heard).not.toContain("the stream ended")
    await reader?.cancel()
  })

  it("ends the query of a client that went away", async () => {
    const sql = "select count(*) from range(100000) a, range(1000000) b"
    await Promise.all([1, 2, 3, 4].map(() => askAndLeave(server.url, sql)))
    const startMs = performance.now()
    expect((await place.run(["sql", "select 1 as one"])).stdout).toBe('{"one":1}\n')
    expect(performance.now() - startMs).toBeLessThan(9_000)
  })

  it("ends after all that without having logged an error", async () => {
    const { code, log } = await server.stop()
    expect(code).toBe(0)
    expect(log).not.toMatch(/"level":(50|60)/)
  })
})

describe("a running server", () => {
  beforeEach(openPlace)
  afterEach(() => place.remove())

  it("leaves its address for this user only, and takes it away when it ends", async () => {
    const server = await place.serve()
    expect(readServerFile()).toMatchObject({ url: server.url, pid: server.pid })
    expect(statSync(serverFile()).mode & 0o777).toBe(0o600)
    expect(statSync(join(place.folder, "data")).mode & 0o777).toBe(0o700)
    const { code, seconds } = await server.stop()
    expect(code).toBe(0)
    expect(seconds).toBeLessThan(secondsMax)
    expect(existsSync(serverFile())).toBe(false)
  })

  it("finishes the batch under way when it is told to stop amidst a heap of lines, and goes on from there", async () => {
    const folders = ["--logs", "heap/logs", "--metrics", "heap/metrics"]
    await place.runHere(["demo", "--out", "heap", "--runs", String(heapRuns), "--seed", "1"])
    const server = await place.serve(["--port", "0", ...folders])
    await expect.poll(() => linesIn(server.url), { interval: 20 }).toBeGreaterThan(0)
    const { code, seconds } = await server.stop()
    expect(code).toBe(0)
    expect(seconds).toBeLessThan(secondsMax)
    await place.runHere(["ingest", ...folders])
    const { stdout } = await place.runHere([
      "sql",
      "select count(*) as n, count(distinct (file, line)) as places from runs",
    ])
    expect(stdout).toBe(`{"n":${heapRuns},"places":${heapRuns}}\n`)
  })

  it("stops in time although pages listen and a query runs", async () => {
    const server = await place.serve()
    const events = await fetch(new URL("/events", server.url))
    const query = fetch(new URL("/api/sql", server.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sql: "select count(*) from range(100000) a, range(1000000) b" }),
    }).catch(() => null)
    await events.body?.getReader().read()
    const { code, seconds } = await server.stop("SIGINT")
    expect(code).toBe(0)
    expect(seconds).toBeLessThan(secondsMax)
    await query
  })
})

function leaveServerFile(content: object): void {
  writeFileSync(serverFile(), JSON.stringify({ secret: "x".repeat(43), version: "0", started_at: "", ...content }))
}

function askAndLeave(url: string, sql: string): Promise<void> {
  return new Promise((resolve) => {
    const asking = request(new URL("/api/sql", url), {
      method: "POST",
      headers: { "content-type": "application/json" },
    })
    asking.on("error", () => resolve())
    asking.end(JSON.stringify({ sql }), () => setImmediate(() => asking.destroy()))
  })
}

describe("the file of a server that is gone", () => {
  beforeEach(openPlace)
  afterEach(() => place.remove())

  it("is ignored: nobody listens there, its process is gone, or another has taken its place", async () => {
    await place.runHere(["ingest"])
    leaveServerFile({ url: "http://127.0.0.1:9/", pid: process.pid })
    expect((await place.runHere(["sql", "select 1 as one"])).stdout).toBe('{"one":1}\n')
    leaveServerFile({ url: "http://127.0.0.1:9/", pid: 999_999_999 })
    expect((await place.runHere(["sql", "select 1 as one"])).stdout).toBe('{"one":1}\n')
    writeFileSync(serverFile(), "{ cut")
    expect((await place.runHere(["sql", "select 1 as one"])).stdout).toBe('{"one":1}\n')
  })

  it("is ignored when a server of another database listens there now", async () => {
    await place.runHere(["ingest"])
    const other = await place.serve(["--port", "0", "--db", "other/other.duckdb", "--logs", "nothing"])
    leaveServerFile({ url: other.url, pid: other.pid })
    expect((await place.runHere(["sql", "select count(*) as n from runs"])).stdout).toBe('{"n":2}\n')
  })

  it("does not keep a new server from starting after the last was killed", async () => {
    const killed = await place.serve()
    await killed.stop("SIGKILL")
    expect(existsSync(serverFile())).toBe(true)
    const server = await place.serve()
    expect((await fetch(new URL("/healthz", server.url))).status).toBe(200)
  })
})
