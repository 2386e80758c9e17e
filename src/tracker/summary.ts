/** What a run came to, in plain values. USD are exact decimal text; null: not known. */
export type RunSummary = {
  readonly id: string
  /** What it was and how it ended, such as kind, status and time; shown in this order. */
  readonly about: readonly string[]
  readonly error: string | null
  readonly durationMs: number | null
  readonly steps: readonly SummaryStep[]
  readonly model: string | null
  readonly tokens: Parts<number | string | null>
  readonly cost: Parts<string | null> & {
    /** Part of the prompt's tokens that came from a cache, when that has a price of its own. */
    readonly cached: string | null
    /** How the total is known. */
    readonly source: string | null
  }
  readonly slowest: { readonly name: string | null; readonly durationMs: number | null } | null
  /** Time that no step accounts for. */
  readonly overheadMs: number | null
  /** Other facts by their label, shown last. */
  readonly more: Readonly<Record<string, string>>
}
type Parts<Value> = { readonly prompt: Value; readonly completion: Value; readonly total: Value }

/** A step, with the steps inside it. */
export type SummaryStep = {
  readonly name: string | null
  readonly durationMs: number | null
  /** Metadata and whatever else is known of it; what is null is left out. */
  readonly details: Readonly<Record<string, unknown>>
  readonly isSlowest: boolean
  readonly inside: readonly SummaryStep[]
}

/** A line of text without control characters, and which part of the summary it is: parts have colours. */
export type SummaryLine = { readonly text: string; readonly part: SummaryPart }
export const summaryParts = ["summary", "slowest", "error"] as const
export type SummaryPart = (typeof summaryParts)[number]

/** A run in a few lines: how long, in which steps, for how many tokens, at what cost. */
export function summaryLines(run: RunSummary): readonly SummaryLine[] {
  const { tokens, cost, slowest } = run
  const split = [
    `prompt ${usd(cost.prompt)}`,
    ...(cost.cached === null ? [] : [`cached prompt ${usd(cost.cached)}`]),
    `completion ${usd(cost.completion)}`,
    `total ${usd(cost.total)}${cost.source === null ? "" : ` (${cost.source})`}`,
  ]
  return [
    fact("Request id", run.id),
    ...(run.about.length === 0 ? [] : [fact("Run", run.about.join(", "))]),
    fact("Total duration", total(run.durationMs)),
    ...stepLines(run),
    fact("Model", run.model ?? missing),
    fact(
      "Tokens",
      `prompt ${known(tokens.prompt)}, completion ${known(tokens.completion)}, total ${known(tokens.total)}`,
    ),
    fact("Cost", split.join(", ")),
    fact(
      "Slowest step",
      slowest === null ? missing : `${slowest.name ?? missing}, ${ms(slowest.durationMs)}`,
      "slowest",
    ),
    fact("System overhead", ms(run.overheadMs) + share(run.overheadMs, run.durationMs, " (", ")")),
    ...(run.error === null ? [] : [fact("Error", run.error, "error")]),
    ...Object.entries(run.more).map(([label, value]) => fact(label, value)),
  ]
}

const missing = "–"
const LABEL_CHARS = 17
/** A prompt in a step's metadata must not bury the summary. */
const DETAIL_CHARS_MAX = 80
/** Deeper names are not lined up: they would push the times out of sight. */
const NAME_CHARS_MAX = 48

function fact(label: string, value: string, part: SummaryPart = "summary"): SummaryLine {
  return { text: oneLine(`${label.padEnd(LABEL_CHARS)}${value}`), part }
}

function stepLines({ steps, durationMs }: RunSummary): readonly SummaryLine[] {
  if (steps.length === 0) return [fact("Steps", "none")]
  const rows = branches(steps, "")
  const nameChars = Math.min(NAME_CHARS_MAX, widest(rows.map(({ name }) => name)))
  const msChars = widest(rows.map(({ step }) => ms(step.durationMs)))
  const lines = rows.map(({ name, step }): SummaryLine => {
    const time = ms(step.durationMs).padStart(msChars)
    const part = share(step.durationMs, durationMs, "  ", "").padStart(9)
    const text = `${name.padEnd(nameChars)}  ${time}${part}${details(step.details)}`.trimEnd()
    return { text, part: step.isSlowest ? "slowest" : "summary" }
  })
  return [{ text: "Steps", part: "summary" }, ...lines]
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, text.length), 0)
}

/** Every step with its name at the end of its branch of the tree. */
function branches(
  steps: readonly SummaryStep[],
  indent: string,
): readonly { readonly name: string; readonly step: SummaryStep }[] {
  return steps.flatMap((step, index) => {
    const isLast = index === steps.length - 1
    const name = `${indent}${isLast ? "└─" : "├─"} ${oneLine(step.name ?? missing)}`
    return [{ name, step }, ...branches(step.inside, `${indent}${isLast ? "   " : "│  "}`)]
  })
}

function details(pairs: SummaryStep["details"]): string {
  return Object.entries(pairs)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(
      ([name, value]) =>
        `  ${oneLine(name)}=${cut(oneLine(typeof value === "string" ? value : JSON.stringify(value)))}`,
    )
    .join("")
}

function cut(text: string): string {
  const letters = Array.from(text)
  return letters.length <= DETAIL_CHARS_MAX ? text : `${letters.slice(0, DETAIL_CHARS_MAX - 1).join("")}…`
}

/** Milliseconds to the hundredth, as programs find them again. */
function ms(value: number | null): string {
  return value === null ? missing : `${Number(value.toFixed(2))} ms`
}

function total(value: number | null): string {
  return value === null || value < 1000 ? ms(value) : `${ms(value)} (${spoken(value)})`
}

function spoken(value: number): string {
  const seconds = value / 1000
  if (seconds < 60) return `${seconds.toFixed(2)} s`
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`
}

function share(value: number | null, whole: number | null, before: string, after: string): string {
  if (value === null || whole === null || whole <= 0) return ""
  return `${before}${((100 * value) / whole).toFixed(1)} %${after}`
}

function known(value: number | string | null): string {
  return value === null ? missing : String(value)
}

function usd(value: string | null): string {
  return value === null ? missing : `$${value}`
}

/** Names and metadata come from pipelines: nothing in them may break the line or command a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (letter) => {
    const code = letter.charCodeAt(0)
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`
  })
}
