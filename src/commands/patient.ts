import { setTimeout as wait } from "node:timers/promises"
import type { Connection } from "../connection.ts"
import { Problem, type ProblemCode } from "../model/problem.ts"

const passing: readonly ProblemCode[] = ["engine_restarted", "busy", "time_limit"]
const PAUSE_MS = 500
/** A killed engine is there again within a second, on a busy machine within several. */
const ENGINE_PATIENCE_MS = 20_000
/** A server that does not listen any more seldom comes back, and never with the same secret. */
const SERVER_PATIENCE_MS = 2_000

/** Asks again when the answer is one that passes by itself: whoever watches all day meets every one of them. */
export function patient(ask: Connection["ask"], stop: AbortSignal): Connection["ask"] {
  return async (path, init, fine) => {
    const startMs = performance.now()
    for (;;) {
      try {
        return await ask(path, init, fine)
      } catch (error) {
        if (performance.now() - startMs > patienceMs(error)) throw error
      }
      await wait(PAUSE_MS, undefined, { signal: stop })
    }
  }
}

/** `fetch` rejects with a TypeError when nobody answers. */
function patienceMs(error: unknown): number {
  if (!(error instanceof Problem) || !passing.includes(error.code)) return -1
  return error.cause instanceof TypeError ? SERVER_PATIENCE_MS : ENGINE_PATIENCE_MS
}
