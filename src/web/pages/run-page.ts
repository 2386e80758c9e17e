import { type Context, Hono } from "hono"
import { RunPage, RunPanel } from "../../../views/pages/run.tsx"
import { Problem } from "../../model/problem.ts"
import type { Rows } from "../../model/rows.ts"
import { tables } from "../../model/table.ts"
import type { RunDetail } from "../../report/types.ts"
import { askNeighbours } from "../../report/runs/neighbours.ts"
import { namesFor } from "../dot-name.ts"
import { splitFileName } from "../file-name.ts"
import type { RunDetails } from "../../report/run-detail.ts"
import { knownQuery, onlyOne } from "../query.ts"
import { rowsAnswer } from "../rows-answer.ts"
import { runCost } from "../run-cost.ts"
import { instantOr } from "../started-at.ts"
import type { PageParts } from "./page-parts.ts"

/** `/runs/:id`, as data too, `/api/runs/:id` and `/api/runs/:id/cost`. */
export function runPage({ ledger, runDetails, show, settings }: PageParts) {
  return new Hono()
    .get("/runs/:id", async (c) => {
      const { detail, form } = await runOrFile(runDetails, c.req.param("id"), startedAt(c))
      if (form === "json") return c.json(detail.answer)
      if (form === "csv") return rowsAnswer(stepRows(detail), "csv", { kind: "browser", fileName: "steps" })
      const neighbours = await askNeighbours(ledger, detail.answer.run, c.req.raw.signal)
      const props = { detail, neighbours, site: new URL(c.req.url).origin, timezone: settings.timezone }
      return show(c, {
        title: `Run ${detail.answer.run["run_id"] as string}`,
        active: "runs",
        whole: () => RunPage(props),
        part: () => RunPanel(props),
      })
    })
    .get("/api/runs/:id", async (c) => {
      const { detail } = await runOrFile(runDetails, c.req.param("id"), startedAt(c))
      return c.json(detail.answer)
    })
    .get("/api/runs/:id/cost", async (c) => {
      const { costSplit } = await namedRun(runDetails, c.req.param("id"), startedAt(c))
      return c.json(runCost(costSplit))
    })
}

function startedAt(c: Context): string | undefined {
  return instantOr("started_at", onlyOne(knownQuery(c, ["started_at"]), "started_at"))
}

/** An id may itself end in `.json`: the run of the whole name goes before a file of a shorter one. */
async function runOrFile(runDetails: RunDetails, text: string, start: string | undefined) {
  const { name, form } = splitFileName(text)
  if (form === null) return { detail: await namedRun(runDetails, text, start), form }
  try {
    return { detail: await namedRun(runDetails, text, start), form: null }
  } catch (error) {
    if (!isUnknown(error)) throw error
    return { detail: await namedRun(runDetails, name, start), form }
  }
}

/** The run that a part of an address names. */
async function namedRun(runDetails: RunDetails, text: string, start: string | undefined): Promise<RunDetail> {
  const [id = text, other] = namesFor(text)
  if (other === undefined) return runDetails(id, start)
  return runDetails(id, start).catch((error: unknown) => {
    if (!isUnknown(error)) throw error
    return runDetails(other, start)
  })
}

function isUnknown(error: unknown): boolean {
  return error instanceof Problem && error.code === "unknown_run"
}

function stepRows({ answer }: RunDetail): Rows {
  const stepColumns = tables.find(({ name }) => name === "steps")?.columns ?? []
  return {
    columns: stepColumns.map(({ name, type, unit }) => ({ name, type, unit })),
    rows: answer.steps.map((step) => stepColumns.map(({ name }) => step[name] ?? null)),
    truncated: false,
    elapsed_ms: 0,
    notes: [],
  }
}
