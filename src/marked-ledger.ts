import type { Ledger, Question } from "./model/ledger.ts"
import type { Note } from "./model/rows.ts"
import { sampleNote } from "./web/sample-note.ts"

/** A ledger of sample runs: who asks it in SQL is told so beside the rows. Pages and reports say it themselves. */
export function markedLedger(ledger: Ledger): Ledger {
  return {
    ...ledger,
    ask: async (question, signal) => marked(question, await ledger.ask(question, signal)),
    askToFile: async (question, format, signal) => marked(question, await ledger.askToFile(question, format, signal)),
  }
}

function marked<Answer extends { readonly notes: readonly Note[] }>({ by }: Question, answer: Answer): Answer {
  return by === "person" ? { ...answer, notes: [...answer.notes, sampleNote] } : answer
}
