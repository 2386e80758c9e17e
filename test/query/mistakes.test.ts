import { describe, expect, it } from "vitest"
import { check, compile, compileFilter, explain, explainAll, Problem } from "../../src/query/index.ts"
import { catalog, now } from "./engine.ts"
import { expectGolden, readGolden } from "./golden.ts"

const params = { model: "llama-8b" }

function problemOf(run: () => unknown): Problem {
  try {
    run()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error("nothing was refused")
}

describe("mistakes", () => {
  it("are told with their code, the line, carets and what to do", async () => {
    expect(readGolden("mistakes.txt").length).toBeGreaterThan(100)
    await expectGolden("mistakes.txt", (query) => explainAll(query, check(query, { catalog, now, params })))
  })

  it("are thrown as one Problem that holds all of them, with line and column", () => {
    const problem = problemOf(() => compile("runs\n| where modle == 'a'\n| where tokns > 1", { catalog }))
    expect(problem.code).toBe("E201")
    expect([problem.line, problem.column, problem.span]).toEqual([2, 9, { start: 13, end: 18 }])
    expect(problem.hints).toEqual([{ text: "did you mean `model`?", replacement: "model" }])
    const two = problemOf(() => compile("runs | where a = 1 | wher b", { catalog }))
    expect(two.all.map(({ code }) => code)).toEqual(["E112", "E111"])
  })

  it("are healed by their replacements", () => {
    const broken = [
      "runs | where tokens = 5",
      "runs | wher ok",
      "runs | where modle == 'a'",
      "runs | where started_at > '2026-01-01'",
      "runs | extend x = model + message",
      "runs | summarize count() by config.note",
    ]
    for (const query of broken) {
      const { span, hints } = problemOf(() => compile(query, { catalog }))
      const fixed = query.slice(0, span.start) + (hints[0]?.replacement ?? "") + query.slice(span.end)
      expect([fixed, check(fixed, { catalog })]).toEqual([fixed, []])
    }
  })

  it("can be printed in colours, and long lines are cut round the place", () => {
    const query = `runs | where ${"tokens == 1 or ".repeat(30)} modle == 'a'`
    const [diagnostic] = check(query, { catalog })
    if (diagnostic === undefined) throw new Error("nothing was refused")
    const lines = explain(query, diagnostic).split("\n")
    expect(lines[1]?.length).toBeLessThan(130)
    expect(lines[1]?.slice(lines[2]?.indexOf("^"), (lines[2]?.lastIndexOf("^") ?? 0) + 1)).toBe("modle")
    expect(explain(query, diagnostic, true)).toContain("\u001B[31;1merror[E201]\u001B[0m")
  })

  it("are not seen in a filter that is one condition of words", () => {
    for (const filter of ['message matches regex "a"', 'message has_cs "a"', 'message hassuffix "b"', "not(ok)"])
      expect(() => compileFilter(filter, { columns: catalog["runs"] ?? [] })).not.toThrow()
  })

  it("of a regular expression stand where it stands", () => {
    const named = problemOf(() => compile('runs | where message matches regex "(?<n>a)"', { catalog }))
    expect([named.code, named.span.start]).toEqual(["E308", 35])
    expect(named.message).toContain("(?P<name>…)")
    expect(() => compile('runs | where message matches regex "(?P<n>a)"', { catalog })).not.toThrow()
  })

  it("of a number for a length of time are healed by a unit", () => {
    const hints = (query: string) =>
      problemOf(() => compile(query, { catalog })).hints.map(({ replacement }) => replacement)
    expect(hints("runs | where started_at > ago(7)").slice(0, 3)).toEqual(["7d", "7h", "7m"])
    expect(hints("runs | where started_at > ago(tokens)")[0]).toBe("tokens * 1s")
    expect(problemOf(() => compile("runs | project waited + 5", { catalog })).hints).toEqual([
      { text: "a length of time has its unit: 5s, or x * 1s" },
    ])
  })

  it("of a length of time beside a number offer units", () => {
    const offered = (filter: string) =>
      problemOf(() => compileFilter(filter, { columns: catalog["runs"] ?? [] })).hints.map(({ text }) => text)
    expect(offered("waited > 10")).toEqual(["write 10s", "write 10ms"])
    expect(offered("1.5 < waited")).toEqual(["write 1.5s", "write 1.5ms"])
    expect(offered("waited > duration_ms")).toEqual(["a number is a length of time with a unit: x * 1ms"])
  })

  it("of a filter offer columns for a bare word", () => {
    const problem = problemOf(() => compileFilter("timeout", { columns: catalog["runs"] ?? [] }))
    expect(problem.code).toBe("E119")
    expect(problem.hints.map(({ replacement }) => replacement)).toEqual(['message has "timeout"', 'model == "timeout"'])
    expect(problemOf(() => compileFilter("slow", { columns: [{ name: "my name", type: "string" }] })).hints).toEqual([
      { text: `look for it in a text: ['my name'] has "slow"`, replacement: `['my name'] has "slow"` },
    ])
    expect(problemOf(() => compileFilter("ok | take 5", { columns: catalog["runs"] ?? [] })).message).toBe(
      "a filter is a condition without `|`",
    )
    expect(problemOf(() => compileFilter("where tokens > 5", { columns: catalog["runs"] ?? [] })).hints).toEqual([
      { text: "leave the word out", replacement: "" },
    ])
    expect(problemOf(() => compileFilter('model like "a%"', { columns: catalog["runs"] ?? [] })).message).toBe(
      "`LIKE` is SQL",
    )
    expect(problemOf(() => compileFilter("model == llama", { columns: catalog["runs"] ?? [] })).hints[0]).toEqual({
      text: 'is it text? then it stands in quotes: "llama"',
      replacement: '"llama"',
    })
    for (const word of ["llama-3.3-70b", "70b", "openai/gpt-oss-120b", "llama3:8b"]) {
      const bare = problemOf(() => compileFilter(word, { columns: catalog["runs"] ?? [] }))
      const fixes = bare.hints.map(({ replacement }) => replacement)
      expect([bare.code, ...fixes]).toEqual(["E119", `message has "${word}"`, `model has "${word}"`])
    }
    expect(problemOf(() => compileFilter("tokens", { columns: catalog["runs"] ?? [] })).code).toBe("E119")
  })
})
