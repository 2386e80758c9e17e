import { positionIn, Problem } from "../model/problem.ts"
import { wrongName } from "./header-parameter.ts"
import { commentMarks } from "./header-lines.ts"
import { isEnd, namesIn } from "./language/values.ts"
import { placeholdersIn } from "./placeholders.ts"
import type { ReportChart, ReportDraft } from "./types.ts"
import { typedValue } from "./typed-value.ts"
import { readValue } from "./value.ts"

/**
 * The file that a draft becomes. `question` is its query over the runs that pass the page's filters, all origins among
 * them, so that without a filter it answers as it did. Throws `bad_parameter` for a `$name` that no report can have.
 */
export function reportText(draft: ReportDraft, question: string): string {
  const names = namesIn(draft.query, draft.language).filter((name) => !isEnd(name))
  checkNames(draft, names)
  const line = (key: string, value: string) => headerLine(commentMarks[draft.language], key, value)
  return [
    ...line("title", oneLine(draft.title) || titleOf(draft.name)),
    ...line("description", oneLine(draft.description)),
    ...names.flatMap((name) => line("parameter", parameterText(name, draft.params[name] ?? ""))),
    ...line("chart", chartText(draft.chart ?? null)),
    ...line("origins", "all"),
    "",
    question,
    "",
  ].join("\n")
}

/** A header takes columns whose names are words; a chart of others is left out. */
function chartText(chart: ReportChart | null): string {
  if (chart === null) return ""
  const { kind, x, y, series } = chart
  const places = Object.entries({ x, y: [y].flat().join(), ...(series === undefined ? {} : { series }) })
  if (places.some(([, name]) => /[\s=]/.test(name))) return ""
  return [kind, ...places.map(([place, name]) => `${place}=${name}`)].join(" ")
}

/** Long values go on in lines of their own, as a person would write them. */
function headerLine(mark: string, key: string, value: string): readonly string[] {
  if (value === "") return []
  const words = `${key}: ${value}`.split(" ")
  const lines = words.reduce<readonly string[]>((all, word) => {
    const last = all.at(-1)
    const fits = last !== undefined && last.length + word.length < widthMax
    return fits ? [...all.slice(0, -1), `${last} ${word}`] : [...all, word]
  }, [])
  return lines.map((line, place) => (place === 0 ? `${mark} ${line}` : `${mark}    ${line}`))
}

const widthMax = 110

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim()
}

function titleOf(name: string): string {
  const words = name.replaceAll("-", " ").trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A value that a header cannot hold is left for the reader to give. */
function parameterText(name: string, text: string): string {
  const value = text === "" ? null : typedValue(text)
  const type = typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "text"
  const shown = String(value ?? "")
  const canStand = oneLine(shown) === shown && !shown.includes(" -- ") && readValue({ type }, shown).wrong === null
  return `${name} ${type}${shown !== "" && canStand ? ` = ${shown}` : ""} -- $${name} in the query`
}

function checkNames({ query, language }: ReportDraft, names: readonly string[]): void {
  const wrong = names.find((name) => wrongName(name) !== null)
  if (wrong === undefined) return
  const start = placeholdersIn(query, language).find(({ name }) => name === wrong)?.start ?? 0
  throw new Problem("bad_parameter", `$${wrong} cannot be a parameter of a report: ${wrongName(wrong)}`, {
    hint: "give it another name in the query",
    position: positionIn(query, start, start + wrong.length + 1),
    field: "query",
  })
}
