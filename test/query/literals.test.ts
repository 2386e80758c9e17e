import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { format } from "../../src/query/index.ts"
import { ask, type Engine, openEngine } from "./engine.ts"
import { seeded } from "./random-text.ts"

let engine: Engine

beforeAll(async () => {
  engine = await openEngine()
})
afterAll(() => engine.close())

const random = seeded(23)
const below = (end: number) => Math.floor(random() * end)
const marks = [
  "a",
  '"',
  "'",
  "\\",
  "/",
  "\n",
  "\0",
  "é",
  "😀",
  "\u2028",
  "|",
  "//",
  "`",
  "```",
  "{",
  "]",
  "$x",
  "%",
  "--",
  "nan",
  ",]",
  " ",
]

describe("a literal", () => {
  it("is what it stands for, in every way to write it, and after format too", async () => {
    for (let round = 0; round < 120; round++) {
      const text = randomText()
      for (const written of waysToWrite(text)) await expectValue(written, text)
      const value = randomJson(0)
      await expectValue(`dynamic(${JSON.stringify(value)})`, value)
      await expectValue(`parse_json(${JSON.stringify(JSON.stringify(value))})`, value)
    }
  })
})

async function expectValue(written: string, value: unknown): Promise<void> {
  const query = `print ${written}`
  expect([query, (await ask(engine, query)).rows[0]?.[0]]).toEqual([query, value])
  const formatted = format(query)
  expect([formatted, (await ask(engine, formatted)).rows[0]?.[0]]).toEqual([formatted, value])
}

function randomText(): string {
  return Array.from({ length: below(5) }, () => marks[below(marks.length)] ?? "").join("")
}

function waysToWrite(text: string): string[] {
  const json = JSON.stringify(text)
  const ways = [json, `'${json.slice(1, -1).replaceAll("'", String.raw`\'`)}'`]
  if (!text.includes("\n")) ways.push(`@"${text.replaceAll('"', '""')}"`, `h@'${text.replaceAll("'", "''")}'`)
  if (!text.includes("```") && !text.startsWith("\n") && !text.endsWith("`")) ways.push(`\`\`\`${text}\`\`\``)
  return ways
}

function randomJson(depth: number): unknown {
  switch (below(depth > 3 ? 5 : 7)) {
    case 0:
      return randomText()
    case 1:
      return below(1000) - 500
    case 2:
      return (random() - 0.5) * 10 ** (below(40) - 20)
    case 3:
      return random() < 0.5
    case 4:
      return null
    case 5:
      return Array.from({ length: below(4) }, () => randomJson(depth + 1))
    default:
      return Object.fromEntries(Array.from({ length: below(4) }, () => [randomText(), randomJson(depth + 1)]))
  }
}
