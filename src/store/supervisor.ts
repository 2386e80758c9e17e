import { setTimeout as wait } from "node:timers/promises"
import type { EngineHealth } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import type { Damage } from "./damage.ts"
import { EngineDied, type EngineProcess, startEngine } from "./engine-process.ts"
import type { EngineSettings, OpenedDatabase } from "./protocol.ts"
import { asideSentence, setAside } from "./set-aside.ts"

/** What the supervisor tells a log; the wiring passes one in. */
export type StoreLog = {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
}

/** Memory the engine may hold beyond its database's limit (which does not count everything) before it is killed. */
const MEMORY_MARGIN_BYTES = 1_000_000_000
/** An engine that has not said anything for so long is stuck beyond help. */
const SILENCE_MAX_MS = 10_000
const LOOK_EVERY_MS = 250
/** How long a call waits for an engine that is being started again. */
const START_WAIT_MS = 15_000
/** An engine of a service that was killed needs a moment to let go of the database. */
const LOCK_WAIT_MS = 5_000
/** Every try is a process that starts. */
const LOCK_PAUSE_MAX_MS = 1_000
const RESTART_PAUSE_MAX_MS = 5_000
const EXCHANGED = "its database was exchanged for another one"
/** A long write-ahead log is moved into its database within so long. */
const EXCHANGE_TIMEOUT_MS = 60_000

export type Supervisor = {
  /** The running engine; waits while one is being started. */
  engine(): Promise<EngineProcess>
  /** Ends the engine for a reason that people may read; another one starts at once. */
  kill(why: string): void
  /** Runs at every look, a few times a second, while the engine is up. */
  onLook(look: () => void): void
  health(): EngineHealth
  /** How often what is stored became something else without being written to: removed, exchanged, put aside. */
  changes(): number
  readonly opened: OpenedDatabase
  /** Ends the engine in good order, does the work on its files, and starts it again, whatever came of the work. */
  exchange(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

export type SupervisorParts = {
  /** Asked for at every start. */
  readonly settings: () => EngineSettings
  readonly log: StoreLog
  readonly closeTimeoutMs: number
  /** What was committed before is not there any more, or only in part: cursors must be read again. */
  readonly onRenewed: () => void
}

/** Starts the engine, watches its memory and its answers, and starts it again whenever it ends. */
export async function superviseEngine(parts: SupervisorParts): Promise<Supervisor> {
  const { log, closeTimeoutMs, onRenewed } = parts
  const alarms: string[] = []
  const putAside = async (damage: Damage): Promise<void> => {
    const { database } = parts.settings()
    const alarm = asideSentence(damage, await setAside(database, damage.part, new Date()))
    alarms.push(alarm)
    changed()
    log.warn({ database, why: damage.why }, alarm)
  }
  let changes = 0
  const changed = () => void (changes += 1)
  const open = () => openWithPatience(parts.settings, putAside, changed)
  const first = await open()
  let current: EngineProcess | null = first.engine
  let starting: Promise<EngineProcess> = Promise.resolve(first.engine)
  let restarts = 0
  let lastError: string | null = null
  let closing = false
  let exchanging: Promise<void> = Promise.resolve()
  const looks: (() => void)[] = []

  const revive = async (damage: Damage | null, isPlanned: boolean): Promise<EngineProcess> => {
    const alarmsBefore = alarms.length
    if (damage) await putAside(damage)
    await exchanging
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, RESTART_PAUSE_MAX_MS)) {
      try {
        const { engine } = await open()
        restarts += isPlanned ? 0 : 1
        current = engine
        attend(engine)
        if (alarms.length > alarmsBefore) onRenewed()
        return engine
      } catch (error) {
        lastError = error instanceof Error ? error.message : String(error)
        log.warn({ error: lastError }, "the engine could not be started; trying again")
        if (closing) throw error
        await wait(pauseMs)
      }
    }
  }
  const attend = (engine: EngineProcess): void => {
    void engine.died.then((error) => {
      current = null
      if (closing) return
      const isPlanned = error.message === EXCHANGED
      if (isPlanned) log.info({}, "the database was made anew")
      else log.warn({ error: (lastError = error.message) }, "the engine ended; starting it again")
      starting = revive(error.damage, isPlanned)
      starting.catch(() => undefined)
    })
  }
  attend(first.engine)
  const timer = setInterval(() => {
    if (!current) return
    if (current.rssBytes() > parts.settings().memoryMaxBytes + MEMORY_MARGIN_BYTES) current.kill(OUT_OF_MEMORY)
    else if (performance.now() - current.lastSignMs() > SILENCE_MAX_MS)
      current.kill("the engine did not answer any more")
    for (const look of looks) look()
  }, LOOK_EVERY_MS)
  timer.unref()

  return {
    opened: first.opened,
    engine: () => withinTime(starting),
    changes: () => changes,
    kill: (why) => current?.kill(why),
    onLook: (look) => void looks.push(look),
    health: () => ({
      up: current !== null,
      restarts,
      last_error: lastError,
      rss_bytes: current?.rssBytes() ?? 0,
      alarms: [...alarms],
    }),
    async exchange(work) {
      const engine = await withinTime(starting)
      await finish(engine, EXCHANGE_TIMEOUT_MS, true)
      const ended = engine.died.then(work).finally(changed)
      exchanging = ended.catch(() => undefined)
      engine.kill(EXCHANGED)
      await ended
      await withinTime(starting)
    },
    async close() {
      closing = true
      clearInterval(timer)
      starting = Promise.reject(new Problem("engine_restarted", "the database is closed"))
      starting.catch(() => undefined)
      if (current) await finish(current, closeTimeoutMs)
      current?.kill("closed")
      await current?.died
    },
  }
}

/** The reason given when the engine is ended for its memory. */
export const OUT_OF_MEMORY = "the engine held too much memory"

type Opened = { readonly engine: EngineProcess; readonly opened: OpenedDatabase }

/** Opens the database; what is found damaged is put aside first. */
async function openWithPatience(
  settings: () => EngineSettings,
  putAside: (damage: Damage) => Promise<void>,
  onRemoved: () => void,
): Promise<Opened> {
  const deadlineMs = performance.now() + LOCK_WAIT_MS
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, LOCK_PAUSE_MAX_MS)) {
    const engine = startEngine(onRemoved)
    try {
      const opened = await engine.call("open", settings()).answer
      if (!("damage" in opened)) return { engine, opened }
      await end(engine)
      await putAside(opened.damage)
    } catch (error) {
      await end(engine)
      const locked = error instanceof Problem && error.code === "database_in_use"
      // One that was killed while it opened says nothing of the database.
      const mayPass = locked || error instanceof EngineDied
      if (!mayPass || performance.now() > deadlineMs) throw error
      await wait(pauseMs)
    }
  }
}

async function end(engine: EngineProcess): Promise<void> {
  engine.kill("opening failed")
  await engine.died
}

/** Lets the engine put its files in order; whatever it does not get done is done at the next start. */
async function finish(engine: EngineProcess, timeoutMs: number, whole = false): Promise<void> {
  const late = wait(timeoutMs, null, { ref: false })
  await Promise.race([engine.call("finish", { whole }).answer.catch(() => null), late])
}

async function withinTime(starting: Promise<EngineProcess>): Promise<EngineProcess> {
  const late = wait(START_WAIT_MS, null, { ref: false })
  const engine = await Promise.race([starting, late])
  if (engine) return engine
  throw new Problem("engine_restarted", "the database engine is being started again", {
    hint: "try again in a few seconds",
  })
}
