import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { type DemoPlan, demoFiles } from "../../src/demo/demo-files.ts"
import { decodeLine } from "../../src/ingest/decode.ts"
import type { DecodedRun } from "../../src/model/run.ts"

const untilMs = Date.parse("2026-11-21T00:00:00Z")
const plan: DemoPlan = { runs: 2_000, seed: 7, untilMs, days: 30, files: "many" }
const fromMs = untilMs - 30 * 86_400_000

type MadeFile = { readonly path: string; readonly lines: readonly string[] }

function made(more: Partial<DemoPlan> = {}): readonly MadeFile[] {
  return [...demoFiles({ ...plan, ...more })].map(({ path, lines }) => ({ path, lines: [...lines] }))
}

function hashOf(files: readonly MadeFile[]): string {
  const hash = createHash("sha256")
  for (const { path, lines } of files) hash.update(`${path}\n${lines.join("\n")}\n`)
  return hash.digest("hex")
}

function runsIn(files: readonly MadeFile[]): readonly DecodedRun[] {
  return files.flatMap(({ path, lines }) => lines.map((line) => decodedRun(path, line)))
}

function decodedRun(path: string, line: string): DecodedRun {
  const decoded = decodeLine(line, { fileKey: path, offset_bytes: 0, pathTime: null, zone: "UTC" })
  if (decoded.run === null || decoded.problems.length > 0) throw new Error(`${line}: ${JSON.stringify(decoded)}`)
  return decoded.run
}

describe("sample lines", () => {
  it("are the same bytes for the same plan, on every machine", () => {
    expect(hashOf(made())).toBe("a6b07db8d62cba02958148001239b2853487268254488ac868c173214251b195")
    expect(hashOf(made({ runs: 12_345, seed: 0, untilMs: untilMs + 12_345_678, days: 3 }))).toBe(
      "3df7899763df57a83dd21e0bddaa1ec54c4740d7a916eb18bd749c8862d8b40e",
    )
  })

  it("are others for another seed", () => {
    const texts = new Set(made().flatMap(({ lines }) => lines))
    const others = made({ seed: 8 }).flatMap(({ lines }) => lines)
    expect(others.filter((line) => texts.has(line))).toEqual([])
  })

  it.each([1, 24, 25, 26, 100, 999, 4_800])(
    "are %i runs when so many are asked for, each with an id of its own",
    (runs) => {
      const ids = runsIn(made({ runs })).map(({ run_id }) => run_id)
      expect(ids).toHaveLength(runs)
      expect(new Set(ids).size).toBe(runs)
    },
  )

  it("are made only when they are asked for, however many there are", () => {
    const first = demoFiles({ ...plan, runs: 100_000_000 }).next()
    const line = first.done ? undefined : first.value.lines[Symbol.iterator]().next()
    expect(line?.value).toContain('"origin":"sample"')
  })

  it("all say that they are samples, and can be read without a complaint", () => {
    expect(new Set(runsIn(made()).map(({ origin }) => origin))).toEqual(new Set(["sample"]))
  })

  it("stand in files by day and by type, in the order of their time", () => {
    const files = made()
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["logs/requests/2026-10-22.ndjson", "logs/requests/2026-11-20.ndjson"]),
    )
    expect(files).toHaveLength(34)
    for (const file of files) {
      const times = runsIn([file]).map(({ started_at }) => started_at ?? "")
      expect(times).toEqual(times.toSorted())
      const day = /\d{4}-\d{2}-\d{2}/.exec(file.path)?.[0]
      if (day !== undefined) expect(times.every((time) => time.startsWith(day))).toBe(true)
    }
  })

  it("are the same when they stand in two files", () => {
    const two = made({ files: "two" })
    expect(two.map(({ path }) => path)).toEqual(["logs/requests.ndjson", "metrics/analyses.ndjson"])
    expect(two.flatMap(({ lines }) => lines)).toEqual(made().flatMap(({ lines }) => lines))
  })

  it("begin and end within their days, but for the two runs that have not ended", () => {
    const runs = runsIn(made())
    const at = (time: string | null) => Date.parse(`${time?.replace(" ", "T")}Z`)
    for (const { started_at, duration_ms } of runs) {
      expect(at(started_at)).toBeGreaterThanOrEqual(fromMs)
      expect(at(started_at) + (duration_ms ?? 0)).toBeLessThan(untilMs)
    }
    const running = runs.filter(({ status }) => status === "running")
    expect(running.map(({ kind }) => kind)).toEqual(["thorough_analysis", "full_pipeline"])
    for (const { started_at } of running) expect(untilMs - at(started_at)).toBeLessThan(30 * 60_000)
  })
})

const requests = runsIn(made({ runs: 24_000 })).filter(({ kind }) => kind === null)

/** The analyses of a plan; its requests are not made at all. */
function runsOfAnalyses(runs: number): readonly DecodedRun[] {
  const files = [...demoFiles({ ...plan, runs })].filter(({ path }) => path.startsWith("metrics/"))
  return runsIn(files.map(({ path, lines }) => ({ path, lines: [...lines] })))
}

describe("sample requests", () => {
  it("follow the day and the week", () => {
    const share = (test: (at: Date) => boolean) =>
      requests.filter(({ started_at }) => test(new Date(`${started_at?.replace(" ", "T")}Z`))).length / requests.length
    expect(share((at) => at.getUTCHours() < 6)).toBeLessThan(0.05)
    expect(share((at) => at.getUTCDay() % 6 === 0)).toBeLessThan(0.15)
    expect(share((at) => at.getUTCHours() >= 8 && at.getUTCHours() < 17)).toBeGreaterThan(0.6)
  })

  it("take their time in four steps, on the large model twice as long as on the small one", () => {
    const done = requests.filter(({ status }) => status === "completed")
    expect(new Set(done.map(({ steps }) => steps.map(({ name }) => name).join()))).toEqual(
      new Set(["endpoint_init,search_sources,llm_generation,response_processing"]),
    )
    const steps = (name: string, model: string) =>
      done.filter((run) => run.model === model).flatMap((run) => run.steps.filter((step) => step.name === name))
    const middle = (name: string, model: string) =>
      median(steps(name, model).map(({ duration_ms }) => duration_ms ?? 0))
    expect(middle("endpoint_init", "llama-3.3-70b-versatile")).toBeCloseTo(2.3, 0)
    expectWithin(middle("search_sources", "llama-3.1-8b-instant"), 3_000, 5_000)
    expectWithin(middle("llm_generation", "llama-3.3-70b-versatile"), 5_000, 10_000)
    expectWithin(middle("llm_generation", "llama-3.1-8b-instant"), 2_000, 4_000)
    expectWithin(middle("response_processing", "llama-3.1-8b-instant"), 250, 350)
  })

  it("cost what the pipeline's users expect, and some leave it to be computed", () => {
    const costs = (model: string) =>
      requests.filter((run) => run.model === model).flatMap((run) => run.reported_cost_usd ?? [])
    expectWithin(median(costs("llama-3.3-70b-versatile")), 0.0012, 0.0019)
    expectWithin(median(costs("llama-3.1-8b-instant")), 0.0001, 0.0002)
    const silent = requests.filter((run) => run.reported_cost_usd === null && run.output_tokens !== null)
    expectWithin(silent.length / requests.length, 0.1, 0.2)
  })

  it("fail now and then, more often on the one bad afternoon, and some take far too long", () => {
    const failed = requests.filter(({ status }) => status === "failed")
    expectWithin(failed.length / requests.length, 0.005, 0.03)
    expect(new Set(failed.map(({ error }) => error)).size).toBeGreaterThan(2)
    const troubled = failed.filter(({ started_at }) => /^2026-11-15 1[34]/.test(started_at ?? ""))
    expect(troubled.length).toBeGreaterThan(0)
    expect(requests.some(({ duration_ms }) => (duration_ms ?? 0) > 25_000)).toBe(true)
  })
})

describe("sample analyses", () => {
  const analyses = runsOfAnalyses(72_000)
  const ended = (kind: string, key: string) =>
    analyses.filter((run) => run.kind === kind && run.config_key?.includes(key) && run.status === "completed")
  const seconds = (kind: string, key = "") => ended(kind, key).map(({ duration_ms }) => (duration_ms ?? 0) / 1000)
  const quality = (kind: string, key: string) => mean(ended(kind, key).map((run) => run.quality ?? Number.NaN))

  it("are of four types, each with its matrix of configurations", () => {
    const keys = (kind: string) =>
      new Set(analyses.filter((run) => run.kind === kind).map((run) => run.config_key)).size
    expect(["flash_analysis", "thorough_analysis", "template_report", "full_pipeline"].map(keys)).toEqual([3, 3, 3, 2])
  })

  it("take as long as such analyses do", () => {
    expectWithin(median(seconds("flash_analysis")), 30, 90)
    expectWithin(median(seconds("thorough_analysis")), 300, 900)
    expectWithin(median(seconds("template_report", "parallel")), 500, 700)
    expectWithin(median(seconds("template_report", "sequential")), 1_600, 2_000)
    expectWithin(median(seconds("full_pipeline")), 1_800, 7_200)
  })

  it("differ in quality between some configurations and not between others", () => {
    expectWithin(
      quality("flash_analysis", "max_tokens=3000") - quality("flash_analysis", "max_tokens=2000"),
      0.05,
      0.07,
    )
    expectWithin(
      quality("flash_analysis", "max_tokens=3000") - quality("flash_analysis", "max_tokens=2500"),
      -0.01,
      0.01,
    )
    expectWithin(quality("template_report", "sequential") - quality("template_report", "=0.15"), 0.05, 0.09)
    expectWithin(quality("full_pipeline", "parallel") - quality("full_pipeline", "sequential"), -0.02, 0.02)
    expectWithin(quality("thorough_analysis", "2000") - quality("thorough_analysis", "2500"), 0.03, 0.07)
  })

  it("fail now and then, and use the GPU badly in sequence", () => {
    expectWithin(analyses.filter(({ status }) => status === "failed").length / analyses.length, 0.02, 0.06)
    const used = (key: string) => mean(ended("template_report", key).map((run) => run.gpu_utilization ?? Number.NaN))
    expect(used("sequential")).toBeLessThan(0.5)
    expect(used("parallel")).toBeGreaterThan(0.8)
  })

  it("have stages that lie within the run, beside each other when they are parallel", () => {
    for (const { steps, duration_ms } of ended("template_report", "")) {
      for (const { offset_ms, duration_ms: stepMs } of steps)
        expect((offset_ms ?? 0) + (stepMs ?? 0)).toBeLessThanOrEqual((duration_ms ?? 0) + 10)
    }
    const sum = (key: string) =>
      mean(
        ended("template_report", key).map(
          (run) => run.steps.reduce((all, step) => all + (step.duration_ms ?? 0), 0) / (run.duration_ms ?? 0),
        ),
      )
    expect(sum("sequential")).toBeLessThan(1)
    expect(sum("parallel")).toBeGreaterThan(2)
  })
})

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function expectWithin(value: number, least: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(least)
  expect(value).toBeLessThanOrEqual(most)
}
