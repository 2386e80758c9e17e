import { afterAll, beforeAll, expect, it } from "vitest"
import type { Rows } from "../../src/model/rows.ts"
import { recordsOf } from "../../src/report/records.ts"
import { newPlace, type Place, type Server } from "./command-line.ts"

let place: Place
let server: Server

const line = (id: string, daysAgo: number) =>
  `${JSON.stringify({ run_id: id, started_at: new Date(Date.now() - daysAgo * 86_400_000).toISOString() })}\n`

beforeAll(async () => {
  place = newPlace()
  place.write(
    "logs/mixed.ndjson",
    `${line("old", 40)}${line("new", 1)}not json\n${line("older", 400)}${line("new", 1)}`,
  )
  place.write("logs/fresh.ndjson", line("fresh", 2))
  await place.runHere(["ingest", "--keep", "30d"])
  server = await place.serve(["--port", "0", "--keep", "30d"])
})
afterAll(() => place.remove())

const sentence = "2 lines of logs/mixed.ndjson: older than what is kept (--keep), not stored"

it("lines that are older than what is kept are told by the doctor, file by file", async () => {
  const { code, stdout } = await place.run(["doctor"])
  expect(stdout).toContain(`note     kept            ${sentence}\n`)
  expect(code).toBe(0)
  const { findings } = JSON.parse((await place.runHere(["doctor", "--json"])).stdout) as {
    findings: { check: string }[]
  }
  expect(findings.filter(({ check }) => check === "kept")).toEqual([
    {
      check: "kept",
      state: "note",
      message: sentence,
      advice: "with a longer --keep, `runledger rebuild` reads them again",
    },
  ])
})

it("lines that are older than what is kept are counted on /ingest, file by file", async () => {
  const page = await (await fetch(new URL("/ingest", server.url))).text()
  expect(page).toContain("Older than kept")
  const files = (await (await fetch(new URL("/ingest.json", server.url))).json()) as Rows
  expect(recordsOf(files).map(({ path, lines, rejects, expired }) => [path, lines, rejects, expired])).toEqual([
    ["logs/fresh.ndjson", 1, 0, 0],
    ["logs/mixed.ndjson", 5, 1, 2],
  ])
})

it("nothing is said of it where everything is kept", async () => {
  const other = ["--db", "other/all.duckdb"]
  await place.runHere(["ingest", ...other])
  expect((await place.runHere(["doctor", ...other])).stdout).not.toContain("kept")
  const { url } = await place.serve(["--port", "0", ...other])
  expect(await (await fetch(new URL("/ingest", url))).text()).not.toContain("Older than kept")
})
