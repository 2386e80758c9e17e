import { type Step, stepsOf, throughStage } from "../../query/index.ts"

/** What of a query is asked: all of it, or what comes out of one of its stages. */
export type QueryPart = {
  /** The query as it is asked. */
  readonly text: string
  /** The steps of the whole query. */
  readonly steps: readonly Step[]
  /** The step whose rows are asked for; -1 when it is none of the query's own, but one in brackets or a `let`. */
  readonly step: number
}

/** The query up to and with the stage at the place `to` of its text; all of it when null. */
export function queryPart(query: string, to: number | null): QueryPart {
  const steps = stepsOf(query)
  const last = steps.length - 1
  if (to === null) return { text: query, steps, step: last }
  const text = throughStage(query, to)
  const step = query.startsWith(text) ? steps.findIndex((one) => one.to >= text.length) : -1
  return step === last ? { text: query, steps, step } : { text, steps, step }
}
