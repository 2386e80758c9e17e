import type { Ledger, Selection } from "../../model/ledger.ts"
import type { Note } from "../../model/rows.ts"
import { reportCaps } from "../caps.ts"
import { originNotes } from "../origin.ts"
import { type Row, recordsOf } from "../records.ts"
import type { Filters, Reports } from "../types.ts"

/** The runs of one analysis type that pass the filters. */
export type MetricsQuestion = {
  readonly type: string
  readonly filters: Omit<Filters, "kind">
  readonly signal?: AbortSignal
}

export type MetricsParts = { readonly ledger: Ledger; readonly reports: Reports }

/** An answer, and what its reader should know beside it. */
export type Told<Answer> = { readonly answer: Answer; readonly notes: readonly Note[] }

/** Asks SQL that reads `selected_runs`. */
export type AskSelected = (sql: string) => Promise<readonly Row[]>

/**
 * Checks the question and gives a way to ask about its runs, and what to know of them; sample and simulated ones are
 * left out where real ones are. Rejects with `unknown_kind` for a type that no run has, with `bad_parameter` for a filter
 * that is not right.
 */
export async function selectRuns(
  { ledger, reports }: MetricsParts,
  { type, filters, signal }: MetricsQuestion,
): Promise<{ readonly ask: AskSelected; readonly notes: () => Promise<readonly Note[]> }> {
  const parsed = await reports.select({ ...filters, kind: [type] })
  return {
    ask: asking(ledger, parsed.selection, signal),
    notes: async () => originNotes(parsed, (await reports.known()).origins),
  }
}

/** All runs of the type, whatever the filters. */
export function runsOfType({ ledger }: MetricsParts, { type, signal }: MetricsQuestion): AskSelected {
  return asking(ledger, { kind: [type] }, signal)
}

function asking(ledger: Ledger, selection: Selection, signal: AbortSignal | undefined): AskSelected {
  return async (sql) => recordsOf(await ledger.ask({ sql, selection, caps: reportCaps, by: "product" }, signal))
}
