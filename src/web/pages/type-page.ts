import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { pageLink, reportLink, typeLink } from "../../../views/links.ts"
import { TypePage, TypePanel, type TypeProps } from "../../../views/pages/type.tsx"
import { choicesHint } from "../../model/nearest.ts"
import { Problem } from "../../model/problem.ts"
import type { Rows } from "../../model/rows.ts"
import { askConfigFields } from "../../report/type-detail/config-fields.ts"
import { askTypeDetail, type TypeQuestion } from "../../report/type-detail/type-detail.ts"
import type { Filters, Reports } from "../../report/types.ts"
import { namesFor } from "../dot-name.ts"
import { type FileForm, splitFileName } from "../file-name.ts"
import { rowsAnswer } from "../rows-answer.ts"
import { addressPicked, type AskedPage, checkGiven, readPage } from "./page-filters.ts"
import type { PageParts } from "./page-parts.ts"
import { setAddress } from "./show-page.ts"

/** `/types/:kind`; `/types` is the report types. */
export function typePage(parts: PageParts) {
  return new Hono()
    .get("/:file{types(?:\\.json|\\.csv)?}", (c) => {
      const { form } = splitFileName(c.req.param("file"))
      return c.redirect(reportLink("types", {}, form ?? undefined) + new URL(c.req.url).search, 302)
    })
    .get("/types/:file", async (c) => {
      const { kind, form } = await kindOrFile(parts.reports, c.req.param("file"))
      const page = await readPage(c, parts.queries)
      const question = questionOf(c, parts, kind, page)
      if (form === null) return addressPicked(c, typeLink(kind), page) ?? showType(c, parts, page, question)
      return rowsAnswer(await recentRuns(parts, question), form, { kind: "browser", fileName: kind })
    })
}

type Named = { readonly kind: string; readonly form: FileForm | null }

/** A kind may itself end in `.json`: the whole name goes before a file of a shorter one. */
async function kindOrFile(reports: Reports, text: string): Promise<Named> {
  const { kinds } = await reports.known()
  const { name, form } = splitFileName(text)
  const named = [
    ...namesFor(text).map((kind) => ({ kind, form: null })),
    ...namesFor(name).map((kind) => ({ kind, form })),
  ].find(({ kind }) => kinds.includes(kind))
  if (named !== undefined) return named
  const hint = kinds.length === 0 ? "there is none yet" : choicesHint(name, kinds)
  throw new Problem("unknown_kind", `no run has the kind ${JSON.stringify(name.slice(0, 100))}`, { hint })
}

const keyUsual = "config_key"

/** The address says which runs, and by what configurations are compared; it takes nothing else. */
function questionOf(c: Context, { settings }: PageParts, type: string, page: AskedPage): TypeQuestion {
  const { filters, params } = page
  const strange = c.req.query("kind") ? "kind" : Object.keys(params).find((name) => name !== "key")
  if (strange !== undefined) {
    throw new Problem("bad_parameter", `this page has no parameter ${JSON.stringify(strange.slice(0, 100))}`, {
      hint: "it takes from, to, last, model, provider, status, origin, config.<field> and key",
    })
  }
  const now = new Date()
  const { timezone } = settings
  return { type, filters, key: params["key"] ?? keyUsual, now, timezone, signal: c.req.raw.signal }
}

/** The runs that the page shows the newest of, as many as one answer may hold. */
async function recentRuns({ reports, settings }: PageParts, { type, filters }: TypeQuestion): Promise<Rows> {
  const params = { limit: String(settings.interactive.rowsMax) }
  const own: Filters = { ...filters, kind: [type] }
  const { origin } = (await reports.select(own)).selection
  return (await reports.run("recent", { filters: { ...own, ...(origin === undefined ? {} : { origin }) }, params }))
    .rows
}

/** A mistake in a filter is shown beside the fields that it stands in. */
async function showType(c: Context, parts: PageParts, page: AskedPage, question: TypeQuestion): Promise<Response> {
  const { type, filters, key } = question
  const [{ detail, problem }, known, fields] = await Promise.all([
    detailOrProblem(parts, page, question),
    parts.reports.known(),
    askConfigFields(parts, question),
  ])
  const params: Readonly<Record<string, string>> = key === keyUsual ? {} : { key }
  const { timezone } = question
  const props: TypeProps = {
    kind: type,
    filters,
    params,
    detail,
    problem: problem?.view() ?? null,
    fields,
    known,
    timezone,
  }
  setAddress(c, pageLink(typeLink(type), { filters, params }))
  return parts.show(c, {
    title: type,
    active: "types",
    whole: () => TypePage(props),
    part: () => TypePanel(props),
    status: (problem?.status ?? 200) as ContentfulStatusCode,
  })
}

async function detailOrProblem(parts: PageParts, page: AskedPage, question: TypeQuestion) {
  try {
    await checkGiven(parts.reports, page)
    return { detail: await askTypeDetail(parts, question), problem: null }
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return { detail: null, problem: error }
    throw error
  }
}
