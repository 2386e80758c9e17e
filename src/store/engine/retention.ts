import type { DuckDBConnection } from "@duckdb/node-api"
import { parseTime } from "../../model/time.ts"
import type { EngineSettings } from "../protocol.ts"
import { rowsOf } from "./query.ts"
import { inTransaction } from "./transaction.ts"

/**
 * The start of the first day that is kept, as the database writes times; null: everything is kept. Days are those of
 * the configured zone, so that no day is ever shown in part.
 */
export type Horizon = () => string | null

export function horizonOf({ keepDays, timezone }: Pick<EngineSettings, "keepDays" | "timezone">): Horizon {
  if (keepDays === null) return () => null
  const dayIn = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: timezone })
  return () => {
    const today = new Date(`${dayIn.format(new Date())}T00:00:00Z`)
    const first = new Date(today.getTime() - keepDays * DAY_MS).toISOString().slice(0, 10)
    return parseTime(`${first}T00:00:00`, timezone)?.replace("T", " ").replace("Z", "") ?? null
  }
}

const DAY_MS = 86_400_000
/** The horizon moves once a day; more often only costs a look. */
const LOOK_EVERY_MS = 3_600_000

/**
 * Removes runs from before the horizon in the background, a day at a time: the batches of lines in between wait for one
 * day at most. `inTurn` gives the writer's next turn, `onRemoved` hears of every day that went.
 */
export function startRetention(
  writer: DuckDBConnection,
  horizon: Horizon,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  onRemoved: () => void,
  onError: (error: unknown) => void,
): void {
  if (horizon() === null) return
  const removeAll = async (): Promise<void> => {
    while (await inTurn(() => removeOldestDay(writer, horizon()))) onRemoved()
  }
  const look = () => void removeAll().catch(onError)
  setInterval(look, LOOK_EVERY_MS).unref()
  look()
}

/** Whole days are whole stretches of the tables, whose space is free after the next checkpoint. */
async function removeOldestDay(writer: DuckDBConnection, horizon: string | null): Promise<boolean> {
  const [oldest] = await rowsOf(
    writer,
    `select least(date_trunc('day', min(started_at)) + interval 1 day, $1::TIMESTAMP)::VARCHAR as until
     from ledger.runs where started_at < $1::TIMESTAMP having count(*) > 0`,
    [horizon],
  )
  if (!oldest) return false
  const until = [String(oldest["until"])]
  await inTransaction(writer, async () => {
    await writer.run(
      "delete from ledger.open_runs where run_no in (select run_no from ledger.runs where started_at < $1::TIMESTAMP)",
      until,
    )
    for (const table of ["steps", "runs"])
      await writer.run(`delete from ledger.${table} where started_at < $1::TIMESTAMP`, until)
  })
  return true
}
