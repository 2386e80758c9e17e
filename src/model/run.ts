/** Where a run comes from. Simulated and sample runs stay out of costs, alerts and digests. */
export const origins = ["production", "bench", "simulated", "sample"] as const
export type Origin = (typeof origins)[number]

export const statuses = ["running", "completed", "failed", "cancelled", "abandoned"] as const
export type Status = (typeof statuses)[number]

/** Words for a status, and which of ours they mean. */
const statusWords: Readonly<Record<string, string>> = {
  running: "running",
  started: "running",
  start: "running",
  pending: "running",
  in_progress: "running",
  completed: "completed",
  complete: "completed",
  success: "completed",
  succeeded: "completed",
  ok: "completed",
  done: "completed",
  finished: "completed",
  failed: "failed",
  failure: "failed",
  error: "failed",
  timeout: "failed",
  cancelled: "cancelled",
  canceled: "cancelled",
  aborted: "cancelled",
  abandoned: "abandoned",
}

/** What a word for a status means; undefined when it is none. */
export function statusOf(word: string): string | undefined {
  const known = word.toLowerCase()
  return Object.hasOwn(statusWords, known) ? statusWords[known] : undefined
}

export const sources = ["runledger", "request", "run", "flat"] as const
/** The shape a line came in. */
export type Source = (typeof sources)[number]

export type JsonObject = { readonly [key: string]: unknown }

/**
 * A line decoded: what it says of one run, in the words of the `runs` table, before the store adds what follows
 * from it (run_key, provider, costs). Times are `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC. Numbers keep their unit: ms,
 * tokens, USD, fraction.
 */
export type DecodedRun = {
  readonly run_id: string
  readonly kind: string | null
  readonly origin: Origin
  readonly source: Source
  readonly job_id: string | null
  readonly status: Status
  readonly started_at: string | null
  readonly ended_at: string | null
  readonly duration_ms: number | null
  readonly model: string | null
  readonly given_provider: string | null
  readonly config: JsonObject | null
  readonly config_key: string | null
  readonly input_tokens: number | null
  readonly output_tokens: number | null
  readonly cached_input_tokens: number | null
  readonly reasoning_tokens: number | null
  readonly total_tokens: number | null
  readonly reported_cost_usd: number | null
  readonly quality: number | null
  readonly scores: JsonObject | null
  readonly gpu_utilization: number | null
  readonly error: string | null
  readonly message: string | null
  readonly tags: unknown
  readonly extra: JsonObject | null
  readonly steps: readonly DecodedStep[]
}

/** One step of a decoded line, nested steps laid flat: `seq` is the order, `parent_id` the step around it. */
export type DecodedStep = {
  readonly step_id: string
  readonly parent_id: string | null
  readonly seq: number
  readonly name: string | null
  readonly offset_ms: number | null
  readonly duration_ms: number | null
  readonly model: string | null
  readonly input_tokens: number | null
  readonly output_tokens: number | null
  readonly total_tokens: number | null
  readonly cost_usd: number | null
  readonly metadata: JsonObject | null
}

/** A line, or one field of it, that could not be read. */
export type Reject = {
  readonly line: number | null
  readonly offset_bytes: number | null
  readonly reason: string
  readonly text: string
}

/** Rejects kept of one file, however often the program is started: more tell nobody anything. They are counted all the same. */
export const REJECT_ROWS_MAX = 1_000

/** In the reason of a reject that tells of a field only, or of a bad character. */
export const RUN_IS_KEPT = "(the run is kept"

/** Whether the line was refused whole: there is no run of it. */
export function isWholeLine({ reason }: Pick<Reject, "reason">): boolean {
  return !reason.includes(RUN_IS_KEPT)
}
