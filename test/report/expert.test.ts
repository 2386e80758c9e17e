import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { demoFiles } from "../../src/demo/demo-files.ts"
import type { Cell, RowsColumn } from "../../src/model/rows.ts"
import { createReports } from "../../src/report/reports.ts"
import type { ReportAnswer, ReportRequest, Reports } from "../../src/report/types.ts"
import { testLedger } from "../ledger.ts"
import { oddRuns } from "./odd-runs.ts"
import { ledgerWith, now, shippedFolder, type TestLedger } from "./ledger.ts"

/** The same questions as SQL, written by hand: what the reports of the language must answer. */
const expertFolder = join(import.meta.dirname, "../expert")
const names = ["active", "best-config", "cost-per-day", "errors", "models", "recent", "slowest", "steps", "types"]

let odd: TestLedger
let empty: TestLedger
beforeAll(async () => {
  odd = await ledgerWith(oddRuns)
  empty = await ledgerWith([])
})
afterAll(async () => {
  await odd.close()
  await empty.close()
})

const zone = "America/St_Johns"
const zonesOf: Readonly<Record<string, readonly string[]>> = {
  errors: [zone, "UTC"],
  "cost-per-day": [zone, "UTC", "Asia/Kathmandu"],
}
const limited: ReportRequest[] = ["1", "2.4", "7"].map((limit) => ({ params: { limit } }))
const ofModels: ReportRequest[] = [
  { params: { a: "gamma" } },
  { params: { b: "llama-3.1-8b-instant" } },
  { params: { a: "gamma", b: "gamma" } },
  { params: { a: "nosuch", b: "alpha" } },
  { params: { key: "config_key" } },
  { params: { key: "config_key", a: "gamma · t=1" } },
  { filters: { model: ["gamma"] } },
]
const requestsOf: Readonly<Record<string, readonly ReportRequest[]>> = {
  errors: limited,
  recent: limited,
  slowest: limited,
  models: ofModels,
}
const filtered: readonly ReportRequest[] = [
  {},
  { filters: { from: "2026-03-01", to: "2026-03-31" } },
  { filters: { status: ["failed", "completed"], kind: ["odd"] } },
  { filters: { where: 'duration > 2s and model != "alpha"' } },
  { filters: { "config.t": ["1"] } },
  { filters: { from: "2001-01-01", to: "2001-01-02" } },
]

test.each(names)("%s answers as the SQL by hand does, whatever is missing", async (name) => {
  for (const place of zonesOf[name] ?? [zone]) {
    const [ours, experts] = [reportsFrom(shippedFolder, odd, place), reportsFrom(expertFolder, odd, place)]
    for (const request of [...filtered, ...(requestsOf[name] ?? [])]) {
      const expected = told(await experts.run(name, request))
      expect(told(await ours.run(name, request)), JSON.stringify([place, request])).toEqual(expected)
    }
    expect((await ours.run(name)).rows.rows.length).toBeGreaterThan(1)
  }
})

test("the same over sample runs, and over none", async () => {
  const sample = await testLedger({ openHoursMax: 1_000_000 })
  for (const { path, lines } of demoFiles({ runs: 1_500, seed: 3, days: 20, files: "two", untilMs: now().getTime() })) {
    await sample.tell([...lines].join("\n"), path)
  }
  for (const ledger of [sample, empty.ledger]) {
    const [ours, experts] = [reportsFrom(shippedFolder, { ledger }), reportsFrom(expertFolder, { ledger })]
    for (const name of names) expect(told(await ours.run(name)), name).toEqual(told(await experts.run(name)))
  }
})

function reportsFrom(shipped: string, { ledger }: Pick<TestLedger, "ledger">, timezone = zone): Reports {
  return createReports({ ledger, folders: { shipped, user: null }, now, timezone })
}

/** What readers and programs see of an answer. */
function told({ rows, chartData, marks, params, chips }: ReportAnswer) {
  return {
    columns: rows.columns.map(toldColumn),
    rows: rows.rows.map((row) => row.map(toldCell)),
    notes: rows.notes,
    series: chartData?.series.map(({ name, points }) => [name, points.map(({ x, y }) => [x, y && toldCell(y)])]),
    xs: chartData?.xs,
    marks,
    params,
    chips,
  }
}

/** Decimals may have room for more digits. */
function toldColumn({ name, type, unit }: RowsColumn) {
  return [name, type.replace(/^DECIMAL.*/, "DECIMAL"), unit]
}

/** Sums of doubles depend on the order in which they are added. */
function toldCell(cell: Cell): Cell {
  return typeof cell === "number" ? Number(cell.toPrecision(12)) : cell
}
