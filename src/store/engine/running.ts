import type { DuckDBConnection } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"

/** How often an interrupt is repeated: one that comes just after a statement was submitted is lost. */
const INTERRUPT_EVERY_MS = 20

/** A question under way: it ends at its time limit or when it is cancelled. */
export type Running = {
  /** Throws when the question was ended; an interrupted stream looks complete, so this must be asked after it. */
  check(): void
  cancel(): void
  done(): void
}

export function watch(connection: DuckDBConnection, timeoutMs: number): Running {
  let ended: "time" | "cancelled" | null = null
  let repeat: NodeJS.Timeout | null = null
  const end = (why: "time" | "cancelled") => {
    ended ??= why
    repeat ??= setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS)
    connection.interrupt()
  }
  const limit = setTimeout(() => end("time"), timeoutMs)
  return {
    check() {
      if (ended === "time") throw timeLimit(timeoutMs)
      if (ended === "cancelled") throw cancelled()
    },
    cancel: () => end("cancelled"),
    done() {
      clearTimeout(limit)
      if (repeat) clearInterval(repeat)
    },
  }
}

/** The sentence for a query that took too long, in the engine or beyond its reach. */
export function timeLimit(timeoutMs: number): Problem {
  return new Problem("time_limit", `the query took longer than ${timeoutMs / 1000} s and was stopped`, {
    hint: "narrow the time range, or aggregate before joining",
  })
}

/** Whoever asked does not want the answer any more. */
export function cancelled(): Problem {
  return new Problem("time_limit", "the query was cancelled")
}
