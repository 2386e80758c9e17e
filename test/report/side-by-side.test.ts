import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { askSideBySide } from "../../src/report/side-by-side/side-by-side.ts"
import { chooseSides, readSideKey } from "../../src/report/side-by-side/sides.ts"
import { ledgerWith, reportsOf, type TestLedger, type TestRun } from "./ledger.ts"

const big = "llama-3.3-70b-versatile"
const small = "llama-3.1-8b-instant"

function runsOf(model: string, count: number, firstMs: number, quality: number | null = null): TestRun[] {
  return Array.from({ length: count }, (_, n) => ({
    run_id: `${model}-${n}`,
    model,
    config_key: `${model} · n=${n % 2}`,
    duration_ms: firstMs + n * 100,
    quality: quality === null ? null : quality + (n % 2) / 100,
    reported_cost_usd: firstMs / 1_000_000,
    output_tokens: 100,
    started_at: "2026-11-20 10:00:00",
  }))
}

let shared: TestLedger
beforeAll(async () => {
  shared = await ledgerWith([
    ...runsOf("other", 30, 500),
    ...runsOf(big, 20, 8000, 0.9),
    ...runsOf(small, 10, 2000, 0.7),
    ...runsOf("rare", 2, 100),
    { run_id: "outlier", model: small, duration_ms: 500_000, started_at: "2026-11-20 10:00:00" },
  ])
})
afterAll(() => shared.close())

const ask = (asked: { a?: string; b?: string; key?: "model" | "config_key" } = {}) =>
  askSideBySide({ ledger: shared.ledger, reports: reportsOf(shared) }, { key: "model", filters: {}, ...asked })

describe("two models side by side", () => {
  test("are the 70B and the 8B when nothing else is said", async () => {
    const { sides, measures } = await ask()
    expect(sides).toEqual({ a: big, b: small })
    expect(measures.rows[0]).toEqual(["runs", null, 20, 11, 9, 20 / 11])
    expect(measures.rows.at(-1)?.slice(0, 2)).toEqual(["quality_mean", null])
  })

  test("each are called better where they are, with cost per 1,000 runs", async () => {
    const { judged } = await ask()
    const byTitle = Object.fromEntries((judged ?? []).map(({ title, better }) => [title, better]))
    expect(byTitle).toMatchObject({
      "median duration": "b",
      "cost per 1,000 runs": "b",
      quality: "a",
      "success rate": "even",
    })
  })

  test("have their durations counted in the same bins, outliers in the last", async () => {
    const { distribution } = await ask({ a: "other", b: small })
    const rows = distribution?.bins.rows ?? []
    const sum = (place: number) => rows.reduce((total, row) => total + Number(row[place]), 0)
    expect([sum(2), sum(3), sum(4), sum(5)].map((total) => Math.round(total * 1e6) / 1e6)).toEqual([30, 11, 1, 1])
    expect(rows.at(-1)?.[1]).toBeNull()
    expect(distribution?.runs).toEqual({ a: 30, b: 11 })
  })

  test("are not judged when one has fewer than five runs, and it is said", async () => {
    const { judged, measures } = await ask({ a: "rare" })
    expect(judged).toBeNull()
    expect(measures.notes.map(({ message }) => message)).toContain("rare: n = 2 of 5, too few to compare")
  })

  test("may be one that no run has: it is said, and no number is made up", async () => {
    const { judged, measures } = await ask({ a: "nosuch", b: small })
    expect(judged).toBeNull()
    expect(measures.notes.map(({ code }) => code)).toContain("no_runs")
    expect(measures.rows.map((row) => row[2])).toEqual(measures.rows.map(() => null))
  })
})

test("two configurations can stand side by side", async () => {
  const { sides, candidates, measures } = await ask({ key: "config_key" })
  expect(sides).toEqual({ a: "other · n=0", b: "other · n=1" })
  expect(candidates[0]).toEqual({ value: "other · n=0", runs: 15 })
  expect(measures.rows[0]?.slice(2, 4)).toEqual([15, 15])
  const few = await ask({ key: "config_key", a: "nosuch" })
  expect(few.measures.notes.map(({ message }) => message)).toContain("no run here has the configuration nosuch")
})

test("nothing is compared where there is nothing", async () => {
  const empty = await ledgerWith([])
  try {
    const parts = { ledger: empty.ledger, reports: reportsOf(empty) }
    const answer = await askSideBySide(parts, { key: "model", filters: {} })
    expect([answer.sides, answer.distribution, answer.judged]).toEqual([{ a: null, b: null }, null, null])
  } finally {
    await empty.close()
  }
})

describe("the sides", () => {
  const candidates = ["x", small, "y"].map((value, place) => ({ value, runs: 9 - place }))

  test("that are not said are the usual ones, then those with most runs", () => {
    expect(chooseSides({}, candidates)).toEqual({ a: small, b: "x" })
    expect(chooseSides({ b: small }, candidates)).toEqual({ a: "x", b: small })
    expect(chooseSides({ a: "y" }, candidates)).toEqual({ a: "y", b: small })
    expect(chooseSides({ a: "y" }, [])).toEqual({ a: "y", b: null })
  })

  test("must be two, and of a known key", () => {
    expect(() => chooseSides({ a: "x", b: "x" }, candidates)).toThrow("a and b are the same")
    expect(readSideKey(undefined)).toBe("model")
    expect(() => readSideKey("colour")).toThrow('two runs cannot be compared by "colour"')
  })
})
