import type { Question } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { cancelled, timeLimit } from "./engine/running.ts"
import { EngineDied, type EngineProcess } from "./engine-process.ts"
import type { CallName, Calls } from "./protocol.ts"
import { OUT_OF_MEMORY, type Supervisor } from "./supervisor.ts"

/** Questions that run at the same time; people's ad-hoc ones never take all places from the pages. */
const RUNNING_MAX = 4
const PERSON_RUNNING_MAX = 2
const WAITING_MAX = 64
/** The engine stops a question at its limit; one that still burns so much later needs the process killed. */
const GRACE_MS = 1_000
const TRIES_MAX = 3
/** After so many kills within a minute, ad-hoc questions are refused for a minute; pages and ingestion go on. */
const KILLS_MAX = 3
const BREAKER_MS = 60_000

type Asked = { readonly by: Question["by"]; readonly timeoutMs: number; startedMs: number | null; overdue: boolean }

/** Puts questions to the engine: so many at a time, each within its time, again when the engine had to be restarted. */
export function createAsking(supervisor: Supervisor) {
  const running = new Set<Asked>()
  const queue: (() => void)[] = []
  const kills: number[] = []

  supervisor.onLook(() => {
    const now = performance.now()
    for (const one of running) {
      if (one.overdue || one.startedMs === null || now - one.startedMs < one.timeoutMs + GRACE_MS) continue
      one.overdue = true
      kills.push(now)
      supervisor.kill("a query could not be stopped at its time limit")
    }
  })

  const mayStart = (by: Question["by"]): boolean => {
    const persons = [...running].filter((one) => one.by === "person").length
    return running.size < RUNNING_MAX && (by === "product" || persons < PERSON_RUNNING_MAX)
  }
  const enter = async (asked: Asked, signal: AbortSignal | undefined): Promise<void> => {
    while (!mayStart(asked.by)) {
      if (queue.length >= WAITING_MAX)
        throw new Problem("busy", "too many queries are waiting", { hint: "try again in a few seconds" })
      await new Promise<void>((resolve) => queue.push(resolve))
      checkAborted(signal)
    }
    running.add(asked)
  }
  const leave = (asked: Asked): void => {
    running.delete(asked)
    for (const next of queue.splice(0)) next()
  }

  /** The answer of the call, or the Problem that says why there is none. */
  return async function ask<Name extends CallName>(
    name: Name,
    what: Calls[Name]["ask"],
    question: Question,
    signal?: AbortSignal,
  ): Promise<Calls[Name]["answer"]> {
    if (question.by === "person") checkBreaker(kills)
    const asked: Asked = { by: question.by, timeoutMs: question.caps.timeoutMs, startedMs: null, overdue: false }
    await enter(asked, signal)
    try {
      for (let attempt = 1; ; attempt += 1) {
        const engine = await supervisor.engine()
        asked.startedMs = performance.now()
        try {
          return await callWithSignal(engine, name, what, signal)
        } catch (error) {
          if (!(error instanceof EngineDied)) throw error
          if (asked.overdue) throw timeLimit(asked.timeoutMs)
          if (error.message === OUT_OF_MEMORY && asked.by === "person") throw outOfMemory(kills)
          if (attempt >= TRIES_MAX)
            throw new Problem("engine_restarted", "the database engine was restarted while this was asked", {
              hint: "ask again",
              cause: error,
            })
          asked.startedMs = null
        }
      }
    } finally {
      leave(asked)
    }
  }
}

async function callWithSignal<Name extends CallName>(
  engine: EngineProcess,
  name: Name,
  what: Calls[Name]["ask"],
  signal?: AbortSignal,
): Promise<Calls[Name]["answer"]> {
  checkAborted(signal)
  const { id, answer } = engine.call(name, what)
  const cancel = () => void engine.call("cancel", id).answer.catch(() => undefined)
  signal?.addEventListener("abort", cancel, { once: true })
  try {
    return await answer
  } finally {
    signal?.removeEventListener("abort", cancel)
  }
}

function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled()
}

function outOfMemory(kills: number[]): Problem {
  kills.push(performance.now())
  return new Problem(
    "too_large",
    "the query needed more memory than the engine may hold, and the engine was restarted",
    {
      hint: "aggregate or filter before sorting, joining or collecting",
    },
  )
}

function checkBreaker(kills: readonly number[]): void {
  const recent = kills.filter((at) => performance.now() - at < BREAKER_MS)
  if (recent.length < KILLS_MAX) return
  const seconds = Math.ceil((BREAKER_MS - (performance.now() - (recent[0] ?? 0))) / 1000)
  throw new Problem("engine_restarted", `ad-hoc queries are closed for ${seconds} s: the last ones had to be killed`, {
    hint: "reports and pages go on; narrow the query before you ask it again",
  })
}
