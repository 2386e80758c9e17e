import { segment } from "../../views/links.ts"
import type { Connection } from "../connection.ts"
import type { RunCost } from "../web/run-cost.ts"
import type { RunAnswer } from "../report/types.ts"

/** A run as the API gives it, and the parts of its cost. */
export type AskedRun = { readonly answer: RunAnswer; readonly cost: RunCost }

/** Asks for a run by its id, and by its start when several share the id: then the newest comes without one. */
export async function askRun(ask: Connection["ask"], runId: string, startedAt: string | null): Promise<AskedRun> {
  const answer = (await (await ask(runAddress(runId, startedAt))).json()) as RunAnswer
  const start = answer.run["started_at"]
  const address = runAddress(runId, typeof start === "string" ? start : null, "/cost")
  return { answer, cost: (await (await ask(address)).json()) as RunCost }
}

/** Its address in the API. */
function runAddress(runId: string, startedAt: string | null, part: "" | "/cost" = ""): string {
  const query = startedAt === null ? "" : `?${new URLSearchParams({ started_at: startedAt }).toString()}`
  return `/api/runs/${segment(runId)}${part}${query}`
}
