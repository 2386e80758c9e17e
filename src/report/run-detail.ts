import type { Ledger, StoredRun } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { overheadMs, slowestStep } from "./overhead.ts"
import { numberIn } from "./records.ts"
import { stepTree } from "./step-tree.ts"
import type { CostSplit, RunDetail, RunRecord } from "./types.ts"
import { waterfall } from "./waterfall.ts"

export type RunDetailOptions = {
  readonly ledger: Ledger
  /** The line as written at this place; null when its file is gone or has changed. */
  readonly readRaw: (place: StoredRun["place"]) => Promise<string | null>
  readonly costSplit: (run: RunRecord) => CostSplit | null
}

/** Reads a run by its id, and by its start when several share the id. Rejects with `unknown_run`. */
export type RunDetails = (runId: string, startedAt?: string) => Promise<RunDetail>

export function createRunDetails({ ledger, readRaw, costSplit }: RunDetailOptions): RunDetails {
  return async (runId, startedAt) => {
    const stored = await ledger.run(runId, startedAt)
    if (stored === null) throw unknownRun(runId)
    return detailOf(stored, await readRaw(stored.place), costSplit)
  }
}

function detailOf(stored: StoredRun, raw: string | null, costSplit: RunDetailOptions["costSplit"]): RunDetail {
  const { run, steps } = stored
  const tree = stepTree(steps)
  const durationMs = numberIn(run["duration_ms"])
  return {
    answer: {
      run,
      steps,
      raw,
      slowest_step: slowestStep(tree)?.name ?? null,
      overhead_ms: overheadMs(durationMs, tree),
      candidates: stored.candidates,
    },
    costSplit: costSplit(run),
    waterfall: waterfall(durationMs, tree),
  }
}

function unknownRun(runId: string): Problem {
  const shown = JSON.stringify(runId.length > 100 ? `${runId.slice(0, 100)}…` : runId)
  return new Problem("unknown_run", `there is no run with the id ${shown}`, {
    hint: "look for it in the report recent",
  })
}
