import type { PairFigure, PairSetting, RunPair } from "../../src/report/runs/pair.ts"
import type { RunRecord } from "../../src/report/types.ts"
import { heading } from "../columns.ts"
import { change, missing } from "../format.ts"
import { runLink } from "../links.ts"
import { Empty } from "../parts/empty.tsx"
import { LivePart } from "../parts/live.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { OriginMark, Status } from "../parts/status.tsx"
import { Time } from "../parts/time.tsx"
import { exactly, inShort } from "../units.ts"
import { cellText, visible } from "../visible.ts"

export type RunPairProps = {
  readonly pair: RunPair
  /** The page's own path and query. */
  readonly url: string
  /** The query alone, with its question mark, for the files. */
  readonly query: string
  readonly timezone: string
}

/** `/runs/compare`: two runs side by side. */
export function RunPairPage(props: RunPairProps) {
  return (
    <>
      <PageHead
        crumb={<a href="/runs">Runs</a>}
        title="Two runs"
        lede="Differences are what the second has more or less than the first."
        actions={
          <>
            <a href={`/runs/compare.csv${props.query}`}>CSV</a>
            <a href={`/runs/compare.json${props.query}`}>JSON</a>
          </>
        }
      />
      <RunPairPanel {...props} />
    </>
  )
}

/** What `/runs/compare` answers to a partial request. */
export function RunPairPanel({ pair, url, timezone }: RunPairProps) {
  const { figures, steps, settings } = pair
  return (
    <LivePart id="pair" url={url} class="stack">
      <div class="columns">
        <Which title="First run" id="first" run={pair.a.answer.run} timezone={timezone} />
        <Which title="Second run" id="second" run={pair.b.answer.run} timezone={timezone} />
      </div>
      <div class="columns">
        <Panel id="figures" title="Key figures" flush>
          <PairTable caption="Key figures of both runs" first="Measure" figures={figures} name={figureName} />
        </Panel>
        <Panel id="pair-steps" title="Steps" about="all runs of a step together" flush>
          {steps.length === 0 ? (
            <p class="quiet">Neither run was logged with steps.</p>
          ) : (
            <PairTable caption="Steps of both runs" first="Step" figures={steps} name={visible} />
          )}
        </Panel>
      </div>
      <Panel id="settings" title="What is different in the setup" flush>
        {settings.length === 0 ? <SameSetup /> : <SettingsTable settings={settings} />}
      </Panel>
    </LivePart>
  )
}

type WhichProps = {
  readonly title: string
  readonly id: string
  readonly run: RunRecord
  readonly timezone: string
}

function Which({ title, id, run, timezone }: WhichProps) {
  const runId = cellText(run["run_id"])
  const start = typeof run["started_at"] === "string" ? run["started_at"] : null
  return (
    <Panel id={id} title={title}>
      <p>
        <a class="mono" href={runLink(runId, start)}>
          {visible(runId)}
        </a>
      </p>
      <p class="run-line">
        {run["status"] && <Status value={run["status"]} />}
        {start === null ? "at an unknown time" : <Time value={start} timezone={timezone} />}
        <span>{visible(cellText(run["kind"]))}</span>
        {typeof run["model"] === "string" && <span class="mono">{visible(run["model"])}</span>}
        <OriginMark origin={run["origin"]} />
      </p>
    </Panel>
  )
}

type PairTableProps = {
  readonly caption: string
  /** Heading of the names. */
  readonly first: string
  readonly figures: readonly PairFigure[]
  readonly name: (name: string) => string
}

function PairTable({ caption, first, figures, name }: PairTableProps) {
  return (
    <div class="scroll" role="group" aria-label={caption} tabindex={0}>
      <table class="data">
        <caption class="sr">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col" class="num">
              First
            </th>
            <th scope="col" class="num">
              Second
            </th>
            <th scope="col" class="num">
              Difference
            </th>
            <th scope="col" class="num">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr>
              <th scope="row">{name(figure.name)}</th>
              <Amount value={figure.a} unit={figure.unit} />
              <Amount value={figure.b} unit={figure.unit} />
              <td class={figure.difference === null ? "num none" : "num"}>{signed(figure)}</td>
              <td class={figure.ratio === null ? "num none" : "num"}>{change(figure.b, figure.a)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Amount({ value, unit }: { readonly value: PairFigure["a"]; readonly unit: string | null }) {
  if (value === null) return <td class="num none">{missing}</td>
  return (
    <td class="num" title={exactly(value, unit)}>
      {inShort(value, unit)}
    </td>
  )
}

/** A difference with its sign: "+1.20 s", "−$0.0004". */
function signed({ difference, unit }: PairFigure): string {
  if (difference === null) return missing
  if (difference === 0) return "±0"
  return `${difference > 0 ? "+" : "−"}${inShort(Math.abs(difference), unit)}`
}

function figureName(name: string): string {
  return heading({ name, type: "", unit: null })
}

function SameSetup() {
  return (
    <Empty title="Nothing">
      <p>Both runs have the same kind, status, model, provider and configuration.</p>
    </Empty>
  )
}

function SettingsTable({ settings }: { readonly settings: readonly PairSetting[] }) {
  return (
    <div class="scroll" role="group" aria-label="Settings that differ" tabindex={0}>
      <table class="data">
        <caption class="sr">Settings that differ</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">First</th>
            <th scope="col">Second</th>
          </tr>
        </thead>
        <tbody>
          {settings.map(({ name, a, b }) => (
            <tr>
              <th scope="row">{visible(name)}</th>
              <td class={a === null ? "none" : "wrap"}>
                <span>{a === null ? missing : visible(a)}</span>
              </td>
              <td class={b === null ? "none" : "wrap"}>
                <span>{b === null ? missing : visible(b)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
