import { existsSync, rmSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { isFull } from "../scale.ts"
import { newPlace, type Place, type Running } from "./command-line.ts"

let place: Place

function openPlace(): void {
  place = newPlace()
  place.write("logs/app.ndjson", lineOf("before"))
}

/** A run that starts now: one that is open for a day counts as given up. */
function lineOf(id: string, more: object = {}): string {
  const started_at = new Date().toISOString()
  const steps = [{ name: "search", duration_ms: 3 }]
  return `${JSON.stringify({ run_id: id, started_at, duration_ms: 1250, model: "llama3.1:8b", steps, ...more })}\n`
}

async function tail(...words: readonly string[]): Promise<Running> {
  const running = place.start(["tail", ...words])
  await running.said("following ")
  return running
}

const serverFile = () => join(place.folder, "data/runledger.duckdb.server.json")
const ids = (stdout: string) => [...stdout.matchAll(/Request id {7}(\w+)/g)].map(([, id]) => id)

describe.each(["without a server", "beside a server"])("runledger tail %s", (how) => {
  beforeAll(async () => {
    openPlace()
    if (how === "without a server") return
    await place.serve()
    // What is answered after this has been read before `tail` starts.
    await place.runHere(["ingest"])
  })
  afterAll(() => place.remove())

  it("--summary prints the summary of each run that arrives, whole, in order, and in red when asked", async () => {
    const running = await tail("--summary", "--color", "always")
    place.write("logs/app.ndjson", lineOf("one"))
    await running.printed("one")
    place.write("logs/app.ndjson", lineOf("two") + lineOf("three", { status: "failed", error: "out of memory" }))
    await running.printed("out of memory")
    running.signal("SIGINT")
    const { code, stdout, stderr } = await running.ended()
    expect(code).toBe(0)
    expect(stderr).toMatch(/following (logs and metrics|the server at http:\S+)\n$/)
    expect(ids(stdout)).toEqual(["one", "two", "three"])
    expect(stdout).toContain("\u001b[31mTotal duration   1250 ms (1.25 s)\u001b[0m\n")
    for (const piece of running.pieces) {
      expect([piece.startsWith("\u001b[31mRequest id"), piece.endsWith("\n\n")]).toEqual([true, true])
    }
  })

  it("ends without a word when its reader has seen enough", async () => {
    const running = await tail("--summary")
    running.closeReader()
    // A pipe tells that nobody reads only when something is written to it.
    for (const id of ["a", "b", "c"]) place.write("logs/app.ndjson", lineOf(id))
    const { code, stderr } = await running.ended()
    expect(code).toBe(0)
    expect(stderr).toMatch(/^(?:\d+ %.*\n)*following .*\n$/)
    expect(existsSync(serverFile())).toBe(how === "beside a server")
  })

  // What is told comes from a server in both ways; its own is one like the other.
  if (how === "without a server" && !isFull) return

  it("prints a line for each run that has ended, once", async () => {
    const running = await tail()
    place.write("logs/app.ndjson", lineOf("open", { status: "running", duration_ms: null }) + lineOf("done"))
    await running.printed("done")
    place.write("logs/app.ndjson", `${JSON.stringify({ run_id: "open", status: "failed", duration_ms: 1500 })}\n`)
    await running.printed("open")
    running.signal("SIGTERM")
    const { code, stdout } = await running.ended()
    expect(code).toBe(0)
    const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`
    expect(stdout).toMatch(
      new RegExp(
        `^${time}  completed  request  llama3.1:8b  1.25 s  – tokens  \\$0.00  done\n` +
          `${time}  failed  request  llama3.1:8b  1.50 s  – tokens  \\$0.00  open\n$`,
      ),
    )
  })

  it("tells a run once or, when it had ended before, not at all, though a line says afterwards that it runs", async () => {
    const linesOf = (id: string) => {
      const started_at = new Date().toISOString()
      return [lineOf(id, { started_at }), lineOf(id, { started_at, status: "running", duration_ms: null })] as const
    }
    const [ended, late] = [linesOf("ended"), linesOf("late")]
    place.write("logs/app.ndjson", ended[0])
    await place.runHere(["ingest"])
    const running = await tail()
    place.write("logs/app.ndjson", late[0])
    await running.printed("late")
    place.write("logs/app.ndjson", ended[1] + late[1])
    await place.runHere(["ingest"])
    place.write("logs/app.ndjson", lineOf("next"))
    await running.printed("next")
    running.signal("SIGTERM")
    const told = (await running.ended()).stdout.trim().split("\n")
    expect(told.map((line) => line.split("  ").at(-1))).toEqual(["late", "next"])
  })

  it("tells only the new run of a file that is written anew for each", async () => {
    const array = (...runs: readonly string[]) => `[${runs.map((run) => run.trim()).join(",\n")}]`
    const [first, second, third] = [lineOf("first"), lineOf("second"), lineOf("third")]
    const path = join(place.folder, "logs", "day.json")
    await writeFile(path, array(first))
    await place.runHere(["ingest"])
    const running = await tail("--summary")
    await writeFile(path, array(first, second))
    await running.printed("second")
    await writeFile(path, array(first, second, third))
    await running.printed("third")
    running.signal("SIGINT")
    expect(ids((await running.ended()).stdout)).toEqual(["second", "third"])
  })
})

describe("runledger tail", () => {
  beforeEach(openPlace)
  afterEach(() => place.remove())

  it("without a server answers the other commands meanwhile, and leaves nothing behind", async () => {
    const running = await tail()
    expect(await place.run(["sql", "select count(*) as n from runs"])).toEqual({
      code: 0,
      stdout: '{"n":1}\n',
      stderr: "",
    })
    running.signal("SIGINT")
    expect((await running.ended()).code).toBe(0)
    expect(existsSync(serverFile())).toBe(false)
    expect((await place.runHere(["sql", "select count(*) as n from runs"])).stdout).toBe('{"n":1}\n')
  })

  it.each(["without a server", "beside a server"])(
    "%s tells the first run there ever is, and no sample",
    async (how) => {
      rmSync(join(place.folder, "logs"), { recursive: true })
      if (how === "beside a server") await place.serve()
      const running = await tail("--summary")
      place.write("logs/app.ndjson", lineOf("first"))
      await running.printed("first")
      running.signal("SIGINT")
      const { code, stdout } = await running.ended()
      expect({ code, ids: ids(stdout) }).toEqual({ code: 0, ids: ["first"] })
    },
  )

  it("says so when its server goes away", async () => {
    const server = await place.serve()
    const running = await tail()
    await server.stop()
    const { code, stderr } = await running.ended()
    expect(code).toBe(2)
    expect(stderr).toContain(`runledger: the server at ${server.url} went away`)
  })

  it.runIf(process.platform === "linux")("does not mind that the engine is killed", async () => {
    const server = await place.serve()
    const running = await tail()
    process.kill(await engineOf(server.pid), "SIGKILL")
    place.write("logs/app.ndjson", lineOf("after"))
    await running.printed("after")
    running.signal("SIGINT")
    expect((await running.ended()).code).toBe(0)
    expect((await server.stop()).code).toBe(0)
  })
})

async function engineOf(server: number): Promise<number> {
  const children = (await readFile(`/proc/${server}/task/${server}/children`, "utf8")).trim().split(" ")
  for (const pid of children) {
    if ((await readFile(`/proc/${pid}/cmdline`, "utf8")).includes("src/engine.")) return Number(pid)
  }
  throw new Error(`process ${server} has no engine`)
}
