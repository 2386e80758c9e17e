import type { RunAnswer, RunDetail } from "../../src/report/types.ts"
import { runLink } from "../links.ts"
import { LivePart } from "../parts/live.tsx"
import { Measures } from "../parts/facts.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { RunCost } from "../parts/run-cost.tsx"
import { RunRest, RunSetup } from "../parts/run-details.tsx"
import { runMeasures } from "../parts/run-measures.tsx"
import { RunSteps } from "../parts/run-steps.tsx"
import { OriginMark, Status } from "../parts/status.tsx"
import { Time } from "../parts/time.tsx"
import { cellText, visible } from "../visible.ts"

export type RunProps = { readonly detail: RunDetail; readonly timezone: string }

/** `/runs/:id`: one run whole. */
export function RunPage(props: RunProps) {
  return <RunPanel {...props} />
}

/** What `/runs/:id` answers to a partial request: an open run completes itself before the reader's eyes. */
export function RunPanel({ detail, timezone }: RunProps) {
  const { answer } = detail
  const { run } = answer
  return (
    <LivePart id="run" url={runLink(cellText(run["run_id"]), startOf(answer))} class="stack">
      <RunHead answer={answer} timezone={timezone} />
      {typeof run["error"] === "string" && (
        <div class="note bad">
          <strong>Error</strong>
          <pre>{visible(run["error"])}</pre>
        </div>
      )}
      <Measures label="Key figures" measures={runMeasures(detail)} />
      <RunSteps waterfall={detail.waterfall} />
      <div class="columns">
        <div class="stack">
          <RunCost run={run} split={detail.costSplit} />
          <RunSetup run={run} />
        </div>
        <div class="stack">
          <RunRest run={run} timezone={timezone} />
        </div>
      </div>
      <RawLine answer={answer} />
      <Candidates answer={answer} timezone={timezone} />
    </LivePart>
  )
}

function RunHead({ answer, timezone }: { readonly answer: RunAnswer; readonly timezone: string }) {
  const { run } = answer
  const id = cellText(run["run_id"])
  return (
    <PageHead
      crumb={
        <>
          <a href="/reports/recent">Runs</a> / {visible(cellText(run["kind"]) || "run")}
        </>
      }
      title={<span class="mono">{visible(id)}</span>}
      lede={
        <span class="run-line">
          {run["status"] && <Status value={run["status"]} />}
          {run["started_at"] ? <Time value={run["started_at"]} timezone={timezone} /> : "at an unknown time"}
          {typeof run["model"] === "string" && <span class="mono">{visible(run["model"])}</span>}
          <OriginMark origin={run["origin"]} />
        </span>
      }
      actions={<a href={`/api${runLink(id, startOf(answer))}`}>JSON</a>}
    />
  )
}

/** Other runs may come to share the id: with its start this page stays about the same one. */
function startOf({ run }: RunAnswer): string | null {
  return typeof run["started_at"] === "string" ? run["started_at"] : null
}

function RawLine({ answer }: { readonly answer: RunAnswer }) {
  const { file, line } = answer.run
  const place = typeof file === "string" ? visible(line === null ? file : `${file}:${cellText(line)}`) : null
  return (
    <Panel id="raw" title="As logged" about={place && <span class="mono">{place}</span>}>
      {answer.raw === null ? (
        <p class="muted">The file is gone or has changed since; what was read from it is shown above.</p>
      ) : (
        <pre class="code">{visible(answer.raw)}</pre>
      )}
    </Panel>
  )
}

function Candidates({ answer, timezone }: { readonly answer: RunAnswer; readonly timezone: string }) {
  if (answer.candidates.length === 0) return null
  return (
    <Panel id="candidates" title="Other runs with this id" about="short ids meet by chance" flush>
      <ul class="list">
        {answer.candidates.map((other) => (
          <li>
            <span class="run-line">
              <a href={runLink(other.run_id, other.started_at)}>
                <Time value={other.started_at} timezone={timezone} />
              </a>
              <Status value={other.status} />
              <span>{visible(other.kind)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
