import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { RunsPage, RunsPanel, type RunsProps } from "../../../views/pages/runs.tsx"
import { pageLink } from "../../../views/links.ts"
import { Problem } from "../../model/problem.ts"
import { splitQuery } from "../../report/filters.ts"
import { listColumns, readColumns, usualColumns } from "../../report/runs/columns.ts"
import { type AskRunList, createRunList } from "../../report/runs/list.ts"
import { type ListDefaults, type RunListRequest, readListRequest } from "../../report/runs/list-request.ts"
import type { Filters, Reports } from "../../report/types.ts"
import { createDraw, type Draw } from "../drawings.ts"
import { splitFileName } from "../file-name.ts"
import { chooseColumns, chosenColumns } from "../list-columns.ts"
import { ownPath } from "../own-path.ts"
import { rowsAnswer } from "../rows-answer.ts"
import { addressPicked, checkGiven, readPage } from "./page-filters.ts"
import type { PageParts } from "./page-parts.ts"
import { setAddress } from "./show-page.ts"

const PAGE_ROWS = 100
/** More rows than this make a page slow to draw. */
const PAGE_ROWS_MAX = 200

/** `/runs`: every run, found by facets, words and time; also as files with all rows that one answer may have. */
export function runsPage(parts: PageParts) {
  const { ledger, reports, settings } = parts
  const askList = createRunList(ledger, reports)
  const draw = createDraw()
  const { rowsMax } = settings.interactive
  return new Hono()
    .get("/runs", (c) => showRuns(c, parts, askList, draw))
    .get("/:file{runs\\.(?:json|csv)}", async (c) => {
      const { filters, request } = asked(c, { limit: rowsMax, limitMax: rowsMax, columns: null })
      const { rows, total } = await askList(filters, request, c.req.raw.signal)
      const notes = [{ code: "total_runs", message: `${total} runs match` }, ...rows.notes]
      const { form } = splitFileName(c.req.param("file"))
      const cut = { ...rows, notes, truncated: rows.truncated || total > request.page * request.limit }
      return rowsAnswer(cut, form ?? "json", { kind: "browser", fileName: "runs" })
    })
    .post("/runs/columns", async (c) => {
      const { columns = [], return_to } = await c.req.parseBody({ all: true })
      const names = [columns].flat().filter((name) => typeof name === "string")
      chooseColumns(c, names.length === 0 ? [] : readColumns(names.join(",")))
      return c.redirect(ownPath(return_to), 303)
    })
}

type Asked = { readonly filters: Filters; readonly request: RunListRequest }

function asked(c: Context, defaults: ListDefaults): Asked {
  const { filters, params } = splitQuery(c.req.queries())
  return { filters, request: readListRequest(params, defaults) }
}

/** What is wrong with the address is shown beside the fields that it comes from. */
async function showRuns(c: Context, parts: PageParts, askList: AskRunList, draw: Draw): Promise<Response> {
  const { show, reports, settings } = parts
  const page = await readPage(c, parts.queries)
  const elsewhere = addressPicked(c, "/runs", page)
  if (elsewhere !== null) return elsewhere
  const { filters, params } = page
  const columns = chosenColumns(c)
  const { answer, problem } = await answerOrProblem(async () => {
    await checkGiven(reports, page)
    const request = readListRequest(params, { limit: PAGE_ROWS, limitMax: PAGE_ROWS_MAX, columns })
    return {
      request,
      list: await askList(filters, { ...request, columns: withRun(request.columns) }, c.req.raw.signal),
    }
  })
  const props: RunsProps = {
    filters,
    params,
    answer,
    problem: problem?.view() ?? null,
    hasRuns: answer === null || answer.list.total > 0 || (await hasRuns(reports)),
    columns: { all: listColumns, shown: answer?.request.columns ?? columns ?? usualColumns },
    logsFolder: settings.folders[0],
    timezone: settings.timezone,
  }
  setAddress(c, pageLink("/runs", { filters, params }))
  const { answer: _, ...besides } = props
  const panel = await draw({ answers: answer?.list.answers ?? [], besides }, () => RunsPanel(props))
  return show(c, {
    title: "Runs",
    active: "runs",
    whole: () => RunsPage({ ...props, children: panel }),
    part: () => panel,
    status: (problem?.status ?? 200) as ContentfulStatusCode,
  })
}

async function hasRuns(reports: Reports): Promise<boolean> {
  return Object.values(await reports.origins()).some((runs) => runs > 0)
}

/** A row without its run would lead nowhere. */
function withRun(columns: readonly string[]): readonly string[] {
  return columns.includes("run_id") ? columns : ["run_id", ...columns]
}

async function answerOrProblem<Answer>(ask: () => Promise<Answer>) {
  try {
    return { answer: await ask(), problem: null }
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return { answer: null, problem: error }
    throw error
  }
}
