import type { Ledger, Question } from "../model/ledger.ts"
import type { Rows } from "../model/rows.ts"
import { cancelled } from "./engine/running.ts"

/** When an answer is given again without asking. */
export type Memory = {
  /** An open run becomes an abandoned one by time alone: nothing is kept for longer. */
  readonly keptMs: number
  /** A ledger of so many runs is large: only there may an answer be older than the last line. */
  readonly largeRuns: number
  /** In a large ledger, an answer that took so long is given for up to `keptMs` while lines arrive. */
  readonly slowMs: number
}

const usualMemory: Memory = { keptMs: 10_000, largeRuns: 100_000, slowMs: 20 }
/** Answers kept at a time, rows that one may have, and rows of all together: some 20 MB. */
const ANSWERS_MAX = 500
const ROWS_MAX = 1_000
const ROWS_IN_ALL_MAX = 20_000
/** A question that is asked again and again takes at most this share of the engine's time. */
const SHARE_MAX = 0.04

type Kept = {
  readonly version: number
  readonly askedMs: number
  readonly answer: Promise<Rows>
  /** Null until it is answered. */
  costMs: number | null
  rows: number
  renewing: boolean
}

/**
 * A ledger that asks its engine the same thing once while nothing is appended: a page asks some questions several
 * times, and many readers ask for the same page. In a large ledger, where lines arrive all the time, an answer that
 * took long is given a little longer and asked for anew behind it; `onRenewed` hears when that came to something else.
 * People's own questions are always asked.
 */
export function rememberAnswers(ledger: Ledger, onRenewed: () => void, memory: Memory = usualMemory): Ledger {
  const answers = new Map<string, Kept>()
  let version = 0
  let runs = 0
  let renewals: Promise<unknown> = Promise.resolve()

  const changing = async <Answer>(work: Promise<Answer>): Promise<Answer> => work.finally(() => (version += 1))
  const ask = (key: string, question: Question): Kept => {
    const asked: Kept = keep(version, ledger.ask(question))
    answers.delete(key)
    answers.set(key, asked)
    const forget = () => void (answers.get(key) === asked && answers.delete(key))
    asked.answer.then(() => (asked.rows > ROWS_MAX ? forget() : forgetOldest(answers)), forget)
    return asked
  }
  /** One at a time, so that readers' own questions never wait for more than one of them. */
  const renew = (key: string, question: Question, old: Kept, costMs: number): void => {
    old.renewing = true
    const dueMs = old.askedMs + Math.min(costMs / SHARE_MAX, memory.keptMs / 2)
    const again = () =>
      Promise.all([old.answer, ask(key, question).answer]).then(([before, after]) => {
        if (!isSame(before, after)) onRenewed()
      }, askedAgainBySomebody)
    const start = () => {
      renewals = renewals.then(again)
    }
    setTimeout(start, Math.max(0, dueMs - performance.now())).unref()
  }
  const isCurrent = ({ version: of, askedMs }: Kept): boolean =>
    of === version && performance.now() - askedMs < memory.keptMs
  const isRecent = ({ costMs, askedMs }: Kept): boolean => {
    const ageMs = performance.now() - askedMs
    return runs >= memory.largeRuns && ageMs < memory.keptMs && (costMs ?? ageMs) >= memory.slowMs
  }
  const remembered = (question: Question): Promise<Rows> => {
    const key = JSON.stringify(question)
    const known = answers.get(key)
    if (known === undefined || !(isCurrent(known) || isRecent(known))) return ask(key, question).answer
    if (!isCurrent(known) && known.costMs !== null && !known.renewing) renew(key, question, known, known.costMs)
    return known.answer
  }

  // Every method by name: a new one must say whether it changes what there is.
  const { resume, askToFile, run, health, close } = ledger
  return {
    resume,
    askToFile,
    run,
    health,
    close,
    async append(batch, rescue) {
      const result = await changing(ledger.append(batch, rescue))
      runs += result.runs
      return result
    },
    async appendAll(batches) {
      const results = await changing(ledger.appendAll(batches))
      runs += results.reduce((sum, result) => sum + result.runs, 0)
      return results
    },
    noteFiles: (cursors) => changing(ledger.noteFiles(cursors)),
    async totals() {
      const totals = await ledger.totals()
      runs = totals.runs
      return totals
    },
    ask: (question, signal) =>
      question.by === "person" ? ledger.ask(question, signal) : unlessAborted(remembered(question), signal),
  }
}

function keep(version: number, answer: Promise<Rows>): Kept {
  const kept: Kept = { version, askedMs: performance.now(), answer, costMs: null, rows: 0, renewing: false }
  answer.then(({ rows }) => {
    kept.costMs = performance.now() - kept.askedMs
    kept.rows = rows.length
  }, askedAgainBySomebody)
  return kept
}

/** The first in the map were asked first. */
function forgetOldest(answers: Map<string, Kept>): void {
  let rows = [...answers.values()].reduce((sum, one) => sum + one.rows, 0)
  for (const [key, one] of answers) {
    if (answers.size <= ANSWERS_MAX && rows <= ROWS_IN_ALL_MAX) return
    rows -= one.rows
    answers.delete(key)
  }
}

function isSame(one: Rows, other: Rows): boolean {
  return JSON.stringify(one.rows) === JSON.stringify(other.rows)
}

/** A failed answer is not kept: whoever asks next hears why, or gets a better one. */
function askedAgainBySomebody(): void {}

/** Who goes away waits no longer; the answer is kept for the next one. */
function unlessAborted(answer: Promise<Rows>, signal: AbortSignal | undefined): Promise<Rows> {
  if (signal === undefined) return answer
  return new Promise((resolve, reject) => {
    const leave = () => reject(cancelled())
    if (signal.aborted) leave()
    signal.addEventListener("abort", leave, { once: true })
    const done = () => signal.removeEventListener("abort", leave)
    answer.then(resolve, reject).finally(done)
  })
}
