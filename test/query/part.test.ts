import { describe, expect, it } from "vitest"
import { stepsOf, throughStage } from "../../src/query/index.ts"

const query = `let slow = runs | where duration > 10s | take 9;
runs // a | b
| where model has "70b"
| join kind=inner (steps | where name == "llm" | take 3) on run_id
| summrize n = count()
| project-away extra`

/** The part of the query up to the stage that holds the words. */
const through = (words: string) => throughStage(query, query.indexOf(words) + 1)

describe("throughStage", () => {
  it.each([
    ["runs //", "runs"],
    ["model has", 'has "70b"'],
    ["on run_id", "on run_id"],
    ["summrize", "count()"],
    ["project-away", "extra"],
  ])("keeps what stands before and in the stage of %j", (words, end) => {
    expect(through(words)).toBe(query.slice(0, query.indexOf(end, query.indexOf(";")) + end.length))
  })

  it("takes a bar for part of the stage behind it", () => {
    expect(throughStage(query, query.indexOf("| where model"))).toMatch(/"70b"$/)
    expect(throughStage(query, query.indexOf("| where model") - 1)).toMatch(/runs$/)
  })

  it("asks what is in brackets alone, with the `let` statements before it", () => {
    expect(through("name ==")).toBe(`${query.slice(0, query.indexOf(";"))};\nsteps | where name == "llm"`)
    expect(through("take 3")).toMatch(/;\nsteps \| where name == "llm" \| take 3$/)
  })

  it("asks the value of a `let` alone", () => {
    expect(through("duration >")).toBe("runs | where duration > 10s")
    expect(through("take 9")).toBe("runs | where duration > 10s | take 9")
  })

  it("gives any text back without a fault", () => {
    for (const text of ["", "|", "runs | ", "runs | | take", "let a = ;", "((((", "join ( | )"]) {
      for (let place = 0; place <= text.length; place += 1)
        expect(text).toContain(throughStage(text, place).at(-1) ?? "")
    }
  })
})

describe("stepsOf", () => {
  it("names the steps of the query's own pipe and where they end", () => {
    const steps = stepsOf(query)
    expect(steps.map(({ word }) => word)).toEqual(["runs", "where", "join", "summrize", "project-away"])
    expect(query.slice(0, steps[1]?.to)).toMatch(/"70b"$/)
  })
})
