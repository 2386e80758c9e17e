import type { Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { type AskedReport, type AskedText, askReport, readAskedText } from "./ask-report.ts"
import { chartData } from "./chart-data.ts"
import { isConfigFilter } from "./config-filters.ts"
import { liftWords } from "./conditions/fold.ts"
import { type FilterContext, parseFilters, type Where } from "./filters.ts"
import { createQueries, type Queries } from "./language/queries.ts"
import { renderedChart } from "./language/rendered.ts"
import { rangeEnds } from "./language/values.ts"
import { type KnownNames, type KnownReader, readKnown } from "./known.ts"
import { marksOf, originNotes, withOrigins } from "./origin.ts"
import { type BoundParameters, bindParameters, readParameters } from "./parameters.ts"
import { withoutHidden } from "./records.ts"
import { findReport, openReportFolders, type ReportFolders } from "./report-list.ts"
import { reportNotes } from "./report-notes.ts"
import { createSaver } from "./save-report.ts"
import { thenFunctions } from "./then/index.ts"
import type { Filters, ParsedFilters, ReportAnswer, ReportHead, Reports } from "./types.ts"

export type ReportsOptions = {
  readonly ledger: Ledger
  readonly folders: ReportFolders
  readonly now: () => Date
  /** IANA name; days are days of this zone. */
  readonly timezone: string
}

/** The named reports of both folders, asked of the ledger. A user's file never hides a shipped report. */
export function createReports({ ledger, folders, now, timezone }: ReportsOptions): Reports {
  const list = openReportFolders(folders)
  const known = readKnown(ledger)
  const queries = createQueries({ ledger, now, timezone })
  const head = async (name: string) => findReport(await list(), name)
  const parse = async (filters: Filters, at: Date) => {
    return parseKnown(filters, known, { now: at, timezone, where: await readWhere(filters, queries) })
  }
  return {
    list,
    head,
    async known() {
      const [names, origins] = await Promise.all([known.names.ask(), known.originRuns.ask()])
      return { ...names, origins }
    },
    origins: known.originRuns.ask,
    async select(filters, origins = "real") {
      const parsed = await parse(filters, now())
      return origins === "all" ? parsed : withOrigins(parsed, origins, await known.originRuns.ask())
    },
    async run(name, { filters = {}, params: given = {}, signal } = {}) {
      const report = await head(name)
      const at = now()
      const params = readParameters(report, given)
      const parsed = await parse(filters, at)
      const bound = bindParameters(report, params, at, timezone)
      const asked = await readAskedText(report, bound, rangeEnds(parsed.selection, at), queries)
      return answerOf(report, params, asked, await askReport(ledger, known, { head: report, asked, parsed, signal }))
    },
    async save(draft) {
      await createSaver({ list, ledger, queries, now, timezone }, folders.user)(draft)
      return head(draft.name)
    },
  }
}

/** A name just read may not be known yet: what is known is asked for again before a filter is refused. */
async function parseKnown(
  filters: Filters,
  reader: KnownReader,
  context: Pick<FilterContext, "now" | "timezone" | "where">,
): Promise<ParsedFilters> {
  const isNamed = [filters.kind, filters.model, filters.provider].some((values) => values !== undefined)
  const hasConfig = Object.keys(filters).some(isConfigFilter)
  const parse = (known: KnownNames, configFields: readonly string[]) =>
    parseFilters(filters, { ...context, known, configFields })
  const [names, fields] = [isNamed ? reader.names : null, hasConfig ? reader.configFields : null]
  const [lastNames, lastFields] = [names === null ? nothingKnown : names.last(), fields === null ? [] : fields.last()]
  try {
    if (lastNames !== null && lastFields !== null) return parse(lastNames, lastFields)
  } catch (error) {
    if (!(error instanceof Problem) || (names === null && fields === null)) throw error
  }
  return parse(...(await Promise.all([names?.ask() ?? nothingKnown, fields?.ask() ?? []])))
}

/** A mistake stands where it stands in the whole text, not in what is left of it. */
async function readWhere(filters: Filters, queries: Queries): Promise<Where> {
  const { where = "" } = filters
  const { words, rest } = liftWords(where, filters)
  try {
    return { words, predicate: await queries.predicate(rest) }
  } catch (error) {
    if (rest !== where) await queries.predicate(where)
    throw error
  }
}

const nothingKnown = { kinds: [], models: [], providers: [] }

function answerOf(
  head: ReportHead,
  params: BoundParameters,
  { sql, compiled }: AskedText,
  asked: AskedReport,
): ReportAnswer {
  const { filtered, originRuns } = asked
  const then = head.thenName === null ? undefined : thenFunctions[head.thenName]
  const full = then === undefined ? asked.rows : then(asked.rows)
  const shown = withoutHidden(full)
  const rendered = head.chart === null && compiled !== null ? renderedChart(compiled, shown) : null
  const chartNotes = rendered?.note == null ? [] : [{ code: "chart", message: rendered.note }]
  const ownNotes = [...originNotes(filtered, originRuns), ...reportNotes(head, shown, filtered), ...chartNotes]
  const notes = [...shown.notes, ...ownNotes]
  return {
    head,
    rows: { ...shown, notes },
    selection: filtered.selection,
    chips: filtered.chips,
    params,
    sql,
    query: compiled === null ? null : head.text,
    chartData: rendered === null ? chartData(head.chart, shown) : rendered.chart,
    marks: marksOf(full),
  }
}
