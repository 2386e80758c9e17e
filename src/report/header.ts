import { readChart, readUnits } from "./header-chart.ts"
import { type HeaderEntry, mistakeIn, onlyEntry, type ReportSource, splitSource } from "./header-lines.ts"
import { checkParameters, readParameter } from "./header-parameter.ts"
import type { ReportHead } from "./types.ts"

/**
 * Reads a report's file: a header of SQL comments, one `-- key: value` each, then one SELECT. Three spaces or more
 * after the dashes carry a value on. A mistake is a Problem that names the file and the line.
 *
 *     -- title: Slowest runs
 *     -- description: What took longest, and in which step.
 *     -- parameter: limit number 1..1000 = 50 -- how many runs are shown
 *     -- parameter: by choice duration|cost optional -- what decides
 *     -- units: slowest_step_ms = ms
 *     -- chart: bars x=run_id y=duration_ms series=model
 *     -- origins: all
 *     -- then: verdict
 */
export function parseReport(source: ReportSource): ReportHead {
  const { entries, sql, sqlLine } = splitSource(source)
  const only = (key: HeaderEntry["key"]) => onlyEntry(source, entries, key)
  const [title, units, chart] = [only("title"), only("units"), only("chart")]
  if (title === null) throw mistakeIn(source, 1, "the report has no title", "begin the file with: -- title: …")
  if (sql === "") throw mistakeIn(source, sqlLine, "there is no SQL after the header", "write one SELECT")
  return {
    name: source.name,
    title: title.value,
    description: only("description")?.value ?? "",
    parameters: parametersOf(source, entries, { sql, sqlLine }),
    units: units === null ? {} : readUnits(source, units),
    chart: chart === null ? null : readChart(source, chart),
    thenName: thenOf(source, only("then")),
    origins: originsOf(source, only("origins")),
    sql,
    origin: source.origin,
    file: source.file,
    sqlLine,
  }
}

function parametersOf(source: ReportSource, entries: readonly HeaderEntry[], sql: { sql: string; sqlLine: number }) {
  const declared = entries
    .filter(({ key }) => key === "parameter")
    .map((entry) => ({ parameter: readParameter(source, entry), line: entry.line }))
  checkParameters(source, declared, sql)
  return declared.map(({ parameter }) => parameter)
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
