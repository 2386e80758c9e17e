import type { Ledger } from "../model/ledger.ts"
import { reportCaps } from "./caps.ts"
import { configFieldsIn, configFieldsSql } from "./config-fields.ts"
import { numberIn, recordsOf, textIn } from "./records.ts"
import type { Known } from "./types.ts"

/** What occurs in the ledger now, and what did when last asked. */
export type KnownReader = {
  readonly originRuns: Remembered<Known["origins"]>
  readonly names: Remembered<KnownNames>
  /** Names of all fields that configurations have. */
  readonly configFields: Remembered<readonly string[]>
}
export type KnownNames = Pick<Known, "kinds" | "models" | "providers">

/** A question whose last answer is at hand without asking: null before the first. */
export type Remembered<Answer> = { ask(): Promise<Answer>; last(): Answer | null }

export function readKnown(ledger: Ledger): KnownReader {
  return {
    originRuns: remembered(() => askOrigins(ledger)),
    names: remembered(() => askNames(ledger)),
    configFields: remembered(() => askConfigFields(ledger)),
  }
}

function remembered<Answer>(ask: () => Promise<Answer>): Remembered<Answer> {
  let last: Answer | null = null
  return { ask: async () => (last = await ask()), last: () => last }
}

/** One question for both: it takes hardly longer than either. */
const censusSql = "select origin, kind, model, provider, count(*) as runs from runs group by all"

async function askOrigins(ledger: Ledger): Promise<Known["origins"]> {
  const census = await askProduct(ledger, censusSql)
  const isWhole = !census.truncated
  const counts = isWhole
    ? census
    : await askProduct(ledger, "select origin, count(*) as runs from runs group by origin")
  const origins = new Map<string, number>()
  for (const row of recordsOf(counts)) {
    const origin = textIn(row["origin"]) ?? ""
    origins.set(origin, (origins.get(origin) ?? 0) + (numberIn(row["runs"]) ?? 0))
  }
  return Object.fromEntries(origins)
}

async function askNames(ledger: Ledger): Promise<KnownNames> {
  const rows = recordsOf(await askProduct(ledger, censusSql))
  const sorted = (column: string) => [...new Set(rows.flatMap((row) => textIn(row[column]) ?? []))].toSorted()
  return { kinds: sorted("kind"), models: sorted("model"), providers: sorted("provider") }
}

async function askConfigFields(ledger: Ledger): Promise<readonly string[]> {
  return configFieldsIn(recordsOf(await askProduct(ledger, configFieldsSql("runs"))))
}

async function askProduct(ledger: Ledger, sql: string) {
  return ledger.ask({ sql, caps: reportCaps, by: "product" })
}
