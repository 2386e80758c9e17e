import { type Random, seeded } from "../model/random.ts"
import { analysisLine, OUTLIER_MOST, runningLine } from "./analysis-line.ts"
import { type Analysis, analyses, type Configuration } from "./configurations.ts"
import { hexId } from "./id.ts"
import { requestLine } from "./request-line.ts"
import { momentsIn, nightly, officeHours, type Slot, slotsOf, type Span } from "./rhythm.ts"

/** Which sample lines to make. The same plan gives the same bytes, on every machine. */
export type DemoPlan = {
  readonly runs: number
  /** A whole number from 0 to 2^32 - 1. */
  readonly seed: number
  /** In ms since 1970: nothing happens from then on. */
  readonly untilMs: number
  readonly days: number
  /** Many: the requests of each day and the analyses of each type by themselves, as pipelines write them. */
  readonly files: "many" | "two"
}

/** A file of lines, none of which exists before it is asked for. The path is of forward slashes. */
export type DemoFile = { readonly path: string; readonly lines: Iterable<string> }

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Analyses are few: they take so long that they would otherwise be all there is to see in the slowest 5 %. */
const REQUESTS_PER_ANALYSIS = 24

/** The files of a plan one after the other, each to be read before the next: requests by time, analyses by type. */
export function* demoFiles(plan: DemoPlan): Generator<DemoFile> {
  const analysisRuns = Math.floor(plan.runs / (REQUESTS_PER_ANALYSIS + 1))
  const requests = requestFiles(plan, plan.runs - analysisRuns)
  const analyses = analysisFiles(plan, analysisRuns)
  if (plan.files === "two") {
    yield { path: "logs/requests.ndjson", lines: linesOf(requests) }
    yield { path: "metrics/analyses.ndjson", lines: linesOf(analyses) }
  } else {
    yield* requests
    yield* analyses
  }
}

function* linesOf(files: Iterable<DemoFile>): Generator<string> {
  for (const { lines } of files) yield* lines
}

function* requestFiles(plan: DemoPlan, count: number): Generator<DemoFile> {
  const random = seeded(plan.seed)
  const slots = slotsOf(spanOf(plan, 2 * MINUTE_MS), count, officeHours, random)
  let made = 0
  for (const [day, ofDay] of byDay(slots)) {
    const first = made
    made += ofDay.reduce((sum, slot) => sum + slot.count, 0)
    if (made > first) yield { path: `logs/requests/${day}.ndjson`, lines: requestLines(plan, ofDay, first, random) }
  }
}

/** Slots by their day in UTC, in order. */
function byDay(slots: readonly Slot[]): ReadonlyMap<string, readonly Slot[]> {
  const days = new Map<string, Slot[]>()
  for (const slot of slots) {
    const day = new Date(slot.fromMs).toISOString().slice(0, 10)
    const known = days.get(day)
    if (known === undefined) days.set(day, [slot])
    else known.push(slot)
  }
  return days
}

function* requestLines(plan: DemoPlan, slots: readonly Slot[], first: number, random: Random): Generator<string> {
  let n = first
  const trouble = troubleOf(plan)
  for (const startMs of momentsIn(slots, random)) {
    const troubled = startMs >= trouble.fromMs && startMs < trouble.untilMs
    yield requestLine({ requestId: hexId(n++, plan.seed), startMs, troubled }, random)
  }
}

/** The one bad afternoon of the month, in UTC. */
function troubleOf({ untilMs }: DemoPlan): Span {
  const day = Math.floor(untilMs / DAY_MS) * DAY_MS - 6 * DAY_MS
  return { fromMs: day + 13 * 60 * MINUTE_MS, untilMs: day + 15 * 60 * MINUTE_MS }
}

function* analysisFiles(plan: DemoPlan, count: number): Generator<DemoFile> {
  const random = seeded(plan.seed ^ 0x5bd1e995)
  let [percent, made] = [0, 0]
  for (const analysis of analyses) {
    percent += analysis.percent
    const [first, end] = [made, Math.floor((count * percent) / 100)]
    made = end
    if (end > first)
      yield { path: `metrics/${analysis.kind}.ndjson`, lines: analysisLines(plan, analysis, [first, end], random) }
  }
}

/** How long ago the runs that have not ended began, by analysis type. */
const runningForMs: Readonly<Record<string, number>> = {
  thorough_analysis: 4 * MINUTE_MS,
  full_pipeline: 26 * MINUTE_MS,
}

function* analysisLines(
  plan: DemoPlan,
  analysis: Analysis,
  [first, end]: readonly [number, number],
  random: Random,
): Generator<string> {
  const facts = (n: number, startMs: number) => {
    const configuration = turnOf(n - first, analysis.configurations)
    return { analysis, configuration, runId: hexId(n, ~plan.seed), startMs }
  }
  const runningMs = runningForMs[analysis.kind]
  const ended = end - first - (runningMs === undefined ? 0 : 1)
  const slots = slotsOf(spanOf(plan, longestMs(analysis)), ended, nightly, random)
  let n = first
  for (const startMs of momentsIn(slots, random)) yield analysisLine(facts(n++, startMs), random)
  if (runningMs !== undefined) yield runningLine(facts(n, plan.untilMs - runningMs))
}

/** The days of the plan, without the time at its end that the last run needs to end in. */
function spanOf({ untilMs, days }: DemoPlan, lastMs: number): Span {
  return { fromMs: untilMs - days * DAY_MS, untilMs: untilMs - lastMs }
}

/** A matrix of configurations is run through over and over. */
function turnOf(n: number, configurations: Analysis["configurations"]): Configuration {
  return configurations[n % configurations.length] ?? configurations[0]
}

function longestMs({ configurations }: Analysis): number {
  return Math.max(...configurations.map(({ seconds }) => seconds[1])) * OUTLIER_MOST * 1000
}
