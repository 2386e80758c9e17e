import type { Compiled } from "../../query/index.ts"
import { queryPart } from "./part.ts"

/** A stage of a query as it is written, and what comes out of it. */
export type PlannedStage = { readonly stage: string; readonly columns: Compiled["columns"] }

/** The stages of a query that compiles, from its source on. */
export async function plannedStages(
  query: string,
  compile: (part: string) => Promise<Compiled>,
): Promise<readonly PlannedStage[]> {
  const { steps } = queryPart(query, null)
  return Promise.all(
    steps.map(async ({ from, to }) => {
      const { columns } = await compile(queryPart(query, to).text)
      return { stage: query.slice(from, to), columns }
    }),
  )
}
