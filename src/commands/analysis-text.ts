import type { Rows, RowsColumn } from "../model/rows.ts"
import type { ComparedGroup, Comparison } from "../report/metrics/compare.ts"
import type { Stats } from "../report/metrics/stats.ts"
import { tableText } from "../web/formats/table.ts"
import { briefly } from "../../views/brief.ts"
import { amountOf, count, counted, duration, percent, plain, usd } from "../../views/format.ts"
import { visible } from "../../views/visible.ts"

/** Statistics, compared groups and the best of them, for a person to read. */
export function analysisText(stats: Stats, comparison: Comparison): string {
  const groups = comparison.groups.length === 0 ? "" : `\n${groupTable(comparison)}`
  return `${statsText(stats)}${groups}\n${bestText(comparison)}`
}

/** The groups as rows, every figure as the API gives it. */
export function groupRows({ groups }: Comparison): Rows {
  return rowsOf(
    groupColumns.map(({ name, type, unit }) => ({ name, type, unit })),
    groups.map((group) => groupColumns.map(({ of }) => of(group))),
  )
}

function statsText({ type, runs, active, success_rate, duration_ms, total_tokens, cost_usd, quality }: Stats): string {
  const { mean, p50, p95 } = duration_ms
  const lines = [
    ["type", visible(type)],
    ["runs", active === 0 ? count(runs) : `${count(runs)}, ${count(active)} of them active`],
    ["success rate", percent(success_rate)],
    ["duration", `mean ${duration(mean)}, p50 ${duration(p50)}, p95 ${duration(p95)}`],
    ["tokens", `mean ${tokensText(total_tokens.mean)}`],
    ["cost", usd(cost_usd)],
    ["quality", `mean ${plain(quality.mean)} (${counted(quality.n, "rated run")})`],
  ]
  return lines.map(([label = "", value = ""]) => `${label.padEnd(14)}${value}\n`).join("")
}

function bestText({ best }: Comparison): string {
  if (best === null) return "best: none, neither quality nor duration is known of any\n"
  return `best: ${visible(best.value)}\n      ${visible(best.why)}\n`
}

type GroupColumn = RowsColumn & {
  readonly of: (group: ComparedGroup) => string | number | null
  /** As a person reads it; null: as it is. */
  readonly shown: ((value: unknown) => string) | null
}

const groupColumns: readonly GroupColumn[] = [
  { name: "value", type: "VARCHAR", unit: null, of: ({ value }) => value, shown: null },
  { name: "runs", type: "BIGINT", unit: null, of: ({ runs }) => runs, shown: count },
  { name: "success_rate", type: "DOUBLE", unit: "fraction", of: (group) => group.success_rate, shown: percent },
  { name: "duration_mean_ms", type: "DOUBLE", unit: "ms", of: (group) => group.duration_ms.mean, shown: duration },
  { name: "duration_p50_ms", type: "DOUBLE", unit: "ms", of: (group) => group.duration_ms.p50, shown: duration },
  { name: "duration_p95_ms", type: "DOUBLE", unit: "ms", of: (group) => group.duration_ms.p95, shown: duration },
  {
    name: "total_tokens_mean",
    type: "DOUBLE",
    unit: "tokens",
    of: (group) => group.total_tokens.mean,
    shown: tokensText,
  },
  {
    name: "cost_usd",
    type: "DECIMAL(38,12)",
    unit: "USD",
    of: (group) => group.cost_usd,
    shown: (value) => usd(value),
  },
  { name: "quality_mean", type: "DOUBLE", unit: null, of: (group) => group.quality.mean, shown: plain },
  { name: "quality_n", type: "BIGINT", unit: null, of: (group) => group.quality.n, shown: count },
]

/** A longer key leaves no room for the figures. */
const KEY_CHARS_MAX = 60

/** Without the unit that the shown value carries itself. */
function groupTable({ key, groups }: Comparison): string {
  const columns = groupColumns.map(({ name, type, unit }) => ({
    name: name === "value" ? key : headOf(name),
    type,
    unit,
  }))
  const keys = groups.map(({ value }) => value ?? "")
  const brief = briefly(key === "config_key" ? keys : [], KEY_CHARS_MAX)
  const cells = groups.map((group) => {
    const told = { ...group, value: group.value === null ? null : brief(group.value) }
    return groupColumns.map(({ of, shown }) => (shown === null ? of(told) : shown(of(told))))
  })
  return tableText(rowsOf(columns, cells), { timezone: "UTC", cellCharsMax: null })
}

function headOf(name: string): string {
  return name
    .replace(/^duration_(.*)_ms$/, "$1")
    .replace(/_usd$|^total_/, "")
    .replaceAll("_", " ")
}

function tokensText(value: unknown): string {
  const amount = amountOf(value)
  return count(amount === null ? null : Math.round(amount))
}

function rowsOf(columns: Rows["columns"], rows: Rows["rows"]): Rows {
  return { columns, rows, truncated: false, elapsed_ms: 0, notes: [] }
}
