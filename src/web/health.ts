import { Hono } from "hono"
import type { Ledger } from "../model/ledger.ts"
import { may } from "./access/guard.ts"
import type { IngestPart } from "./parts.ts"
import { knownQuery } from "./query.ts"

/** How the service is: "failing" cannot answer, "degraded" answers but something needs attention. */
export type Health = {
  readonly status: "ok" | "degraded" | "failing"
  readonly problems: readonly string[]
  readonly engine: { readonly up: boolean; readonly restarts: number }
  readonly ingest: {
    readonly files: number
    readonly pending_bytes: number
    readonly lag_ms: number
    readonly rejects: number
  }
  readonly version: string
}

/** Unread bytes that wait longer than this are a problem: a live line is seen within a second. */
const LAG_MAX_MS = 60_000

/** `GET /healthz`: 503 when failing, so that whoever only reads the status knows; more is for who may read. */
export function healthz(ledger: Ledger, ingest: IngestPart, version: string) {
  return new Hono().get("/healthz", (c) => {
    knownQuery(c, [])
    const health = healthOf(ledger, ingest, version)
    const { status } = health
    return c.json(may(c, "read") ? health : { status }, status === "failing" ? 503 : 200)
  })
}

/** Asks nobody: a health check must answer while the engine cannot. */
export function healthOf(ledger: Ledger, ingest: IngestPart, version: string): Health {
  const engine = ledger.health()
  const state = ingest.status()
  const problems = [...engineProblems(engine), ...engine.alarms, ...state.problems, ...lagProblems(state.lagMs)]
  return {
    status: engine.up ? (problems.length === 0 ? "ok" : "degraded") : "failing",
    problems,
    engine: { up: engine.up, restarts: engine.restarts },
    ingest: {
      files: state.files,
      pending_bytes: state.pendingBytes,
      lag_ms: state.lagMs,
      rejects: state.rejects,
    },
    version,
  }
}

function engineProblems({ up, last_error }: ReturnType<Ledger["health"]>): readonly string[] {
  return up ? [] : [`The database engine is not running${last_error === null ? "" : `: ${last_error}`}.`]
}

function lagProblems(lagMs: number): readonly string[] {
  return lagMs <= LAG_MAX_MS ? [] : [`The oldest unread line has been waiting for ${Math.round(lagMs / 1000)} s.`]
}
