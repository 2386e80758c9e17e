import type { Ledger } from "../model/ledger.ts"
import { reportCaps } from "./caps.ts"
import { numberIn, recordsOf, textIn } from "./records.ts"
import type { Known } from "./types.ts"

/** What occurs in the ledger now, and what did when last asked. */
export type KnownReader = {
  readonly originRuns: Remembered<Known["origins"]>
  readonly names: Remembered<KnownNames>
}
export type KnownNames = Pick<Known, "kinds" | "models" | "providers">

/** A question whose last answer is at hand without asking: null before the first. */
export type Remembered<Answer> = { ask(): Promise<Answer>; last(): Answer | null }

export function readKnown(ledger: Ledger): KnownReader {
  return { originRuns: remembered(() => askOrigins(ledger)), names: remembered(() => askNames(ledger)) }
}

function remembered<Answer>(ask: () => Promise<Answer>): Remembered<Answer> {
  let last: Answer | null = null
  return { ask: async () => (last = await ask()), last: () => last }
}

async function askOrigins(ledger: Ledger): Promise<Known["origins"]> {
  const rows = await askProduct(ledger, "select origin, count(*) as runs from runs group by origin")
  return Object.fromEntries(rows.map((row) => [textIn(row["origin"]) ?? "", numberIn(row["runs"]) ?? 0]))
}

async function askNames(ledger: Ledger): Promise<KnownNames> {
  const rows = await askProduct(ledger, "select distinct kind, model, provider from runs")
  const sorted = (column: string) => [...new Set(rows.flatMap((row) => textIn(row[column]) ?? []))].toSorted()
  return { kinds: sorted("kind"), models: sorted("model"), providers: sorted("provider") }
}

async function askProduct(ledger: Ledger, sql: string) {
  return recordsOf(await ledger.ask({ sql, caps: reportCaps, by: "product" }))
}
