import { beforeAll, expect, test } from "vitest"
import { recordsOf, type Row } from "../../src/report/records.ts"
import { ledgerWith, reportsOf, type TestRun } from "./ledger.ts"

/** Runs of one configuration, one for each quality (null: none), taking `ms` each. */
function runsOf(kind: string, config: string, ms: number, qualities: readonly (number | null)[]): TestRun[] {
  return qualities.map((quality, index) => ({
    run_id: `${kind}-${config}-${index}`,
    kind,
    config_key: config,
    quality,
    duration_ms: ms,
    reported_cost_usd: 0.5,
    started_at: "2026-11-20 10:00:00",
  }))
}

const none = [null, null, null, null, null]
const runs = [
  ...runsOf("close", "low", 10, [50, 51, 50, 51, 50]),
  ...runsOf("close", "high", 30, [80, 90, 70, 85, 75]),
  ...runsOf("close", "near", 20, [78, 88, 68, 83, 73]),
  ...runsOf("close", "few", 20, [99, 99, 99]),
  ...runsOf("clear", "a", 10, [9, 9, 9, 9, 9]),
  ...runsOf("clear", "b", 10, [8, 8, 8, 8, 8]),
  ...runsOf("patchy", "a", 10, [9, 9, 9, null, null, null]),
  ...runsOf("mixed", "rated", 10, [9, 9, 9, 9, 9]),
  ...runsOf("mixed", "unrated", 10, none),
  ...runsOf("single", "a", 10, [9, 9, 9, 9, 9]),
  ...runsOf("timed", "slow", 50, none),
  ...runsOf("timed", "fast", 20, none),
  ...runsOf("timed", "few", 1, [null]),
  { run_id: "no-config", kind: "timed", duration_ms: 1 },
  ...runsOf("figures", "a", 10, [1, 2, 3, 4]),
]

let rows: readonly Row[] = []
beforeAll(async () => {
  const at = await ledgerWith(runs)
  rows = recordsOf((await reportsOf(at).run("best-config")).rows)
  await at.close()
})

const verdictsOn = (kind: string) =>
  rows.filter((row) => row["kind"] === kind).map((row) => [row["config_key"], row["verdict"]])

test("names the best quality and what cannot be told from it", () => {
  expect(verdictsOn("close")).toEqual([
    ["high", "best quality, not separable from 1 other"],
    ["near", "not separable from the best"],
    ["low", "lower quality than the best"],
    ["few", "n = 3 of 5"],
  ])
})

test("a best quality that stands alone is said plainly", () => {
  expect(verdictsOn("clear")).toEqual([
    ["a", "best quality"],
    ["b", "lower quality than the best"],
  ])
})

test("runs without a quality do not count where others have one", () => {
  expect(verdictsOn("patchy")).toEqual([["a", "n = 3 of 5"]])
})

test("many runs without a quality are not called few", () => {
  expect(verdictsOn("mixed")).toEqual([
    ["rated", "only configuration with enough runs"],
    ["unrated", "no quality recorded"],
  ])
})

test("one configuration alone is not called the best", () => {
  expect(verdictsOn("single")).toEqual([["a", "only configuration with enough runs"]])
})

test("a kind without qualities is judged by time; runs without a configuration are not compared", () => {
  expect(verdictsOn("timed")).toEqual([
    ["few", "n = 1 of 5"],
    ["fast", "fastest, no quality recorded"],
    ["slow", "no quality recorded"],
  ])
})

test("best-config gives the figures behind the verdict", () => {
  expect(rows.find((row) => row["kind"] === "figures")).toEqual({
    kind: "figures",
    config_key: "a",
    runs: 4,
    success_rate: 1,
    duration_p50_ms: 10,
    duration_p95_ms: 10,
    total_tokens_mean: null,
    cost_usd_mean: "0.5",
    quality_mean: 2.5,
    verdict: "n = 4 of 5",
  })
})
