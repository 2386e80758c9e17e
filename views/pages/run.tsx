import type { RunAnswer, RunDetail } from "../../src/report/types.ts"
import type { Neighbours } from "../../src/report/runs/neighbours.ts"
import { runLink, typeLink } from "../links.ts"
import { longText } from "../long-text.ts"
import { LivePart } from "../parts/live.tsx"
import { Measures } from "../parts/facts.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { RunCost } from "../parts/run-cost.tsx"
import { RunCommands } from "../parts/run-commands.tsx"
import { RunRest, RunSetup } from "../parts/run-details.tsx"
import { runMeasures } from "../parts/run-measures.tsx"
import { RunNeighbours } from "../parts/run-neighbours.tsx"
import { RunSteps } from "../parts/run-steps.tsx"
import { OriginMark, Status } from "../parts/status.tsx"
import { Time } from "../parts/time.tsx"
import { cellText, visible } from "../visible.ts"

export type RunProps = {
  readonly detail: RunDetail
  readonly timezone: string
  /** Null or missing: nothing is before or after this run. */
  readonly neighbours?: Neighbours | null
  /** Scheme, host and port of this site, for commands to copy; missing: there are none. */
  readonly site?: string
}

/** `/runs/:id`: one run whole. */
export function RunPage(props: RunProps) {
  return <RunPanel {...props} />
}

/** What `/runs/:id` answers to a partial request: an open run completes itself before the reader's eyes. */
export function RunPanel({ detail, timezone, neighbours, site }: RunProps) {
  const { answer } = detail
  const { run } = answer
  const name = { runId: cellText(run["run_id"]), startedAt: startOf(answer) }
  return (
    <LivePart id="run" url={runLink(name.runId, name.startedAt)} class="stack">
      <RunHead answer={answer} timezone={timezone} />
      {typeof run["error"] === "string" && (
        <div class="note bad">
          <strong>Error</strong>
          <pre>{longText(run["error"], textMax)}</pre>
        </div>
      )}
      <Measures label="Key figures" measures={runMeasures(detail)} />
      <RunSteps waterfall={detail.waterfall} run={name} />
      <div class="columns">
        <div class="stack">
          {neighbours && <RunNeighbours neighbours={neighbours} kind={cellText(run["kind"])} run={name} />}
          <RunCost run={run} split={detail.costSplit} />
          <RunSetup run={run} />
        </div>
        <div class="stack">
          <RunRest run={run} timezone={timezone} />
        </div>
      </div>
      <RawLine answer={answer} />
      {site !== undefined && <RunCommands {...name} site={site} />}
      <Candidates answer={answer} timezone={timezone} />
    </LivePart>
  )
}

/** A line may be megabytes long. */
const textMax = 20_000

function RunHead({ answer, timezone }: { readonly answer: RunAnswer; readonly timezone: string }) {
  const { run } = answer
  const id = cellText(run["run_id"])
  return (
    <PageHead
      crumb={
        <>
          <a href="/runs">Runs</a> / <KindLink kind={cellText(run["kind"])} />
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

function KindLink({ kind }: { readonly kind: string }) {
  return kind === "" ? <>run</> : <a href={typeLink(kind)}>{visible(kind)}</a>
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
        <pre class="code" role="group" aria-label="The line" tabindex={0}>
          {longText(answer.raw, textMax)}
        </pre>
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
