import { type Context, Hono } from "hono"
import { RejectsPage, RejectsRows } from "../../../views/pages/rejects.tsx"
import { Problem } from "../../model/problem.ts"
import { askRejects } from "../../report/catalog.ts"
import type { PageRequest } from "../../report/types.ts"
import { splitFileName } from "../file-name.ts"
import { knownQuery, onlyOne } from "../query.ts"
import { rowsAnswer } from "../rows-answer.ts"
import type { PageParts } from "./page-parts.ts"

/** Rejected lines on one page: each may be long. */
const PAGE_ROWS = 100

/** `/rejects`: what could not be read. */
export function rejectsPage({ ledger, show, settings }: PageParts) {
  return new Hono()
    .get("/rejects", async (c) => {
      const asked = rejectsAsked(c, PAGE_ROWS)
      const page = await askRejects(ledger, asked)
      const props = { page, file: asked.file ?? null, timezone: settings.timezone }
      return show(c, {
        title: "Rejects",
        active: "rejects",
        whole: () => RejectsPage(props),
        part: () => RejectsRows(props),
      })
    })
    .get("/:file{rejects\\.(?:json|csv)}", async (c) => {
      const { form } = splitFileName(c.req.param("file"))
      const { rows } = await askRejects(ledger, rejectsAsked(c, settings.interactive.rowsMax))
      return rowsAnswer(rows, form ?? "json", { kind: "browser", fileName: "rejects" })
    })
}

function rejectsAsked(c: Context, limitDefault: number): PageRequest & { readonly file?: string } {
  const query = knownQuery(c, ["file", "limit", "offset"])
  const file = onlyOne(query, "file")
  return {
    limit: wholeNumber("limit", onlyOne(query, "limit")) ?? limitDefault,
    offset: wholeNumber("offset", onlyOne(query, "offset")) ?? 0,
    ...(file === undefined ? {} : { file }),
  }
}

function wholeNumber(name: string, text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new Problem("bad_parameter", `${name} must be a whole number, not ${JSON.stringify(text.slice(0, 50))}`)
}
