import type { Waterfall } from "../../src/report/types.ts"
import { WaterfallTable } from "../charts/waterfall.tsx"
import { counted } from "../format.ts"
import { Panel } from "./panel.tsx"

/** The step waterfall of a run, or what to log to get one. */
export function RunSteps({ waterfall }: { readonly waterfall: Waterfall }) {
  return (
    <Panel
      id="steps"
      title="Steps"
      about={
        waterfall.guessed ? "some steps were logged without their start and are drawn one after another" : undefined
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
          caption={`Where the time went: ${counted(waterfall.bars.length, "step")}`}
        />
      )}
    </Panel>
  )
}
