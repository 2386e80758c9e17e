import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "vitest"

const folder = join(import.meta.dirname, "golden")

/** Recorded answers are written anew, to be reviewed as a diff, when this is set. */
const recording = process.env["RECORD_GOLDEN"] === "1"

/** A case of a golden file: the query, and what was recorded for it. */
export type GoldenCase = { readonly query: string; readonly recorded: string }

const between = "\n====\n"
const answerMark = "\n----\n"

/** The cases of a file: each a query, a line of dashes and what it gives, with a line of equals signs between cases. */
export function readGolden(name: string): readonly GoldenCase[] {
  return readFileSync(join(folder, name), "utf8")
    .trimEnd()
    .split(between)
    .map((text) => {
      const [query = "", recorded = ""] = text.split(/\n----(?:\n|$)/)
      return { query, recorded }
    })
}

/** Asks every case and compares with what was recorded, or records. */
export async function expectGolden(name: string, answer: (query: string) => Promise<string> | string): Promise<void> {
  const cases = readGolden(name)
  const answers: string[] = []
  for (const { query } of cases) answers.push(await answer(query))
  const text = `${cases.map(({ query }, index) => query + answerMark + (answers[index] ?? "")).join(between)}\n`
  if (recording) writeFileSync(join(folder, name), text)
  expect(text).toBe(readFileSync(join(folder, name), "utf8"))
}
