import type { Rows } from "../../model/rows.ts"

/** Answers to people's own questions, to be turned, sorted and drawn without asking again. `askedAt` is when that was. */
export type KeptAnswer = { readonly rows: Rows; readonly askedAt: Date }

export type KeptAnswers = {
  readonly get: (key: string) => KeptAnswer | null
  readonly keep: (key: string, rows: Rows) => KeptAnswer
}

/** Each may have 8 MB: so many at a time, for so long. */
const answersMax = 8
const keptMs = 15 * 60_000

/** The last answers by what was asked; the oldest goes first. */
export function keepAnswers(): KeptAnswers {
  const answers = new Map<string, KeptAnswer>()
  const forget = (key: string, answer: KeptAnswer) => void (answers.get(key) === answer && answers.delete(key))
  return {
    get: (key) => answers.get(key) ?? null,
    keep(key, rows) {
      const answer = { rows, askedAt: new Date() }
      answers.delete(key)
      answers.set(key, answer)
      setTimeout(() => forget(key, answer), keptMs).unref()
      const [oldest] = answers.keys()
      if (answers.size > answersMax && oldest !== undefined) answers.delete(oldest)
      return answer
    },
  }
}
