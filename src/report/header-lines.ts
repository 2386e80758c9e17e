import { positionIn, Problem } from "../model/problem.ts"
import { nearest } from "../model/nearest.ts"
import type { ReportHead, ReportLanguage } from "./types.ts"

/** A report as it stands in a file. `functions` are the names that `then` may have. */
export type ReportSource = {
  readonly name: string
  readonly file: string
  readonly text: string
  readonly language: ReportLanguage
  readonly origin: ReportHead["origin"]
  readonly functions: readonly string[]
}

const keys = ["title", "description", "parameter", "units", "chart", "days", "origins", "then"] as const
export type HeaderKey = (typeof keys)[number]
export type HeaderEntry = { readonly key: HeaderKey; readonly value: string; readonly line: number }

/** A report's file cut in two: what its header says, and its question, which begins on line `textLine`. */
export type SplitSource = { readonly entries: readonly HeaderEntry[]; readonly text: string; readonly textLine: number }

/** What begins a comment. */
export const commentMarks = { sql: "--", query: "//" } as const

/** Cuts the file after its first lines that are comments. Throws the Problem of a header line that cannot be read. */
export function splitSource(source: ReportSource): SplitSource {
  const lines = source.text.replace(/^\uFEFF/, "").split(/\r?\n/)
  const end = firstOr(lines.length, lines, (line) => !line.startsWith(commentMarks[source.language]))
  const start = firstOr(lines.length, lines, (line, index) => index >= end && line.trim() !== "")
  return {
    entries: readEntries(source, lines.slice(0, end)),
    text: lines.slice(start).join("\n").trimEnd(),
    textLine: Math.min(start + 1, lines.length),
  }
}

/** The entry with this key; null when there is none. Two are a mistake. */
export function onlyEntry(source: ReportSource, entries: readonly HeaderEntry[], key: HeaderKey): HeaderEntry | null {
  const [first, second] = entries.filter((entry) => entry.key === key)
  if (second !== undefined) throw mistakeIn(source, second.line, `${key} is given twice`, "keep one of them")
  return first ?? null
}

/** The Problem of a mistake on one line (from 1) of a report's file. */
export function mistakeIn(
  { file, text, language }: ReportSource,
  line: number,
  message: string,
  hint: string,
): Problem {
  const lines = text.split("\n")
  const start = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0)
  const position = positionIn(text, start, start + (lines[line - 1] ?? "").length)
  const said = hint.replace(/-- (?=[a-z]+:)/, `${commentMarks[language]} `)
  return new Problem("bad_config", `${file}, line ${line}: ${message}`, { position, hint: said })
}

function firstOr(otherwise: number, lines: readonly string[], test: (line: string, index: number) => boolean): number {
  const index = lines.findIndex(test)
  return index === -1 ? otherwise : index
}

function readEntries(source: ReportSource, lines: readonly string[]): readonly HeaderEntry[] {
  const entries: HeaderEntry[] = []
  const mark = commentMarks[source.language]
  for (const [index, line] of lines.entries()) {
    const last = entries.at(-1)
    const said = line.slice(mark.length)
    const carriesOn = /^ {3,}\S/.test(said)
    if (said.trim() === "") continue
    if (carriesOn && last !== undefined) entries[entries.length - 1] = extended(last, said)
    else entries.push(readEntry(source, said, index + 1))
  }
  return entries
}

function extended(entry: HeaderEntry, said: string): HeaderEntry {
  return { ...entry, value: `${entry.value} ${said.trim()}` }
}

function readEntry(source: ReportSource, said: string, line: number): HeaderEntry {
  const [, word = "", value = ""] = /^ ?([a-z]+):\s+(.*\S)\s*$/.exec(said) ?? []
  if (word === "")
    throw mistakeIn(source, line, `the header line is not \`${commentMarks[source.language]} key: value\``, keysHint)
  const key = keys.find((known) => known === word)
  if (key !== undefined) return { key, value, line }
  const near = nearest(word, keys)
  throw mistakeIn(source, line, `no header key "${word}"`, near === null ? keysHint : `did you mean ${near}?`)
}

const keysHint = `keys are ${keys.join(", ")}; put other comments after the first line of the question`
