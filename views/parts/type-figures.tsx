import type { Child } from "hono/jsx"
import type { Stats } from "../../src/report/metrics/stats.ts"
import { amountOf, counted } from "../format.ts"
import { type PageRuns, runsBehind } from "../runs-behind.ts"
import { exactly, inShort } from "../units.ts"
import { type Measure, Measures } from "./facts.tsx"
import { Delta, type Moved } from "./measure.tsx"

type TypeFiguresProps = {
  readonly stats: Stats
  /** The period before; null when there is none to compare with. */
  readonly before: Stats | null
  /** The runs that they are about. */
  readonly runs: PageRuns
}

/** The big numbers of an analysis type, each beside the period before where there is one. */
export function TypeFigures({ stats, before, runs }: TypeFiguresProps) {
  return (
    <Measures
      label={`Figures of ${stats.type}`}
      measures={figures.map((figure) => measureOf(figure, stats, before, runs))}
    />
  )
}

type Figure = {
  readonly title: string
  readonly unit: string | null
  readonly better: Moved["better"]
  readonly valueOf: (stats: Stats) => number | string | null
  /** What stands below instead of a change. */
  readonly about?: (stats: Stats) => string
  /** Where the runs behind it are. */
  readonly link: (runs: PageRuns) => string
  /** It is about this moment, not about a period. */
  readonly current?: true
}

const figures: readonly Figure[] = [
  { title: "Runs", unit: null, better: null, valueOf: ({ runs }) => runs, link: (runs) => runsBehind(runs) },
  {
    title: "Active",
    unit: null,
    better: null,
    valueOf: ({ active }) => active,
    about: () => "running now",
    link: (runs) => runsBehind(runs, { status: ["running"] }),
    current: true,
  },
  {
    title: "Success rate",
    unit: "fraction",
    better: "up",
    valueOf: (stats) => stats.success_rate,
    link: sortedBy("status"),
  },
  {
    title: "Duration, mean",
    unit: "ms",
    better: "down",
    valueOf: (stats) => stats.duration_ms.mean,
    link: sortedBy("duration_ms"),
  },
  {
    title: "Duration, p50",
    unit: "ms",
    better: "down",
    valueOf: (stats) => stats.duration_ms.p50,
    link: sortedBy("duration_ms"),
  },
  {
    title: "Duration, p95",
    unit: "ms",
    better: "down",
    valueOf: (stats) => stats.duration_ms.p95,
    link: sortedBy("duration_ms"),
  },
  {
    title: "Tokens, mean",
    unit: "tokens",
    better: null,
    valueOf: (stats) => wholeOf(stats.total_tokens.mean),
    link: sortedBy("total_tokens"),
  },
  { title: "Cost", unit: "USD", better: "down", valueOf: (stats) => stats.cost_usd, link: sortedBy("cost_usd") },
  {
    title: "Quality, mean",
    unit: null,
    better: "up",
    valueOf: ({ quality }) => quality.mean,
    link: sortedBy("quality"),
    about: ({ quality }) => (quality.n === 0 ? "no run is rated" : `of ${counted(quality.n, "rated run")}`),
  },
]

/** All of the runs, the largest value first. */
function sortedBy(column: string): Figure["link"] {
  return (runs) => runsBehind(runs, {}, { sort: column })
}

function wholeOf(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}

function measureOf(figure: Figure, stats: Stats, before: Stats | null, runs: PageRuns): Measure {
  const now = figure.valueOf(stats)
  return {
    title: figure.title,
    value: inShort(now, figure.unit),
    href: now === null || now === 0 ? undefined : figure.link(runs),
    exact: exactly(now, figure.unit),
    about: aboutOf(figure, stats, before),
  }
}

/** How the figure moved where it can have; else what it is made of. */
function aboutOf({ valueOf, unit, better, about, current }: Figure, stats: Stats, before: Stats | null): Child {
  if (before === null || current) return about?.(stats)
  const [now, earlier] = [valueOf(stats), valueOf(before)]
  const [to, from] = [amountOf(now), amountOf(earlier)]
  if (from === null) return about?.(stats) ?? "not known of the period before"
  const difference = to === null ? null : to - from
  return <Delta measure={{ now, before: earlier, unit, better, difference }} />
}
