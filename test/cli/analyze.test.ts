import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Comparison } from "../../src/report/metrics/compare.ts"
import type { Stats } from "../../src/report/metrics/stats.ts"
import { isFull } from "../scale.ts"
import { newPlace, type Place } from "./command-line.ts"

let place: Place

beforeAll(async () => {
  place = newPlace()
  const models = ["llama3.1:8b", "llama3.1:70b"]
  for (const [large, model] of models.entries()) {
    for (const day of [1, 2, 3, 4, 5, 6]) {
      const run = {
        run_id: `${model} ${day}`,
        analysis_type: "flash_analysis",
        config: { model, parallel: day % 2 === 0 },
        start_time: `2025-11-0${day}T20:00:00Z`,
        duration_seconds: 60 + 300 * large,
        tokens: { total: 2500 },
        quality_scores: { quality: 0.7 + large / 5 },
      }
      place.write("metrics/flash.ndjson", `${JSON.stringify(run)}\n`)
    }
  }
  place.write("logs/app.ndjson", '{"run_id":"evil","kind":"ev\\u001b[31mil","model":"m\\u001b[31m"}\n')
  await place.runHere(["ingest"])
  if (!isFull) await place.serve()
})
afterAll(() => place.remove())

async function out(words: readonly string[], run = place.runHere): Promise<string> {
  const { code, stdout, stderr } = await run(words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  return stdout
}

describe("runledger analyze", () => {
  it("tells statistics, groups and the best with its reason", async () => {
    expect((await out(["analyze", "flash_analysis", "--key", "model"], place.run)).split("\n")).toEqual([
      "type          flash_analysis",
      "runs          12",
      "success rate  100 %",
      "duration      mean 3 min 30 s, p50 1 min 0 s, p95 6 min 0 s",
      "tokens        mean 2,500",
      "cost          $0.00",
      "quality       mean 0.8 (12 rated runs)",
      "",
      "model         runs  success rate       mean        p50        p95  tokens mean   cost  quality mean  quality n",
      "────────────  ────  ────────────  ─────────  ─────────  ─────────  ───────────  ─────  ────────────  ─────────",
      "llama3.1:70b     6         100 %  6 min 0 s  6 min 0 s  6 min 0 s        2,500  $0.00           0.9          6",
      "llama3.1:8b      6         100 %  1 min 0 s  1 min 0 s  1 min 0 s        2,500  $0.00           0.7          6",
      "",
      "best: llama3.1:70b",
      "      highest quality (0.9); takes 360 s, llama3.1:8b 60 s",
      "",
    ])
  })

  it("compares configurations when no key is given, and says when there are too few runs", async () => {
    const stdout = await out(["analyze", "flash_analysis", "--from", "2025-11-03"])
    expect(stdout).toContain("best: llama3.1:70b · parallel=")
    expect(stdout).toContain("provisional, n = 2 of 5: highest quality yet (0.9)")
  })

  it("gives the answers of the API as JSON", async () => {
    const { stats, compare } = JSON.parse(await out(["analyze", "flash_analysis", "--key", "parallel", "--json"])) as {
      stats: Stats
      compare: Comparison
    }
    expect(stats).toMatchObject({ type: "flash_analysis", runs: 12 })
    expect(compare).toMatchObject({ key: "parallel", groups: [{ runs: 6 }, { runs: 6 }] })
    expect(await out(["analyze", "flash_analysis", "--key", "parallel", "--format", "json"])).toBe(
      `${JSON.stringify({ stats, compare })}\n`,
    )
  })

  it("is about the runs whose configuration has certain values", async () => {
    const of = async (...words: readonly string[]) => {
      const { stats } = JSON.parse(await out(["analyze", "flash_analysis", "--json", ...words])) as { stats: Stats }
      return stats.runs
    }
    expect(await of("--config-field", "parallel=true")).toBe(6)
    expect(await of("--config-field", "parallel=true", "--config-field", "model=llama3.1:8b")).toBe(3)
    expect(await of("--config-field", "model=llama3.1:70b", "--config-field", "model=llama3.1:8b")).toBe(12)
    const rows = await out(["report", "types", "--config-field", "parallel=false", "--format", "csv"])
    expect(rows.split("\r\n")[1]).toMatch(/^flash_analysis,6,/)
  })

  it("gives the groups as rows", async () => {
    const csv = await out(["analyze", "flash_analysis", "--key", "model", "--format", "csv"])
    expect(csv.split("\r\n").slice(0, 2)).toEqual([
      "value,runs,success_rate,duration_mean_ms,duration_p50_ms,duration_p95_ms,total_tokens_mean,cost_usd,quality_mean,quality_n",
      "llama3.1:70b,6,1,360000,360000,360000,2500,0,0.9,6",
    ])
  })

  it("says on stderr what is not in the sums, and writes out control characters", async () => {
    const { code, stdout, stderr } = await place.runHere(["analyze", "ev\u001b[31mil", "--key", "model"])
    expect(code).toBe(0)
    expect(stdout).toContain("type          ev\\x1b[31mil\n")
    expect(stdout).toContain("best: none, neither quality nor duration is known of any\n")
    expect(stdout).not.toContain("\u001b")
    expect(stderr).toBe("note: the cost of 1 run is unknown and not in cost_usd\n")
  })

  it.each([
    [["flash_analisys"], 'no run has the kind "flash_analisys" (did you mean flash_analysis?'],
    [["flash_analysis", "--key", "paralel"], '"paralel" (did you mean parallel?'],
    [["flash_analysis", "--config-field", "paralel=true"], '"paralel" (did you mean config.parallel?'],
    [["flash_analysis", "--config-field", "parallel"], "--config-field parallel: expected name=value"],
    [["flash_analysis", "--config-field", "=true"], "--config-field =true: expected name=value"],
    [["flash_analysis", "--config-field", "parallel="], "--config-field parallel=: expected name=value"],
    [["flash_analysis", "--kind", "x"], "unknown option '--kind'"],
    [[], "missing required argument 'kind'"],
  ])("%j is a mistake in one sentence", async (words, sentence) => {
    const { code, stdout, stderr } = await place.runHere(["analyze", ...words])
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toContain(sentence)
    expect(stderr.trim().split("\n")).toHaveLength(1)
  })
})
