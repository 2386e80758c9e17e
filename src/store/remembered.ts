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
  /** Such an answer is renewed when it is so old. */
  readonly renewedMs: number
  /** ... as long as somebody asked for it again within this time. */
  readonly attendedMs: number
}

const usualMemory: Memory = {
  keptMs: 30_000,
  largeRuns: 50_000,
  slowMs: 20,
  renewedMs: 5_000,
  attendedMs: 300_000,
}
/** Answers kept at a time, rows that one may have, and rows of all together: some 20 MB. */
const ANSWERS_MAX = 500
const ROWS_MAX = 1_000
const ROWS_IN_ALL_MAX = 20_000
/** Renewing takes at most this share of the engine's time. */
const RENEWING_SHARE_MAX = 0.25

type Kept = {
  readonly question: Question
  readonly version: number
  readonly askedMs: number
  readonly answer: Promise<Rows>
  /** Null until it is answered. */
  costMs: number | null
  rows: number
  /** When somebody asked for it again; null: nobody did. */
  wantedMs: number | null
}

/** A ledger that counts what changes it in other ways than by its own methods. */
export type ChangingLedger = Ledger & { changes(): number }

/**
 * A ledger that asks its engine the same thing once while nothing is appended: a page asks some questions several
 * times, and many readers ask for the same page. In a large ledger, where lines arrive all the time, an answer that
 * took long is given a little longer and asked for anew behind it; `onRenewed` hears when that came to something else.
 * People's own questions are always asked.
 */
export function rememberAnswers(ledger: ChangingLedger, onRenewed: () => void, memory: Memory = usualMemory): Ledger {
  const answers = new Map<string, Kept>()
  let written = 0
  let runs = 0
  let renewing = false

  const changing = async <Answer>(work: Promise<Answer>): Promise<Answer> =>
    work.finally(() => {
      written += 1
      renewInTurn()
    })
  const version = () => written + ledger.changes()
  const ask = (key: string, question: Question, wantedMs: number | null): Kept => {
    const asked: Kept = keep(question, version(), wantedMs, ledger.ask(question))
    answers.delete(key)
    answers.set(key, asked)
    const forget = () => void (answers.get(key) === asked && answers.delete(key))
    asked.answer.then(() => (asked.rows > ROWS_MAX ? forget() : forgetOldest(answers)), forget)
    return asked
  }
  const isCurrent = ({ version: of, askedMs }: Kept): boolean => of === version() && ageMs(askedMs) < memory.keptMs
  const isSlow = ({ costMs, askedMs }: Kept): boolean =>
    runs >= memory.largeRuns && (costMs ?? ageMs(askedMs)) >= memory.slowMs
  const isRecent = (kept: Kept): boolean => isSlow(kept) && ageMs(kept.askedMs) < memory.keptMs
  const isDue = (kept: Kept): boolean =>
    isSlow(kept) &&
    kept.costMs !== null &&
    kept.wantedMs !== null &&
    ageMs(kept.wantedMs) < memory.attendedMs &&
    (kept.version !== version() || ageMs(kept.askedMs) > memory.keptMs / 2)

  /** One at a time and with rests, so that readers' own questions and new lines find the engine free. */
  const renewInTurn = (): void => {
    // The first in the map was asked first.
    const next = [...answers].find(([, kept]) => isDue(kept))
    if (renewing || next === undefined) return
    renewing = true
    const startMs = Math.max(0, memory.renewedMs - ageMs(next[1].askedMs))
    setTimeout(() => void renew(...next).then(restAfterwards, restAfterwards), startMs).unref()
  }
  const renew = async (key: string, { question, answer, wantedMs }: Kept): Promise<number> => {
    const beganMs = performance.now()
    const [before, after] = await Promise.all([answer, ask(key, question, wantedMs).answer])
    if (!isSame(before, after)) onRenewed()
    return ageMs(beganMs)
  }
  /** Also after a failure: it is not kept, and whoever asks next hears why. */
  const restAfterwards = (tookMs: unknown): void => {
    const restMs = typeof tookMs === "number" ? tookMs * (1 / RENEWING_SHARE_MAX - 1) : memory.renewedMs
    const goOn = () => {
      renewing = false
      renewInTurn()
    }
    setTimeout(goOn, restMs).unref()
  }

  const remembered = (question: Question): Promise<Rows> => {
    const key = JSON.stringify(question)
    const known = answers.get(key)
    const wantedMs = known === undefined ? null : performance.now()
    if (known === undefined || !(isCurrent(known) || isRecent(known))) return ask(key, question, wantedMs).answer
    known.wantedMs = wantedMs
    renewInTurn()
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
    async append(batch) {
      const result = await changing(ledger.append(batch))
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

function keep(question: Question, version: number, wantedMs: number | null, answer: Promise<Rows>): Kept {
  const kept: Kept = { question, version, askedMs: performance.now(), answer, costMs: null, rows: 0, wantedMs }
  answer.then(({ rows }) => {
    kept.costMs = ageMs(kept.askedMs)
    kept.rows = rows.length
  }, askedAgainBySomebody)
  return kept
}

function ageMs(sinceMs: number): number {
  return performance.now() - sinceMs
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
