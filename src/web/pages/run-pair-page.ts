import { type Context, Hono } from "hono"
import { withQuery } from "../../../views/links.ts"
import { RunPairPage, RunPairPanel } from "../../../views/pages/run-pair.tsx"
import { Problem } from "../../model/problem.ts"
import { type RunPair, pairOf, pairRows } from "../../report/runs/pair.ts"
import type { RunDetails } from "../../report/run-detail.ts"
import { splitFileName } from "../file-name.ts"
import { knownQuery, onlyOne } from "../query.ts"
import { rowsAnswer } from "../rows-answer.ts"
import { instantOr } from "../started-at.ts"
import type { PageParts } from "./page-parts.ts"

/**
 * `/runs/compare?a=<run>&b=<run>`: two runs side by side; `a_at` and `b_at` are their starts, where several share an
 * id. A run that has the id `compare` is asked for with its start.
 */
export function runPairPage({ runDetails, show, settings }: PageParts) {
  return new Hono().on("GET", ["/runs/compare", "/runs/compare.json", "/runs/compare.csv"], async (c, next) => {
    if (c.req.query("started_at") !== undefined) return next()
    const chosen = c.req.queries("run")
    if (chosen !== undefined) return c.redirect(addressOf(chosen), 302)
    const pair = await askPair(c, runDetails)
    const { form } = splitFileName(c.req.path)
    if (form !== null) return rowsAnswer(pairRows(pair), form, { kind: "browser", fileName: "compare" })
    const { pathname, search } = new URL(c.req.url)
    const props = { pair, url: pathname + search, query: search, timezone: settings.timezone }
    return show(c, {
      title: "Two runs",
      active: "runs",
      whole: () => RunPairPage(props),
      part: () => RunPairPanel(props),
    })
  })
}

async function askPair(c: Context, runDetails: RunDetails): Promise<RunPair> {
  const query = knownQuery(c, ["a", "b", "a_at", "b_at"])
  const [a, b] = [onlyOne(query, "a"), onlyOne(query, "b")]
  if (a === undefined || b === undefined) throw twoNeeded("two runs are needed")
  const [one, other] = await Promise.all([
    runDetails(a, instantOr("a_at", onlyOne(query, "a_at"))),
    runDetails(b, instantOr("b_at", onlyOne(query, "b_at"))),
  ])
  return pairOf(one, other)
}

/** Boxes of a list say start and id of a run, as `start~id`; the earlier in the list stands right: what came after. */
function addressOf(chosen: readonly string[]): string {
  if (chosen.length !== 2) throw twoNeeded(`${chosen.length} ${chosen.length === 1 ? "run is" : "runs are"} chosen`)
  const [b, a] = chosen.map((text) => {
    const cut = text.indexOf("~")
    return { id: text.slice(cut + 1), at: cut <= 0 ? null : text.slice(0, cut) }
  })
  return withQuery("/runs/compare", { a: a?.id, a_at: a?.at, b: b?.id, b_at: b?.at })
}

function twoNeeded(message: string): Problem {
  return new Problem("bad_parameter", message, {
    hint: "tick two runs in the list at /runs, or write /runs/compare?a=<run id>&b=<run id>",
  })
}
