import { describe, expect, it } from "vitest"
import { check, functions, operators, refusedFunctions, refusedOperators, stageWords } from "../../src/query/index.ts"
import { catalog, now } from "./engine.ts"
import { expectGolden, readGolden } from "./golden.ts"
import { kustoWords } from "./kusto-words.ts"

/** How a query is put that has the word in the place of its kind, and nothing else that could be wrong. */
const probes: Readonly<Record<keyof typeof kustoWords, (word: string) => string>> = {
  statements: (word) => `${word} a = 1; runs`,
  operators: (word) => `runs | ${word} `,
  sources: (word) => `${word} in (runs) where ok`,
  aggregates: (word) => `runs | summarize x = ${word}(tokens)`,
  functions: (word) => `print x = ${word}(1)`,
  windows: (word) => `runs | sort by run_id | extend x = ${word}(tokens)`,
}

const words = (kind: keyof typeof kustoWords) => [...new Set(kustoWords[kind].split(/\s+/))]

/** What the compiler says of the word itself; other mistakes show that it is known. */
function answerTo(kind: keyof typeof kustoWords, word: string): string {
  const found = check(probes[kind](word), { catalog, now })
  const own = found.find(
    ({ code, message }) => ["E111", "E113", "E203"].includes(code) && message.includes(`\`${word}\``),
  )
  if (own === undefined) return "here"
  return own.code === "E113" ? `left out: ${own.hints[0]?.text}` : "unknown"
}

describe("the table of what of Kusto is here", () => {
  it("is what probing every word gives, as recorded", async () => {
    expect(readGolden("support.txt").map(({ query }) => query)).toEqual(Object.keys(kustoWords))
    await expectGolden("support.txt", (kind) =>
      words(kind as keyof typeof kustoWords)
        .map((word) => `${word}: ${answerTo(kind as keyof typeof kustoWords, word)}`)
        .join("\n"),
    )
  })

  it("names every word that is here or left out by name", () => {
    const known = new Set(Object.values(kustoWords).flatMap((text) => text.split(/\s+/)))
    const ours = [...functions.map(({ name }) => name), ...operators.map(({ word }) => word), ...stageWords]
    const left = [...Object.keys(refusedFunctions), ...Object.keys(refusedOperators)]
    expect([...ours, ...left].filter((word) => !known.has(word))).toEqual([])
  })

  it("never answers a word that is left out, and leaves out nothing that answers", () => {
    for (const word of Object.keys(refusedFunctions)) expect(functions.map(({ name }) => name)).not.toContain(word)
    for (const word of Object.keys(refusedOperators)) expect(stageWords).not.toContain(word)
  })
})
