import type { CostSplit, RunRecord } from "../../src/report/types.ts"
import { amountOf, exactUsd } from "../format.ts"
import { cellText, visible } from "../visible.ts"
import { Panel } from "./panel.tsx"
import { sources } from "./run-measures.tsx"

type RunCostProps = { readonly run: RunRecord; readonly split: CostSplit | null }

/** What a run cost and how that is known; both values when the line reported one and one was computed. */
export function RunCost({ run, split }: RunCostProps) {
  const source = cellText(run["cost_source"]) || "unknown"
  return (
    <Panel id="cost" title="Cost" about={sources[source]} flush>
      {source === "unknown" ? <Unknown run={run} /> : <CostTable run={run} split={split} />}
      {split?.price && <p class="more muted">Price: {visible(split.price)}</p>}
    </Panel>
  )
}

function CostTable({ run, split }: RunCostProps) {
  const reported = amountOf(run["reported_cost_usd"])
  const computed = amountOf(run["computed_cost_usd"])
  return (
    <table class="data">
      <caption class="sr">Parts of the cost</caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col" class="num">
            USD
          </th>
        </tr>
      </thead>
      <tbody>
        {split && <Line name="Input tokens" value={split.inputUsd} />}
        {split && split.cachedInputUsd !== null && <Line name="Cached input tokens" value={split.cachedInputUsd} />}
        {split && <Line name="Output tokens" value={split.outputUsd} />}
        <Line name="Computed" value={run["computed_cost_usd"]} />
        <Line name="Reported" value={run["reported_cost_usd"]} />
        {reported !== null && computed !== null && (
          <Line name="Reported − computed" value={difference(reported, computed)} />
        )}
      </tbody>
    </table>
  )
}

function Line({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class={amountOf(value) === null ? "num none" : "num"}>{exactUsd(value).replace("$", "")}</td>
    </tr>
  )
}

/** Unknown is said, never shown as 0. */
function Unknown({ run }: { readonly run: RunRecord }) {
  const model = typeof run["model"] === "string"
  const tokens = amountOf(run["input_tokens"]) !== null || amountOf(run["output_tokens"]) !== null
  return (
    <p class="quiet">
      {!model && "The line names no model, so no price applies. "}
      {model && !tokens && "The line has no token counts, so nothing can be computed. "}
      {model && tokens && "No price is known for this model on the run's day. "}
      {model && tokens && <a href="/prices">See prices</a>}
      {!(model && tokens) && "It counts in no sum."}
    </p>
  )
}

function difference(reported: number, computed: number): string {
  const value = Number((reported - computed).toPrecision(6))
  return value === 0 ? "0" : String(value)
}
