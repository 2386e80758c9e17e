import { describe, expect, it } from "vitest"
import { seeded } from "../../src/model/random.ts"
import {
  check,
  compile,
  complete,
  completeFilter,
  type CompletionCatalog,
  type Suggestion,
  tokenize,
} from "../../src/query/index.ts"
import { isFull } from "../scale.ts"
import { expectGolden, readGolden } from "./golden.ts"
import { randomQuery } from "./oracle/generate.ts"
import { catalog as oracleCatalog } from "./oracle/tables.ts"
import { randomText } from "./random-text.ts"

const catalog: CompletionCatalog = {
  runs: [
    { name: "run_id", type: "string" },
    { name: "model", type: "string", values: ["llama3:8b", "llama3.1:70b"] },
    { name: "kind", type: "string", doc: "analysis type" },
    { name: "started_at", type: "datetime" },
    { name: "duration_ms", type: "real", unit: "ms" },
    { name: "ok", type: "bool" },
    { name: "tags", type: "dynamic" },
    { name: "odd name", type: "long" },
  ],
  steps: [
    { name: "run_id", type: "string" },
    { name: "name", type: "string" },
    { name: "offset_ms", type: "real", unit: "ms" },
  ],
}

/** The cursor of the recorded cases. */
const mark = "‸"

function at(marked: string): readonly Suggestion[] {
  return complete(marked.replace(mark, ""), marked.indexOf(mark), catalog, ["from", "to"])
}

/** The first suggestions, one a line, and how many more there are. */
function recorded(marked: string): string {
  const found = at(marked)
  const shown = found.slice(0, 9).map(({ label, kind, detail }) => `${kind} ${label} ${detail}`.trimEnd())
  return [...shown, ...(found.length > 9 ? [`… ${found.length - 9} more`] : [])].join("\n")
}

/** The text after the suggestion of a label was taken. */
function taken(marked: string, label: string): string {
  const text = marked.replace(mark, "")
  const suggestion = at(marked).find((one) => one.label === label)
  if (suggestion === undefined) throw new Error(`${label} is not suggested`)
  return text.slice(0, suggestion.span.start) + suggestion.insert + text.slice(suggestion.span.end)
}

describe("complete", () => {
  it("suggests what can stand at the cursor, as recorded", async () => {
    expect(readGolden("completions.txt").length).toBeGreaterThan(40)
    await expectGolden("completions.txt", recorded)
  })

  it("takes the place of the word at the cursor, the part behind it too", () => {
    expect(taken("runs | where mo‸del == 1", "model")).toBe("runs | where model == 1")
    expect(taken("runs | project-a‸", "project-away")).toBe("runs | project-away")
    expect(taken("runs | mv‸-expand tags", "mv-expand")).toBe("runs | mv-expand tags")
    expect(taken("runs | summarize n = cou‸", "count")).toBe("runs | summarize n = count()")
    expect(taken("runs | where model !h‸", "!has")).toBe("runs | where model !has")
    expect(taken('runs | where model == "lla‸"', '"llama3:8b"')).toBe('runs | where model == "llama3:8b"')
    expect(taken('runs | where model == "lla‸', '"llama3:8b"')).toBe('runs | where model == "llama3:8b"')
    expect(taken("runs | where odd‸ > 1", "odd name")).toBe("runs | where ['odd name'] > 1")
    expect(taken("runs ‸", "|")).toBe("runs | ")
  })

  it("tells what is known of a column, behind other stages too", () => {
    const [column] = at("runs | where ok | summarize max(duration_ms) by kind | where ki‸")
    expect(column).toMatchObject({ label: "kind", kind: "column", detail: "string", doc: "analysis type" })
    expect(at("runs | where duration‸")[0]).toMatchObject({ detail: "real, ms" })
  })

  it("knows the columns although a stage before has a mistake", () => {
    expect(at("runs | where nothing == 1 | summarize n = count() by kind | where ‸").slice(0, 2)).toMatchObject([
      { label: "kind" },
      { label: "n" },
    ])
  })

  it("suggests what stands in random queries where it stands", () => {
    const missing: string[] = []
    for (let seed = 1; seed <= (isFull ? 2000 : 40); seed++) {
      const query = randomQuery(seeded(seed))
      if (check(query, { catalog: oracleCatalog }).length > 0) continue
      for (const token of wordsOf(query)) {
        const found = complete(query, token.end, oracleCatalog)
        if (!found.some(({ label }) => label === token.text || label.split(/[- =(]/)[0] === token.text))
          missing.push(`${token.text} at ${token.start}: ${query}`)
      }
    }
    expect(missing.slice(0, 5)).toEqual([])
  })

  it("never throws, whatever the text", () => {
    const random = seeded(17)
    for (let round = 0; round < 300; round++) {
      const text = randomText(random)
      const position = Math.floor(random() * (text.length + 1))
      for (const { span } of complete(text, position, catalog)) {
        expect([span.start <= position, span.end >= position, span.end <= text.length]).toEqual([true, true, true])
      }
    }
  })

  it("suggests only kinds of joins and charts that compile", () => {
    for (const { label } of at("runs | join kind=‸"))
      compile(`runs | join kind=${label} (steps) on run_id`, { catalog })
    for (const { label } of at("runs | render ‸")) compile(`runs | render ${label}`, { catalog })
    for (const { label } of at("runs | where model ‸")) expect(label).not.toBe("")
  })
})

/** Every word of a query but new names, parts of dynamics, and what follows another word of its operator. */
function wordsOf(query: string) {
  const tokens = tokenize(query).filter(({ kind }) => kind !== "space")
  return tokens.filter((token, index) => {
    const [option, before] = [tokens[index - 2]?.text, tokens[index - 1]?.text]
    const after = tokens[index + 1]?.text
    const isNew = after === ":" || after === "*" || (after === "=" && !/^(?:kind|default|with\w+)$/.test(token.text))
    const isNamed = before === "=" && option?.startsWith("with")
    // `range name from …`, and what `parse` reads after a piece of text.
    const isRead = before === "range" || before === "with" || tokens[index - 1]?.kind === "string"
    const isRest = before === "." || before === "-" || /^(?:regex|typeof|withsource)$/.test(token.text)
    return token.kind === "name" && !isNew && !isNamed && !isRead && !isRest
  })
}

describe("completeFilter", () => {
  const columns = catalog["runs"] ?? []
  const labels = (marked: string) =>
    completeFilter(marked.replace(mark, ""), marked.indexOf(mark), columns).map(({ label }) => label)

  it("suggests columns, values and what joins conditions", () => {
    expect(labels("‸").slice(0, 3)).toEqual(["run_id", "model", "kind"])
    expect(labels('model == "llama3.1‸')).toEqual(['"llama3.1:70b"'])
    expect(labels("ok and dur‸")).toContain("duration_ms")
    expect(labels('model == "x" ‸').slice(0, 2)).toEqual(["and", "or"])
    expect(labels("summ‸")).toEqual([])
  })
})
