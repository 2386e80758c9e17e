import type { Child } from "hono/jsx"
import type { Cell } from "../../src/model/rows.ts"
import type { RunRecord } from "../../src/report/types.ts"
import { amountOf, percent } from "../format.ts"
import { jsonValue } from "../json.ts"
import { longText } from "../long-text.ts"
import { cellText, visible } from "../visible.ts"
import { Pairs } from "./facts.tsx"
import { Panel } from "./panel.tsx"
import { Time } from "./time.tsx"

/** What the run was given and how well it did. */
export function RunSetup({ run }: { readonly run: RunRecord }) {
  return (
    <>
      <JsonPanel id="config" title="Configuration" value={run["config"] ?? null} />
      <JsonPanel id="scores" title="Scores" value={run["scores"] ?? null} />
    </>
  )
}

/** Everything else that the line says. */
export function RunRest({ run, timezone }: { readonly run: RunRecord; readonly timezone: string }) {
  const pairs = details(run, timezone)
  return (
    <>
      {typeof run["message"] === "string" && (
        <Panel id="message" title="Message">
          <pre>{longText(run["message"], messageMax)}</pre>
        </Panel>
      )}
      <JsonPanel id="tags" title="Tags" value={run["tags"] ?? null} />
      <JsonPanel id="extra" title="Extra fields" about="have no column of their own" value={run["extra"] ?? null} />
      {pairs.length > 0 && (
        <Panel id="details" title="Details">
          <Pairs pairs={pairs} />
        </Panel>
      )}
    </>
  )
}

const messageMax = 20_000
const fieldMax = 4000

type JsonPanelProps = { readonly id: string; readonly title: string; readonly about?: string; readonly value: Cell }

/** A JSON object as names and values; nothing when there is none. */
function JsonPanel({ id, title, about, value }: JsonPanelProps) {
  const fields = fieldsOf(value)
  if (fields.length === 0) return null
  return (
    <Panel id={id} title={title} about={about}>
      <Pairs pairs={fields} />
    </Panel>
  )
}

function fieldsOf(value: Cell): readonly (readonly [string, Child])[] {
  const parsed = jsonValue(value)
  if (parsed === null) return []
  if (typeof parsed !== "object") return [["value", visible(cellText(parsed))]]
  return Object.entries(parsed).map(([name, field]) => [name, fieldText(field)])
}

function fieldText(field: Cell): Child {
  if (field === null) return null
  return longText(typeof field === "object" ? JSON.stringify(field, null, 2) : String(field), fieldMax)
}

function details(run: RunRecord, timezone: string): readonly (readonly [string, Child])[] {
  const text = (name: string) => visible(cellText(run[name])) || null
  const pairs: readonly (readonly [string, Child])[] = [
    ["Configuration key", text("config_key")],
    ["Provider", text("provider")],
    ["Job", text("job_id")],
    ["Origin", text("origin")],
    ["Ended", run["ended_at"] ? <Time value={run["ended_at"]} timezone={timezone} /> : null],
    ["GPU utilisation", amountOf(run["gpu_utilization"]) === null ? null : percent(run["gpu_utilization"])],
    ["Line's shape", text("source")],
    ["Read", run["ingested_at"] ? <Time value={run["ingested_at"]} timezone={timezone} /> : null],
  ]
  return pairs.filter(([, value]) => value !== null)
}
