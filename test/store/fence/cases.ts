import { readFileSync } from "node:fs"

/** One statement of a case file; `title` is the rest of the line `--- title` above it. */
export type Case = { readonly title: string; readonly sql: string }

/** Reads a case file beside this one. The line end before the next title is no part of a statement. */
export function readCases(name: string): readonly Case[] {
  const text = readFileSync(new URL(name, import.meta.url), "utf8")
  const [, ...blocks] = `\n${text}`.split("\n--- ")
  return blocks.map((block) => {
    const [title = "", ...lines] = block.split("\n")
    return { title, sql: lines.join("\n").trimEnd() }
  })
}
