import type { Problem } from "../model/problem.ts"
import { readChart, readUnits } from "./header-chart.ts"
import {
  type HeaderEntry,
  mistakeIn,
  onlyEntry,
  type ReportSource,
  splitSource,
  type SplitSource,
} from "./header-lines.ts"
import { checkParameters, readParameter } from "./header-parameter.ts"
import type { ReportHead } from "./types.ts"

/**
 * Reads a report's file: a header of comments, one `-- key: value` each, then one SELECT; in the query language one
 * `// key: value` each, then one query. Three spaces or more after the mark carry a value on. A mistake is a Problem that names the file and the line.
 *
 *     -- title: Slowest runs
 *     -- description: What took longest, and in which step.
 *     -- parameter: limit number 1..1000 = 50 -- how many runs are shown
 *     -- parameter: by choice duration|cost optional -- what decides
 *     -- units: slowest_step_ms = ms
 *     -- chart: bars x=run_id y=duration_ms series=model
 *     -- days: day
 *     -- origins: all
 *     -- then: verdict
 */
export function parseReport(source: ReportSource): ReportHead {
  const { entries, text, textLine } = splitSource(source)
  const only = (key: HeaderEntry["key"]) => onlyEntry(source, entries, key)
  const [title, units, chart] = [only("title"), only("units"), only("chart")]
  if (title === null) throw mistakeIn(source, 1, "the report has no title", "begin the file with: -- title: …")
  if (text === "") throw nothingAsked(source, textLine)
  return {
    name: source.name,
    title: title.value,
    description: only("description")?.value ?? "",
    parameters: parametersOf(source, entries, { text, textLine }),
    units: units === null ? {} : readUnits(source, units),
    chart: chart === null ? null : readChart(source, chart),
    days: daysOf(source, only("days")),
    thenName: thenOf(source, only("then")),
    origins: originsOf(source, only("origins")),
    language: source.language,
    text,
    origin: source.origin,
    file: source.file,
    textLine,
  }
}

function nothingAsked(source: ReportSource, line: number): Problem {
  return source.language === "sql"
    ? mistakeIn(source, line, "there is no SQL after the header", "write one SELECT")
    : mistakeIn(source, line, "there is no query after the header", "write one, such as: selected_runs | count")
}

function parametersOf(
  source: ReportSource,
  entries: readonly HeaderEntry[],
  asked: Pick<SplitSource, "text" | "textLine">,
) {
  const declared = entries
    .filter(({ key }) => key === "parameter")
    .map((entry) => ({ parameter: readParameter(source, entry), line: entry.line }))
  checkParameters(source, declared, asked)
  return declared.map(({ parameter }) => parameter)
}

/** SQL has days of its own. */
function daysOf(source: ReportSource, entry: HeaderEntry | null): readonly string[] {
  if (entry === null) return []
  if (source.language === "sql") throw mistakeIn(source, entry.line, "SQL gives days itself", "write: …::DATE as day")
  return entry.value.split(",").map((name) => name.trim())
}

function thenOf(source: ReportSource, entry: HeaderEntry | null): string | null {
  if (entry === null || source.functions.includes(entry.value)) return entry?.value ?? null
  throw mistakeIn(source, entry.line, `no function "${entry.value}"`, `functions are ${source.functions.join(", ")}`)
}

function originsOf(source: ReportSource, entry: HeaderEntry | null): ReportHead["origins"] {
  if (entry === null) return "real"
  if (entry.value === "real" || entry.value === "all") return entry.value
  throw mistakeIn(
    source,
    entry.line,
    `"${entry.value}" is not a choice`,
    "write: -- origins: all, or: -- origins: real",
  )
}
