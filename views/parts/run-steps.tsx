import type { Waterfall } from "../../src/report/types.ts"
import { WaterfallTable } from "../charts/waterfall.tsx"
import { count, counted } from "../format.ts"
import { runLink } from "../links.ts"
import { Panel } from "./panel.tsx"

type RunStepsProps = {
  readonly waterfall: Waterfall
  readonly run: { readonly runId: string; readonly startedAt: string | null }
}

/** The step waterfall of a run, or what to log to get one. */
export function RunSteps({ waterfall, run }: RunStepsProps) {
  return (
    <Panel
      id="steps"
      title="Steps"
      about={
        waterfall.guessed ? "some steps were logged without their start and are drawn one after another" : undefined
      }
      footer={
        waterfall.leftOut > 0 && <Shortened waterfall={waterfall} url={runLink(run.runId, run.startedAt, "csv")} />
      }
      flush
    >
      {waterfall.bars.length === 0 ? (
        <p class="quiet">
          This run was logged without steps. Add <code>{'"steps": [{"name": "…", "duration_ms": …}]'}</code> to the line
          to see where its time went.
        </p>
      ) : (
        <WaterfallTable
          waterfall={waterfall}
          caption={`Where the time went: ${counted(waterfall.bars.length + waterfall.leftOut, "step")}`}
        />
      )}
    </Panel>
  )
}

function Shortened({ waterfall, url }: { readonly waterfall: Waterfall; readonly url: string }) {
  const { bars, leftOut } = waterfall
  return (
    <>
      <span class="muted">{`The ${count(bars.length)} longest of ${count(bars.length + leftOut)} steps are drawn.`}</span>
      <a href={url}>All steps as CSV</a>
    </>
  )
}
