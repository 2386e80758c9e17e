import { describe, expect, it } from "vitest"
import { marksIn } from "../../src/editor/token-marks.ts"

/** The words of a query that are of a kind, in their order. */
function words(query: string, kind: string): readonly string[] {
  return marksIn(query).flatMap((mark) => (mark.kind === kind ? query.slice(mark.start, mark.end) : []))
}

describe("the marks of a query", () => {
  const query = `let slow = 10s;
runs // all of them
| where duration > slow and model !has "70b" and not(isnull(kind))
| project-away extra
| join kind=inner (steps | where name in~ ("llm", $word)) on run_id
| summarize runs = count(), p95 = percentile(duration, 95) by kind, bin(started_at, 1d)
| sort by p95 desc nulls last
| render timechart with (title="a")`

  it("tell stages from the words that belong to them", () => {
    expect(words(query, "stage").filter((word) => word !== "|" && word !== "-")).toEqual(
      "let where project away join where summarize sort render".split(" "),
    )
    expect(words(query, "keyword")).toEqual("kind inner on by by desc nulls last timechart with".split(" "))
  })

  it("tell tables, functions, columns and names that are given", () => {
    expect(words(query, "table")).toEqual(["runs", "steps"])
    expect(words(query, "function")).toEqual(["not", "isnull", "count", "percentile", "bin"])
    expect(words(query, "name")).toEqual(["slow", "runs", "p95", "title"])
    expect(words(query, "column")).toContain("kind")
    expect(words(query, "column")).toContain("run_id")
  })

  it("tell operators, literals and comments", () => {
    expect(words(query, "operator")).toEqual([">", "and", "!has", "and", "in~"])
    expect(words(query, "number")).toEqual(["10s", "95", "1d"])
    expect(words(query, "string")).toEqual(['"70b"', '"llm"', '"a"'])
    expect(words(query, "parameter")).toEqual(["$word"])
    expect(words(query, "comment")).toEqual(["// all of them"])
  })

  it("see a pipeline in brackets and behind a name", () => {
    expect(words("let m = runs | where x; (m | take 1) | union steps, (prices | take 1)", "table")).toEqual([
      "runs",
      "m",
      "prices",
    ])
    expect(words("runs | where model in (models | project model)", "table")).toEqual(["runs", "models"])
    expect(words("range x from 1 to 9 step 2", "keyword")).toEqual(["from", "to", "step"])
  })

  it.each(["", "|", "| |", "((((", 'runs | where "open', "let", "let =", "a-b - c", "runs | project-", ")]}", "😀 $"])(
    "cover %j without a gap but white space, in their order",
    (text) => {
      let end = 0
      for (const mark of marksIn(text)) {
        expect(text.slice(end, mark.start).trim()).toBe("")
        expect(mark.end).toBeGreaterThan(mark.start)
        end = mark.end
      }
      expect(text.slice(end).trim()).toBe("")
    },
  )
})
