import type { Rows } from "../../model/rows.ts"
import { numberIn, recordsOf, textIn } from "../records.ts"
import { enoughRuns } from "../then/enough.ts"
import { differenceThatCounts } from "../then/welch.ts"
import type { Spread } from "./distribution.ts"

/** Who does better in one measure; "even" when the difference is none that counts. */
export type Judged = {
  readonly title: string
  readonly unit: string | null
  readonly a: number
  readonly b: number
  readonly better: "a" | "b" | "even"
}

/** Measures in which less or more is good news; the others, such as tokens, say nothing by themselves. */
const judgedMeasures = [
  { measure: "duration_p50", title: "median duration", better: "less" },
  { measure: "duration_p95", title: "p95 duration", better: "less" },
  { measure: "tokens_per_second", title: "output speed", better: "more" },
  { measure: "cost_per_1000_runs", title: "cost per 1,000 runs", better: "less" },
  { measure: "success_rate", title: "success rate", better: "more" },
  { measure: "quality_mean", title: "quality", better: "more" },
] as const

/** Amounts closer than this share of the larger one are called even. */
const evenShare = 0.05

/** Null: one side has too few runs to say anything. Rates and qualities are told apart by two standard errors (Welch). */
export function judge(measures: Rows, quality: Spread["quality"]): readonly Judged[] | null {
  const rows = new Map(recordsOf(measures).map((row) => [textIn(row["measure"]), row]))
  const [runsA, runsB] = ["a", "b"].map((side) => numberIn(rows.get("runs")?.[side]) ?? 0)
  if (runsA === undefined || runsB === undefined || Math.min(runsA, runsB) < enoughRuns) return null
  return judgedMeasures.flatMap(({ measure, title, better }) => {
    const row = rows.get(measure)
    const [a, b] = [numberIn(row?.["a"]), numberIn(row?.["b"])]
    if (a === null || b === null) return []
    const even = isEven(measure, { a, b, runsA, runsB, quality })
    const aIsBetter = better === "more" ? a > b : a < b
    return [{ title, unit: textIn(row?.["unit"]), a, b, better: even ? "even" : aIsBetter ? "a" : "b" }]
  })
}

type Pair = {
  readonly a: number
  readonly b: number
  readonly runsA: number
  readonly runsB: number
  readonly quality: Spread["quality"]
}

function isEven(measure: string, { a, b, runsA, runsB, quality }: Pair): boolean {
  const difference = Math.abs(a - b)
  if (measure === "success_rate") {
    return difference <= 2 * Math.sqrt((a * (1 - a)) / runsA + (b * (1 - b)) / runsB)
  }
  if (measure !== "quality_mean") return difference <= evenShare * Math.max(Math.abs(a), Math.abs(b))
  const tooFew = Math.min(quality.a.n, quality.b.n) < enoughRuns
  return tooFew || difference <= differenceThatCounts(quality.a, quality.b)
}
