import { type Context, Hono } from "hono"
import type { Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { isConfigFilter } from "../report/config-filters.ts"
import { filterNames, splitQuery } from "../report/filters.ts"
import { askComparison } from "../report/metrics/compare.ts"
import type { MetricsQuestion, Told } from "../report/metrics/selected.ts"
import { askStats } from "../report/metrics/stats.ts"
import type { Reports } from "../report/types.ts"
import { knownQuery } from "./query.ts"
import { notesHeader } from "./rows-answer.ts"

/** `GET /api/metrics/stats` and `GET /api/metrics/compare`: how the runs of one analysis type do. */
export function metricsApi(ledger: Ledger, reports: Reports) {
  const parts = { ledger, reports }
  return new Hono()
    .get("/api/metrics/stats", async (c) => {
      const { params, ...question } = asked(c, ["type"])
      return told(c, await askStats(parts, { ...question, type: await typeIn(params, reports) }))
    })
    .get("/api/metrics/compare", async (c) => {
      const { params, ...question } = asked(c, ["type", "key"])
      const type = await typeIn(params, reports)
      return told(c, await askComparison(parts, { ...question, type, key: keyIn(params) }))
    })
}

type Params = Readonly<Record<string, string>>

function asked(c: Context, names: readonly string[]): Omit<MetricsQuestion, "type"> & { readonly params: Params } {
  const query = c.req.queries()
  // The type is the kind: both at once would ask for nothing.
  const filters = [...filterNames.filter((name) => name !== "kind"), ...Object.keys(query).filter(isConfigFilter)]
  knownQuery(c, [...names, ...filters])
  return { ...splitQuery(query), signal: c.req.raw.signal }
}

async function typeIn({ type }: Params, reports: Reports): Promise<string> {
  if (type !== undefined) return type
  const { kinds } = await reports.known()
  const hint = kinds.length === 0 ? "there is no run yet" : `add type=…; there are: ${kinds.join(", ")}`
  throw new Problem("bad_parameter", "the analysis type is missing", { hint })
}

function keyIn({ key }: Params): string {
  if (key !== undefined) return key
  throw new Problem("bad_parameter", "the key to compare by is missing", {
    hint: "add key=model, key=config_key, or a configuration field such as key=config.temperature",
  })
}

/** What an answer's shape has no place for stands in the header that rows have too. */
function told<Answer extends object>(c: Context, { answer, notes }: Told<Answer>): Response {
  return c.json(answer, 200, notesHeader(notes))
}
