import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { newPlace, type Place, type Server } from "./command-line.ts"

let place: Place

const mark = "Sample data."
const ownLine = `${JSON.stringify({ run_id: "my-first", started_at: "2026-11-20T10:00:00Z", model: "llama-3.1-8b-instant" })}\n`
const pages = ["/", "/reports", "/reports/slowest", "/reports/best-config", "/runs", "/sql", "/rejects", "/prices"]
const count = "select count(*) as runs, count(distinct origin) as origins, min(origin) as origin from runs"

async function page(url: string, path: string): Promise<string> {
  return (await fetch(new URL(path, url))).text()
}

/** Hears of the first line that is read, as an open page does. */
async function nextEvent(url: string): Promise<{ readonly arrived: Promise<string> }> {
  const events = await fetch(new URL("/events", url))
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
  const arrived = async () => {
    let heard = ""
    while (!heard.includes("event: runs-changed")) heard += (await reader?.read())?.value ?? "event: runs-changed ended"
    await reader?.cancel()
    return heard
  }
  return { arrived: arrived() }
}

/** What is left of a sample beside the database. */
function leftovers(): readonly string[] {
  return existsSync(join(place.folder, "data"))
    ? readdirSync(join(place.folder, "data")).filter((name) => name.includes("sample"))
    : []
}

async function untilRemoved(): Promise<void> {
  while (leftovers().length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe("a server without a line of its user's", () => {
  let server: Server
  beforeAll(async () => {
    place = newPlace()
    server = await place.serve()
  })
  afterAll(() => place.remove())

  it("is not saved from: what is saved must outlive it", async () => {
    const body = new URLSearchParams({ query: "runs | count", name: "mine" })
    const form = await fetch(new URL("/reports", server.url), { method: "POST", body, redirect: "manual" })
    expect([form.status, (await form.text()).includes("These are sample runs")]).toEqual([422, true])
    const headers = { "content-type": "application/json" }
    const json = JSON.stringify({ query: "runs | count", name: "mine" })
    const api = await fetch(new URL("/api/reports", server.url), { method: "POST", headers, body: json })
    expect([api.status, (await api.json()) as object]).toEqual([
      422,
      { error: expect.objectContaining({ code: "report_refused" }) },
    ])
    expect(existsSync(join(place.folder, "data/reports"))).toBe(false)
  })

  it("is a full site of sample data, marked on every page", async () => {
    for (const path of [...pages, "/ingest", "/nosuch", "/runs/nosuch"])
      expect(await page(server.url, path)).toContain(mark)
    const overview = await page(server.url, "/")
    for (const word of ["Cost per day", "llama-3.3-70b-versatile", "2026-08-16"]) expect(overview).toContain(word)
    expect(await page(server.url, "/reports/best-config")).toContain("not separable from")
    expect(await page(server.url, "/sample")).toContain("logs/app.ndjson")
    const { run } = (await (await fetch(new URL(`/api/runs/${await anyRun(server.url)}`, server.url))).json()) as {
      run: Record<string, unknown>
    }
    expect(run).toMatchObject({ origin: "sample" })
  })

  it("answers commands from it with a note, and is honest about itself", async () => {
    const sql = await place.runHere(["sql", count])
    expect(JSON.parse(sql.stdout)).toEqual({ runs: 6000, origins: 1, origin: "sample" })
    expect(sql.stderr).toBe("note: this is sample data: it goes away with the first line of your own\n")
    expect((await place.runHere(["sql", "select 1", "--format", "json"])).stderr).toBe(sql.stderr)
    for (const words of [
      ["report", "types"],
      ["prices", "check"],
    ])
      expect((await place.runHere(words)).stderr).toMatch(/^note: .*sample/m)
    expect(await (await fetch(new URL("/healthz", server.url))).json()).toMatchObject({
      status: "ok",
      ingest: { files: 0 },
    })
    const doctor = await place.runHere(["doctor"])
    expect(doctor.stdout).toMatch(
      /^note +database +data\/runledger\.duckdb holds no line yet; the server shows sample/m,
    )
    expect(doctor.stdout).not.toContain("6000")
    expect(doctor.code).toBe(0)
    expect(JSON.parse((await place.runHere(["ingest", "--json"])).stdout)).toMatchObject({ files: 0, runs: 0 })
  })

  it("takes the sample with it when it stops", async () => {
    expect(leftovers()).toHaveLength(1)
    expect((await server.stop()).code).toBe(0)
    expect(leftovers()).toEqual([])
  })
})

/** A place of its own for each test of a group; must be called in it. */
function eachInItsPlace(): void {
  beforeEach(() => void (place = newPlace()))
  afterEach(() => place.remove())
}

describe("sample data", () => {
  eachInItsPlace()

  it("shows the user's own the moment the first line is read, and nothing of the sample is left", async () => {
    const server = await place.serve()
    const { arrived } = await nextEvent(server.url)
    const sampleRun = await anyRun(server.url)
    place.write("metrics/deep/mine.ndjson", ownLine)
    expect(await arrived).not.toContain("ended")
    const [overview, runs] = [await page(server.url, "/"), await page(server.url, "/runs")]
    expect(overview).not.toContain(mark)
    expect(runs).toContain("my-first")
    expect(runs).not.toContain("flash_analysis")
    expect(await page(server.url, "/sample")).toContain("Your own runs are here.")
    expect((await fetch(new URL(`/api/runs/${sampleRun}`, server.url))).status).toBe(404)
    const sql = await place.runHere(["sql", count])
    expect(sql).toEqual({ code: 0, stdout: '{"runs":1,"origins":1,"origin":"production"}\n', stderr: "" })
    await untilRemoved()
    expect((await server.stop()).log).not.toMatch(/"level":(40|50|60)/)
  })

  it("shows the user's own although the first line cannot be read", async () => {
    const { url } = await place.serve()
    const { arrived } = await nextEvent(url)
    place.write("logs/app.log", "not json\n")
    await arrived
    expect(await page(url, "/")).toContain("none could be read")
    expect(await page(url, "/rejects")).toContain("not json")
  })

  it("survives being killed, again and again, and takes no sample for the user's own, in no folder", async () => {
    for (const round of [1, 2]) {
      const killed = await place.serve()
      expect([round, await page(killed.url, "/")]).toEqual([round, expect.stringContaining(mark)])
      await killed.stop("SIGKILL")
      expect(leftovers()).toHaveLength(1)
      expect(JSON.parse((await place.runHere(["sql", count])).stdout)).toMatchObject({ runs: 0 })
    }
    const above = ["--logs", "data", "--db", "other/own.duckdb"]
    expect((await place.runHere(["ingest", ...above])).code).toBe(0)
    expect(leftovers()).toHaveLength(1)
    const samples = "select count(*) as runs from runs where origin = 'sample'"
    expect((await place.runHere(["sql", samples, ...above])).stdout).toBe('{"runs":0}\n')
    place.write("logs/app.ndjson", ownLine)
    const server = await place.serve()
    expect(leftovers()).toEqual([])
    await place.runHere(["ingest"])
    expect(JSON.parse((await place.runHere(["sql", count])).stdout)).toMatchObject({ runs: 1, origin: "production" })
    expect(await page(server.url, "/")).not.toContain(mark)
  })
})

describe("sample data is not shown", () => {
  eachInItsPlace()

  it("when a file has a line already, however long it takes to read", async () => {
    place.write("logs/app.ndjson", ownLine)
    const { url } = await place.serve()
    expect(await page(url, "/")).not.toContain(mark)
  })

  it("when the database holds runs whose files are gone", async () => {
    place.write("elsewhere/app.ndjson", ownLine)
    await place.runHere(["ingest", "--logs", "elsewhere"])
    const { url } = await place.serve()
    expect(await page(url, "/runs")).toContain("my-first")
    expect(await page(url, "/")).not.toContain(mark)
  })

  it("by commands that run alone", async () => {
    expect((await place.run(["ingest"])).stdout).toContain("0 new runs")
    expect(JSON.parse((await place.runHere(["sql", count])).stdout)).toMatchObject({ runs: 0 })
    expect((await place.run(["report", "recent"])).stdout).toBe("")
  })
})

async function anyRun(url: string): Promise<string> {
  const recent = (await (await fetch(new URL("/api/reports/recent", url))).json()) as { rows: readonly string[][] }
  return recent.rows[0]?.[1] ?? ""
}
