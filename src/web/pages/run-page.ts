import { type Context, Hono } from "hono"
import { RunPage, RunPanel } from "../../../views/pages/run.tsx"
import { Problem } from "../../model/problem.ts"
import type { Rows } from "../../model/rows.ts"
import { tables } from "../../model/table.ts"
import type { RunDetail } from "../../report/types.ts"
import { splitFileName } from "../file-name.ts"
import type { RunDetails } from "../../report/run-detail.ts"
import { knownQuery, onlyOne } from "../query.ts"
import { rowsAnswer } from "../rows-answer.ts"
import type { PageParts } from "./page-parts.ts"

/** `/runs/:id`, as data too, and `/api/runs/:id`. */
export function runPage({ runDetails, show, settings }: PageParts) {
  return new Hono()
    .get("/runs/:id", async (c) => {
      const { detail, form } = await runOrFile(runDetails, c.req.param("id"), startedAt(c))
      if (form === "json") return c.json(detail.answer)
      if (form === "csv") return rowsAnswer(stepRows(detail), "csv", { kind: "browser", fileName: "steps" })
      const props = { detail, timezone: settings.timezone }
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
}

function startedAt(c: Context): string | undefined {
  const text = onlyOne(knownQuery(c, ["started_at"]), "started_at")
  if (text === undefined || (instant.test(text) && !Number.isNaN(Date.parse(text)))) return text
  throw new Problem("bad_parameter", `started_at must be an instant, not ${JSON.stringify(text.slice(0, 50))}`, {
    hint: "write it as the run has it, such as 2025-10-14T20:00:00Z",
  })
}

/** ISO 8601; without a zone it is UTC. */
const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/

/** An id may itself end in `.json`: the run of the whole name goes before a file of a shorter one. */
async function runOrFile(runDetails: RunDetails, text: string, start: string | undefined) {
  const { name, form } = splitFileName(text)
  if (form === null) return { detail: await runDetails(text, start), form }
  try {
    return { detail: await runDetails(text, start), form: null }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "unknown_run") throw error
    return { detail: await runDetails(name, start), form }
  }
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
