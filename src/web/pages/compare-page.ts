import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { pageLink } from "../../../views/links.ts"
import { ComparePage, ComparePanel, type CompareProps } from "../../../views/pages/compare.tsx"
import { Problem } from "../../model/problem.ts"
import { askSideBySide, type SideBySideQuestion } from "../../report/side-by-side/side-by-side.ts"
import { readSideKey } from "../../report/side-by-side/sides.ts"
import type { Filters } from "../../report/types.ts"
import { splitFileName } from "../file-name.ts"
import { rowsAnswer } from "../rows-answer.ts"
import { addressPicked, type AskedPage, checkGiven, readPage } from "./page-filters.ts"
import type { PageParts } from "./page-parts.ts"
import { setAddress } from "./show-page.ts"

/** `/compare`: two models or configurations side by side. */
export function comparePage(parts: PageParts) {
  return new Hono().get("/:file{compare(?:\\.json|\\.csv)?}", async (c) => {
    const { form } = splitFileName(c.req.param("file"))
    const page = await readPage(c, parts.queries)
    const asked = askedOf(c, page)
    if (form === null) return addressPicked(c, "/compare", page) ?? showComparison(c, parts, page, asked)
    const { measures } = await askSideBySide(parts, asked.question)
    return rowsAnswer(measures, form, { kind: "browser", fileName: "compare" })
  })
}

type Params = Readonly<Record<string, string>>
type Asked = { readonly filters: Filters; readonly params: Params; readonly question: SideBySideQuestion }

const names = ["a", "b", "key"]

function askedOf(c: Context, { filters, params }: AskedPage): Asked {
  const strange = Object.keys(params).find((name) => !names.includes(name))
  if (strange !== undefined) {
    throw new Problem("bad_parameter", `this page has no parameter ${JSON.stringify(strange.slice(0, 100))}`, {
      hint: "it takes a, b, key, from, to, last, kind, model, provider, status, origin and config.<field>",
    })
  }
  const { key, ...sides } = params
  return { filters, params, question: { key: readSideKey(key), ...sides, filters, signal: c.req.raw.signal } }
}

/** A mistake in a filter is shown beside the fields that it stands in. */
async function showComparison(c: Context, parts: PageParts, page: AskedPage, asked: Asked): Promise<Response> {
  const { filters, params, question } = asked
  const { answer, problem } = await answerOrProblem(parts, page, question)
  const props: CompareProps = {
    by: question.key,
    filters,
    params,
    answer,
    problem: problem?.view() ?? null,
    known: await parts.reports.known(),
    timezone: parts.settings.timezone,
  }
  setAddress(c, pageLink("/compare", { filters, params }))
  return parts.show(c, {
    title: "Compare",
    active: "compare",
    whole: () => ComparePage(props),
    part: () => ComparePanel(props),
    status: (problem?.status ?? 200) as ContentfulStatusCode,
  })
}

async function answerOrProblem(parts: PageParts, page: AskedPage, question: SideBySideQuestion) {
  try {
    await checkGiven(parts.reports, page)
    return { answer: await askSideBySide(parts, question), problem: null }
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return { answer: null, problem: error }
    throw error
  }
}
