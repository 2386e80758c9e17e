import type { Ledger } from "../model/ledger.ts"
import { reportCaps } from "./caps.ts"
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

async function askOrigins(ledger: Ledger): Promise<Known["origins"]> {
  const rows = await askProduct(ledger, "select origin, count(*) as runs from runs group by origin")
  return Object.fromEntries(rows.map((row) => [textIn(row["origin"]) ?? "", numberIn(row["runs"]) ?? 0]))
}

async function askNames(ledger: Ledger): Promise<KnownNames> {
  const rows = await askProduct(ledger, "select distinct kind, model, provider from runs")
  const sorted = (column: string) => [...new Set(rows.flatMap((row) => textIn(row[column]) ?? []))].toSorted()
  return { kinds: sorted("kind"), models: sorted("model"), providers: sorted("provider") }
}

/** More fields than any configuration has by hand; keys made by a program are cut off here. */
const configFieldsSql = `
select distinct unnest(json_keys(config)) as field
from (select distinct config from runs where config is not null)
order by field
limit 1000`

async function askConfigFields(ledger: Ledger): Promise<readonly string[]> {
  return (await askProduct(ledger, configFieldsSql)).flatMap((row) => textIn(row["field"]) ?? [])
}

async function askProduct(ledger: Ledger, sql: string) {
  return recordsOf(await ledger.ask({ sql, caps: reportCaps, by: "product" }))
}
