import type { Cell } from "../model/rows.ts"
import { slowestStep } from "../report/overhead.ts"
import { numberIn, textIn } from "../report/records.ts"
import { type StepNode, stepTree } from "../report/step-tree.ts"
import type { RunRecord } from "../report/types.ts"
import type { RunSummary, SummaryStep } from "../tracker/summary.ts"
import { shownTime } from "../../views/time.ts"
import type { AskedRun } from "./ask-run.ts"

/** A run of the ledger as a summary tells it; times are shown in `timezone`. */
export function summaryOf({ answer, cost }: AskedRun, timezone: string): RunSummary {
  const { run, steps, overhead_ms } = answer
  const tree = stepTree(steps)
  const slowest = slowestStep(tree)
  return {
    id: textIn(run["run_id"]) ?? "",
    about: aboutOf(run, timezone),
    error: textIn(run["error"]),
    durationMs: numberIn(run["duration_ms"]),
    steps: tree.map((node) => stepOf(node, slowest)),
    model: modelOf(run),
    tokens: {
      prompt: figureIn(run["input_tokens"]),
      completion: figureIn(run["output_tokens"]),
      total: figureIn(run["total_tokens"]),
    },
    cost: {
      prompt: cost.input_usd,
      cached: cost.cached_input_usd,
      completion: cost.output_usd,
      total: textIn(run["cost_usd"]),
      source: sourceOf(run, cost),
    },
    slowest: slowest === null ? null : { name: slowest.name, durationMs: slowest.durationMs },
    overheadMs: overhead_ms,
    more: {},
  }
}

/** Samples and simulated runs are marked wherever they are shown. */
function aboutOf(run: RunRecord, timezone: string): readonly string[] {
  const time = shownTime(run["started_at"], timezone)
  const origin = textIn(run["origin"])
  const words = [textIn(run["kind"]), textIn(run["status"]), origin === "production" ? null : origin]
  return [...words, time === null ? null : `${time.text} (${timezone})`].filter((word) => word !== null)
}

function stepOf(node: StepNode, slowest: StepNode | null): SummaryStep {
  const { metadata, model, input_tokens, output_tokens, total_tokens, cost_usd } = node.step
  const more = isObject(metadata) ? metadata : { metadata }
  return {
    name: node.name,
    durationMs: node.durationMs,
    details: { ...more, model, input_tokens, output_tokens, total_tokens, cost_usd },
    isSlowest: node === slowest,
    inside: node.inside.map((inner) => stepOf(inner, slowest)),
  }
}

function modelOf(run: RunRecord): string | null {
  const [model, provider] = [textIn(run["model"]), textIn(run["provider"])]
  return model === null || provider === null ? model : `${model} (${provider})`
}

/** Whoever sees the parts of a reported cost must see when they do not add up to it. */
function sourceOf(run: RunRecord, { total_usd }: AskedRun["cost"]): string | null {
  const source = textIn(run["cost_source"])
  const differs = source === "reported" && total_usd !== null && total_usd !== run["cost_usd"]
  return differs ? `reported; computed $${total_usd}` : source
}

/** Integers beyond 2^53 are text. */
function figureIn(cell: Cell | undefined): number | string | null {
  return typeof cell === "number" || typeof cell === "string" ? cell : null
}

function isObject(cell: Cell | undefined): cell is { readonly [key: string]: Cell } {
  return typeof cell === "object" && cell !== null && !Array.isArray(cell)
}
