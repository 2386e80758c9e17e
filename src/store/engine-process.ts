import { fork, type ChildProcess } from "node:child_process"
import { Problem } from "../model/problem.ts"
import type { Damage } from "./damage.ts"
import { engineEntry } from "./engine-entry.ts"
import type { CallName, Calls, Reply } from "./protocol.ts"

/** One engine process: requests go in, answers come out; when it dies every open request ends with `EngineDied`. */
export type EngineProcess = {
  readonly pid: number
  call<Name extends CallName>(
    name: Name,
    ask: Calls[Name]["ask"],
  ): { readonly id: number; readonly answer: Promise<Calls[Name]["answer"]> }
  readonly rssBytes: () => number
  /** When the engine last said anything, in ms of `performance.now()`. */
  readonly lastSignMs: () => number
  kill(why: string): void
  readonly died: Promise<EngineDied>
}

/** The process ended before it answered. `why` is the sentence of whoever killed it, or how it ended by itself. */
export class EngineDied extends Error {
  /** What it found of its database before it was ended for that. */
  readonly damage: Damage | null

  constructor(why: string, damage: Damage | null = null) {
    super(why)
    this.name = "EngineDied"
    this.damage = damage
  }
}

type Waiting = { resolve(answer: unknown): void; reject(error: Error): void }

/** Threads of the engine that wait for the database: questions, the writer, and file reads. */
const POOL_THREADS = "12"

/** `onRemoved` hears of every time that the engine removed runs by their age. */
export function startEngine(onRemoved: () => void = () => {}): EngineProcess {
  const child = forkEngine()
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  let rss = 0
  let signMs = performance.now()
  let killedFor: string | null = null
  child.on("message", (reply: Reply) => {
    signMs = performance.now()
    if ("rssBytes" in reply) rss = reply.rssBytes
    else if ("damage" in reply) endDamaged(reply.damage)
    else if ("removed" in reply) onRemoved()
    else settle(waiting, reply)
  })
  let damage: Damage | null = null
  const kill = (why: string) => {
    killedFor ??= why
    child.kill("SIGKILL")
  }
  const endDamaged = (found: Damage) => {
    damage ??= found
    kill(`the database is damaged: ${found.why}`)
  }
  let dead: EngineDied | null = null
  const died = new Promise<EngineDied>((resolve) => {
    child.on("exit", (code, signal) => {
      const error = new EngineDied(killedFor ?? `the engine ended by itself (${signal ?? `exit ${code}`})`, damage)
      dead = error
      resolve(error)
      // Whoever asks again at once must already find the next engine being started.
      setImmediate(() => {
        for (const { reject } of waiting.values()) reject(error)
        waiting.clear()
      })
    })
  })
  return {
    pid: child.pid ?? 0,
    died,
    rssBytes: () => rss,
    lastSignMs: () => signMs,
    call(name, ask) {
      const id = nextId++
      const answer = new Promise<never>((resolve, reject) => {
        // Never at once: a caller that asks again and again would keep the news of the death from ever arriving.
        if (dead) return void setImmediate(reject, dead)
        waiting.set(id, { resolve, reject })
        // A request that cannot be sent any more waits for that news, too.
        if (child.connected) child.send({ id, call: name, ask }, () => {})
      })
      return { id, answer }
    },
    kill,
  }
}

type Unasked = { readonly rssBytes: number } | { readonly damage: Damage } | { readonly removed: true }

function settle(waiting: Map<number, Waiting>, reply: Exclude<Reply, Unasked>): void {
  const one = waiting.get(reply.id)
  waiting.delete(reply.id)
  if ("answer" in reply) one?.resolve(reply.answer)
  else if ("problem" in reply) one?.reject(Problem.from(reply.problem))
  else one?.reject(new Error(`the engine failed: ${reply.bug}`))
}

function forkEngine(): ChildProcess {
  const { path, execArgv } = engineEntry()
  // What the engine does not know, no statement can tell.
  const { RUNLEDGER_TOKEN: _read, RUNLEDGER_ADMIN_TOKEN: _admin, ...env } = process.env
  return fork(path, {
    execArgv: [...execArgv],
    env: { ...env, UV_THREADPOOL_SIZE: POOL_THREADS },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  })
}
