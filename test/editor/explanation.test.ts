import { describe, expect, it } from "vitest"
import { explainAt } from "../../src/editor/explanation.ts"
import type { CompletionCatalog } from "../../src/query/index.ts"

const catalog: CompletionCatalog = {
  runs: [
    { name: "model", type: "string", doc: "Model as the line named it." },
    { name: "duration_ms", type: "real", unit: "ms", doc: "As reported." },
    { name: "count", type: "long", doc: "A column called like a function." },
  ],
}
const query = `runs
| where model !has_cs "70b" and count > 2 and isempty(model)
| project-away count
| summarize slowest = max(duration_ms), n = count() by model
| where slowest > 5 and duration_ms > 1`

const explained = (words: string, within = words) => {
  const start = query.indexOf(words) + words.indexOf(within)
  return explainAt(query, start, catalog)
}

describe("explainAt", () => {
  it("tells type, unit and meaning of a column of the stage", () => {
    expect(explained("duration_ms)", "duration_ms")).toMatchObject({ detail: ["real, ms"], doc: "As reported." })
    expect(explained("slowest > 5", "slowest")).toMatchObject({ name: "slowest", detail: ["real"] })
    expect(explained("duration_ms > 1", "duration_ms")).toBeNull()
  })

  it("tells a function from a column of the same name", () => {
    expect(explained("count > 2", "count")?.doc).toBe("A column called like a function.")
    expect(explained("count()", "count")).toMatchObject({ name: "count", helpId: "function-count" })
  })

  it("tells operators, also in two words and negated", () => {
    expect(explained("project-away", "away")).toMatchObject({ name: "project-away", helpId: "operator-project-away" })
    expect(explained("summarize")).toMatchObject({ helpId: "operator-summarize" })
    expect(explained("!has_cs")).toMatchObject({ name: "!has_cs", helpId: "operator-has" })
    expect(explained("> 2", ">")).toMatchObject({ helpId: "operator-<" })
  })

  it("says which stretch it explains, and nothing of literals and white space", () => {
    const { start = 0, end = 0 } = explained("project-away", "away") ?? {}
    expect(query.slice(start, end)).toBe("project-away")
    expect(explained('"70b"')).toBeNull()
    expect(explainAt(query, query.indexOf("\n"), catalog)).toBeNull()
    expect(explainAt("", 0, catalog)).toBeNull()
  })
})
