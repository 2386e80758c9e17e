import type { Random } from "../model/random.ts"
import type { Analysis, Configuration } from "./configurations.ts"
import { bell, between, chance, pick, rounded, whole } from "./draw.ts"
import { stagesOf } from "./stages.ts"

/** What an analysis run's line is made from. */
export type AnalysisFacts = {
  readonly analysis: Analysis
  readonly configuration: Configuration
  readonly runId: string
  readonly startMs: number
}

const FAILED_SHARE = 0.04
const OUTLIER_SHARE = 0.015
/** An outlier takes this much longer than its configuration's longest usual run, at most. */
export const OUTLIER_MOST = 2.4
/** Standard deviation of the quality of one configuration's runs. */
const QUALITY_SPREAD = 0.045

/** A run of a document analysis, in the run records' own shape: configuration, stages, tokens, qualities. */
export function analysisLine(facts: AnalysisFacts, random: Random): string {
  const { analysis, configuration } = facts
  const usual = between(random, configuration.seconds)
  const seconds = chance(random, OUTLIER_SHARE) ? usual * between(random, [1.8, OUTLIER_MOST]) : usual
  const outcome = chance(random, FAILED_SHARE)
    ? failed(seconds, random)
    : completed(analysis, configuration, seconds, random)
  return JSON.stringify({
    ...beginning(facts),
    end_time: new Date(facts.startMs + Math.round(outcome.duration_seconds * 1000)).toISOString(),
    gpu_utilization: rounded(between(random, configuration.gpu), 2),
    ...outcome,
  })
}

/** The line of a run that has begun and not ended. */
export function runningLine(facts: AnalysisFacts): string {
  return JSON.stringify({ ...beginning(facts), status: "running" })
}

function beginning({ analysis, configuration, runId, startMs }: AnalysisFacts) {
  const startTime = new Date(startMs).toISOString()
  return {
    run_id: `${analysis.kind}_${runId}`,
    job_id: `${analysis.kind}-${startTime.slice(0, 10)}`,
    analysis_type: analysis.kind,
    origin: "sample",
    config: configuration.config,
    start_time: startTime,
  }
}

function completed(analysis: Analysis, configuration: Configuration, seconds: number, random: Random) {
  const [input, output] = [whole(random, configuration.inputTokens), whole(random, configuration.outputTokens)]
  const parallel = configuration.config["mode"] !== "sequential"
  return {
    duration_seconds: rounded(seconds, 2),
    stages: stagesOf(analysis.stages, { seconds, tokens: input + output, parallel }),
    tokens: { input, output, total: input + output },
    quality_scores: scores(configuration.quality, random),
    status: "completed",
  }
}

/** `quality` is the score that counts; the others go their own ways around it. */
function scores(mean: number, random: Random): Readonly<Record<string, number>> {
  const score = (around: number) => rounded(Math.min(1, Math.max(0, around + QUALITY_SPREAD * bell(random))), 3)
  return { quality: score(mean), completeness: score(mean - 0.03), faithfulness: score(mean + 0.06) }
}

const errors: readonly [string, ...string[]] = [
  "model runner has unexpectedly stopped",
  "CUDA out of memory",
  "no answer from the model within 300 s",
]

/** It ended somewhere on the way, and left neither stages nor qualities. */
function failed(seconds: number, random: Random) {
  return {
    duration_seconds: rounded(seconds * between(random, [0.1, 0.9]), 2),
    status: "failed",
    error: pick(random, errors),
  }
}
