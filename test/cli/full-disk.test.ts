import { execFileSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Health } from "../../src/web/health.ts"
import { newPlace, type Place } from "./command-line.ts"

/** A disk of a few megabytes in memory; only root may make one, and only where the kernel lets it. */
function mountSmall(folder: string): string | null {
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=40m", "tmpfs", folder], { stdio: "pipe" })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

let place: Place
let refused: string | null = null
const disk = () => join(place.folder, "disk")

beforeEach(() => {
  place = newPlace()
  refused = mountSmall(disk())
})
afterEach(async () => {
  if (refused === null) execFileSync("umount", ["-l", disk()])
  await place.remove()
})

const long = "x".repeat(2_000)
const lines = (from: number, count: number) =>
  Array.from(
    { length: count },
    (_, n) => `${JSON.stringify({ run_id: `r${from + n}`, message: `${long}${Math.sin(n)}` })}\n`,
  ).join("")

/** Takes all the space that is left but so much. */
function fill(leftBytes: number): void {
  const { bavail, bsize } = statfsSync(disk())
  writeFileSync(join(disk(), "filler"), Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)), { flag: "a" })
}

/** Lines on their way into the database: what a try leaves behind when it failed would keep the disk full. */
const waiting = () => readdirSync(join(disk(), "runledger.duckdb.spool")).filter((name) => name.startsWith("piece-"))

/** How many runs there are, or the status of a refusal; and how the server is. */
function asking(url: string) {
  return {
    async count(): Promise<number | undefined> {
      const headers = { "content-type": "application/json" }
      const body = JSON.stringify({ sql: "select count(*) as n from runs" })
      const answer = await fetch(new URL("/api/sql", url), { method: "POST", headers, body })
      return answer.status === 200 ? ((await answer.json()) as { rows: number[][] }).rows[0]?.[0] : answer.status
    },
    async csv(): Promise<string> {
      const headers = { "content-type": "application/json" }
      const body = JSON.stringify({ sql: "select run_id from runs order by run_id limit 2", format: "csv" })
      return (await fetch(new URL("/api/sql", url), { method: "POST", headers, body })).text()
    },
    health: async () => (await (await fetch(new URL("/healthz", url))).json()) as Health,
  }
}

function engineOf(server: number): number {
  const children = readFileSync(`/proc/${server}/task/${server}/children`, "utf8").trim().split(" ")
  const engine = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("src/engine."))
  if (engine === undefined) throw new Error("the server has no engine")
  return Number(engine)
}

describe("a full disk", () => {
  it("stops reading lines visibly, questions go on, and with space it goes on by itself", async ({ skip }) => {
    if (refused !== null) return skip(`no disk can be mounted here: ${refused}`)
    place.write("logs/a.ndjson", lines(0, 500))
    const server = await place.serve(["--port", "0", "--db", "disk/runledger.duckdb"])
    const { count, csv, health } = asking(server.url)
    await expect.poll(count).toBe(500)
    fill(2_000_000)
    for (let batch = 1; batch <= 8; batch += 1) place.write("logs/a.ndjson", lines(batch * 1_000, 1_000))
    await expect
      .poll(async () => (await health()).problems.join(" "))
      .toMatch(/lines cannot be saved: .*(full|No space|no space)/i)
    // What is left may take a smaller piece.
    await expect
      .poll(async () => {
        fill(0)
        return (await health()).status
      })
      .toBe("degraded")
    expect(await count()).toBeTypeOf("number")
    expect((await fetch(new URL("/", server.url))).status).toBe(200)
    await expect.poll(() => waiting().length).toBeLessThan(3)
    fill(0)
    expect(await csv()).toBe("run_id\r\nr0\r\nr1\r\n")
    process.kill(engineOf(server.pid), "SIGKILL")
    await expect.poll(count).toBeTypeOf("number")
    expect(await count()).toBeGreaterThanOrEqual(500)
    rmSync(join(disk(), "filler"))
    await expect.poll(count).toBe(8_500)
    await expect.poll(async () => (await health()).problems).toEqual([])
    const { code, log } = await server.stop()
    expect(code).toBe(0)
    expect(log).toMatch(/disk is full|no space/i)
    expect(log).not.toMatch(/internal error|garbage collection/)
  }, 120_000)
})

describe("a disk that can only be read", () => {
  it("stops lines visibly, is asked even by a new engine, and written again when that is possible", async ({
    skip,
  }) => {
    if (refused !== null) return skip(`no disk can be mounted here: ${refused}`)
    place.write("logs/a.ndjson", lines(0, 100))
    const server = await place.serve(["--port", "0", "--db", "disk/runledger.duckdb"])
    const { count, health } = asking(server.url)
    await expect.poll(count).toBe(100)
    execFileSync("mount", ["--bind", disk(), disk()])
    execFileSync("mount", ["-o", "remount,bind,ro", disk()])
    process.kill(engineOf(server.pid), "SIGKILL")
    await expect.poll(async () => (await health()).engine).toEqual({ up: true, restarts: 1 })
    expect(await count()).toBe(100)
    place.write("logs/a.ndjson", lines(100, 50))
    await expect
      .poll(async () => (await health()).problems.join(" "))
      .toMatch(/lines cannot be saved: .*(read-only|only be read)/i)
    execFileSync("umount", ["-l", disk()])
    await expect.poll(count).toBe(150)
    await expect.poll(async () => (await health()).problems).toEqual([])
    expect((await server.stop()).code).toBe(0)
  }, 120_000)
})
