import { type HeaderEntry, mistakeIn, type ReportSource } from "./header-lines.ts"
import { chartKinds, type ReportChart } from "./types.ts"

/** Reads `stacked-bars x=day y=cost_usd series=model`; `none` is no chart. */
export function readChart(source: ReportSource, { value, line }: HeaderEntry): ReportChart | null {
  const [word, ...rest] = value.split(/\s+/)
  const kind = chartKinds.find((known) => known === word)
  if (kind === undefined) throw mistakeIn(source, line, `no chart "${word}"`, example)
  if (kind === "none") return null
  const strange = rest.find((part) => !/^(x|y|series|frontier)=[^=]+$/.test(part))
  if (strange !== undefined) throw mistakeIn(source, line, `"${strange}" is not part of a chart`, example)
  const places = new Map(rest.map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]))
  const [x, y, series, frontier] = ["x", "y", "series", "frontier"].map((name) => places.get(name))
  if (x === undefined || y === undefined) throw mistakeIn(source, line, "the chart needs x and y", example)
  if (frontier !== undefined && kind !== "scatter") {
    throw mistakeIn(source, line, "only a scatter has a frontier", "take it out, or make the chart a scatter")
  }
  const more = { ...(series === undefined ? {} : { series }), ...(frontier === undefined ? {} : { frontier }) }
  return { kind, x, y: y.includes(",") ? y.split(",") : y, ...more }
}

/** Reads `slowest_step_ms = ms, cost_usd = USD`. */
export function readUnits(source: ReportSource, { value, line }: HeaderEntry): Readonly<Record<string, string>> {
  const pairs = value.split(",").map((pair) => pair.split("=").map((part) => part.trim()))
  const wrong = pairs.find((pair) => pair.length !== 2 || pair.includes(""))
  if (wrong === undefined) return Object.fromEntries(pairs)
  const hint = "write: -- units: duration_ms = ms, cost_usd = USD"
  throw mistakeIn(source, line, `"${wrong.join("=")}" is not a unit`, hint)
}

const example = `write: -- chart: bars x=column y=column series=column; charts are ${chartKinds.join(", ")}`
