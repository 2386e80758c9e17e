import { describe, expect, it } from "vitest"
import { paintedLines, standardColors } from "../../src/tracker/colors.ts"
import { type RunSummary, summaryLines, type SummaryStep } from "../../src/tracker/summary.ts"

const step = (name: string, durationMs: number | null, more: Partial<SummaryStep> = {}): SummaryStep => ({
  name,
  durationMs,
  details: {},
  isSlowest: false,
  inside: [],
  ...more,
})

const run: RunSummary = {
  id: "a1b2c3d4",
  about: ["request", "completed"],
  error: null,
  durationMs: 11450.23,
  steps: [
    step("search_sources", 3245.67, { details: { documents_found: 5, cached: null, query: { k: "v" } } }),
    step("llm_generation", 7892.34, { isSlowest: true, inside: [step("first_token", 412.5), step("rest", null)] }),
  ],
  model: "llama-3.3-70b-versatile",
  tokens: { prompt: 2345, completion: 156, total: 2501 },
  cost: { prompt: "0.00138355", cached: null, completion: "0.00012324", total: "0.001507", source: "reported" },
  slowest: { name: "llm_generation", durationMs: 7892.34 },
  overheadMs: 312.2199999,
  more: { Quality: "0.8" },
}

const nothing: RunSummary = {
  id: "x",
  about: [],
  error: null,
  durationMs: null,
  steps: [],
  model: null,
  tokens: { prompt: null, completion: null, total: null },
  cost: { prompt: null, cached: null, completion: null, total: null, source: "unknown" },
  slowest: null,
  overheadMs: null,
  more: {},
}

const textOf = (summary: RunSummary) => summaryLines(summary).map(({ text }) => text)

describe("the summary of a run", () => {
  it("tells duration, the tree of steps, tokens, the parts of the cost, the slowest step and the overhead", () => {
    expect(textOf(run)).toEqual([
      "Request id       a1b2c3d4",
      "Run              request, completed",
      "Total duration   11450.23 ms (11.45 s)",
      "Steps",
      '├─ search_sources  3245.67 ms   28.3 %  documents_found=5  query={"k":"v"}',
      "└─ llm_generation  7892.34 ms   68.9 %",
      "   ├─ first_token    412.5 ms    3.6 %",
      "   └─ rest                  –",
      "Model            llama-3.3-70b-versatile",
      "Tokens           prompt 2345, completion 156, total 2501",
      "Cost             prompt $0.00138355, completion $0.00012324, total $0.001507 (reported)",
      "Slowest step     llm_generation, 7892.34 ms",
      "System overhead  312.22 ms (2.7 %)",
      "Quality          0.8",
    ])
  })

  it("makes up nothing that is not known", () => {
    expect(textOf(nothing)).toEqual([
      "Request id       x",
      "Total duration   –",
      "Steps            none",
      "Model            –",
      "Tokens           prompt –, completion –, total –",
      "Cost             prompt –, completion –, total – (unknown)",
      "Slowest step     –",
      "System overhead  –",
    ])
  })

  it("shows cached prompt tokens apart, and the error", () => {
    const cost = { ...run.cost, cached: "0.00003" }
    const text = textOf({ ...run, cost, error: "out of memory" })
    expect(text).toContain(
      "Cost             prompt $0.00138355, cached prompt $0.00003, completion $0.00012324, total $0.001507 (reported)",
    )
    expect(text).toContain("Error            out of memory")
  })

  it.each([
    [999.994, "999.99 ms"],
    [59_990, "59990 ms (59.99 s)"],
    [150_500, "150500 ms (2 min 31 s)"],
    [7_380_000, "7380000 ms (2 h 3 min)"],
  ])("says %d ms so that programs and people can read it", (durationMs, text) => {
    expect(textOf({ ...nothing, durationMs })[1]).toBe(`Total duration   ${text}`)
  })

  it("cannot be broken or command the terminal by what a pipeline wrote", () => {
    const evil = "a\u001b[2J\nb\u009b\u202ec\u2028"
    const lines = textOf({
      ...run,
      id: evil,
      about: [evil],
      error: evil,
      model: evil,
      steps: [step(evil, 1, { details: { [evil]: evil, list: [evil] } })],
      more: { Message: evil },
    })
    expect(lines.join("")).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028]/u)
    expect(lines[0]).toBe("Request id       a\\x1b[2J\\x0ab\\x9b\\u202ec\\u2028")
  })

  it("is not buried by a prompt in a step's metadata", () => {
    const long = step("llm", 1, { details: { prompt: "é".repeat(10_000) } })
    expect(textOf({ ...run, steps: [long] })[4]).toBe(`└─ llm  1 ms    0.0 %  prompt=${"é".repeat(79)}…`)
  })
})

describe("the colors of a summary", () => {
  it("begin and end on every line, the slowest step and the error apart", () => {
    const text = paintedLines(summaryLines({ ...run, error: "e" }), { ...standardColors, error: "none" })
    const lines = text.split("\n")
    expect(lines[0]).toBe("\u001b[31mRequest id       a1b2c3d4\u001b[0m")
    expect(lines.filter((line) => line.startsWith("\u001b[91m")).map((line) => line.slice(5, 22))).toEqual([
      "└─ llm_generation",
      "Slowest step     ",
    ])
    expect(lines).toContain("Error            e")
    expect(text.endsWith("\n")).toBe(true)
  })

  it("can be none at all", () => {
    expect(paintedLines(summaryLines(nothing), null)).not.toContain("\u001b")
  })
})
