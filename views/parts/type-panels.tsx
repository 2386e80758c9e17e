import type { Cell, Rows } from "../../src/model/rows.ts"
import type { Best } from "../../src/report/metrics/best.ts"
import type { Durations, SpanBounds } from "../../src/report/type-detail/durations.ts"
import type { TypeDetail } from "../../src/report/type-detail/type-detail.ts"
import type { ReportAnswer } from "../../src/report/types.ts"
import { Chart } from "../charts/chart.tsx"
import { RunsOverTime } from "../charts/runs-over-time.tsx"
import { count, counted } from "../format.ts"
import { onlyColumns } from "../only-columns.ts"
import { type CellLink, rowLinks } from "../report-links.ts"
import { type PageRuns, runsBehind } from "../runs-behind.ts"
import { visible } from "../visible.ts"
import { Panel } from "./panel.tsx"
import { RowsTable } from "./table.tsx"

/** Duration over time: lines of all runs, dots of as many as can be drawn. */
export function DurationsPanel({ durations, runs }: { readonly durations: Durations; readonly runs: PageRuns }) {
  const { timezone } = runs
  const behind = (place: number) => runsBetween(runs, durations.bounds[place])
  const links: CellLink = (column, place) => (column === "runs" ? behind(place) : null)
  const title = "Duration over time"
  return (
    <Panel
      id="durations"
      title={title}
      about={durations.runs > 0 && spanText(durations.spanMs)}
      footer={durations.runs > 0 && <span>{drawnText(durations)}</span>}
    >
      <RunsOverTime
        id="durations-chart"
        title={title}
        durations={durations}
        timezone={timezone}
        behind={behind}
        table={<RowsTable id="span-rows" rows={durations.spans} caption={title} links={links} timezone={timezone} />}
      />
    </Panel>
  )
}

function runsBetween({ filters, ...page }: PageRuns, bounds: SpanBounds | undefined): string | null {
  if (bounds === undefined) return null
  const { from: _, to: __, last: ___, ...words } = filters
  return runsBehind({ ...page, filters: { ...words, ...bounds } }, { duration: ".." })
}

function spanText(spanMs: number): string {
  const minutes = spanMs / 60_000
  if (minutes < 60) return `lines by ${counted(minutes, "minute")}`
  if (minutes < 1440) return `lines by ${counted(minutes / 60, "hour")}`
  return `lines by ${counted(minutes / 1440, "day")}`
}

function drawnText({ dots, runs }: Durations): string {
  if (dots.length >= runs) return `Every one of ${counted(runs, "run")} with a time and a duration is drawn.`
  return `${count(dots.length)} of ${count(runs)} runs are drawn as dots, evenly picked; the lines are of all of them.`
}

type BestProps = {
  readonly best: Best | null
  /** Of the report `best-config`. */
  readonly configurations: Rows
  /** Where all of them stand. */
  readonly all: string
  readonly runs: PageRuns
}

/** The configuration to choose, why, and how the others stand to it. */
export function BestPanel({ best, configurations, all, runs }: BestProps) {
  return (
    <Panel id="best" title="Best configuration" flush footer={<a href={all}>Best configuration in full</a>}>
      <div class="verdict">
        {best === null ? (
          <p class="muted">No run here has a quality or a duration to choose by.</p>
        ) : (
          <>
            <p class="chosen">
              <a href={runsBehind(runs, { config_key: best.value })}>{visible(best.value)}</a>
            </p>
            <p class="muted">{visible(best.why)}</p>
          </>
        )}
      </div>
      <RowsTable
        id="config-rows"
        rows={onlyColumns(configurations, bestColumns)}
        caption="Configurations and how they stand"
        links={rowLinks(configurations, runs, "best-config")}
        timezone={runs.timezone}
        empty={<p class="quiet">No run here says how it was configured.</p>}
      />
    </Panel>
  )
}

const bestColumns = [
  "config_key",
  "verdict",
  "runs",
  "quality_mean",
  "duration_p50_ms",
  "total_tokens_mean",
  "cost_usd_mean",
]

type ComparedProps = {
  readonly compared: TypeDetail["compared"]
  readonly keys: readonly { readonly key: string; readonly label: string; readonly href: string }[]
  readonly runs: PageRuns
}

/** Runs in groups by a key, as bars and as a table. */
export function ComparedPanel({ compared, keys, runs }: ComparedProps) {
  const { timezone } = runs
  return (
    <Panel id="compared" title="Configurations compared" flush>
      <nav class="presets inset" aria-label="Compare by">
        {keys.map(({ key, label, href }) => (
          <a href={href} aria-current={key === compared.key ? "true" : undefined}>
            {visible(label)}
          </a>
        ))}
      </nav>
      {compared.chart && (
        <div class="inset">
          <Chart
            id="compared-chart"
            title="Median and p95 duration of each"
            data={compared.chart}
            timezone={timezone}
            linkOf={(value) => groupLink(compared.key, value, runs)}
          />
        </div>
      )}
      <RowsTable
        id="compared-rows"
        rows={compared.rows}
        caption="Configurations compared"
        timezone={timezone}
        links={(column, place) =>
          column === "runs" ? groupLink(compared.key, compared.rows.rows[place]?.[0] ?? null, runs) : null
        }
      />
    </Panel>
  )
}

/** Null: runs without a field of the configuration cannot be listed by that. */
function groupLink(key: string, value: Cell, runs: PageRuns): string | null {
  if (key === "model" || key === "config_key") return runsBehind(runs, { [key]: value })
  const field = key.startsWith("config.") ? key : `config.${key}`
  return value === null ? null : runsBehind(runs, { config: { [field]: [String(value)] } })
}

type RecentProps = { readonly recent: ReportAnswer; readonly all: string; readonly timezone: string }

/** The newest runs with their configuration. */
export function RecentPanel({ recent, all, timezone }: RecentProps) {
  return (
    <Panel id="recent" title="Recent runs" flush footer={<a href={all}>All recent runs</a>}>
      <RowsTable
        id="recent-rows"
        rows={onlyColumns(recent.rows, recentColumns)}
        caption="Recent runs"
        timezone={timezone}
        marks={recent.marks}
        bar="duration_ms"
      />
    </Panel>
  )
}

const recentColumns = [
  "started_at",
  "run_id",
  "status",
  "config_key",
  "duration_ms",
  "total_tokens",
  "cost_usd",
  "quality",
]
