import { mkdirSync } from "node:fs"
import type { DuckDBConnection } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"
import { type Damage, damageOf } from "../damage.ts"
import type { Calls, CallName, EngineSettings, OpenedDatabase, Pricing, Reply, Request } from "../protocol.ts"
import { createAppender } from "./append.ts"
import { collect, withAnswer } from "./ask.ts"
import { createCheckpoints } from "./checkpoints.ts"
import { type Database, openDatabase } from "./database.ts"
import { checkWritable, diskProblem } from "./disk-problem.ts"
import { noteFiles, readCursors, readRefusedLines, readTotals } from "./files.ts"
import { createNumbers } from "./numbers.ts"
import { loadPrices } from "./pricing.ts"
import { horizonOf, startRetention } from "./retention.ts"
import { spoolAnswer } from "./spool-answer.ts"
import { removeUnvouched } from "./vouched.ts"
import { readStoredRun } from "./stored-run.ts"
import { createUnderway } from "./underway.ts"
import { findWanted, readMark, takeFiles, takeRows } from "./transfer-in.ts"
import { handOver, highestFileId } from "./transfer-out.ts"

/** A few times a second the engine says that it lives and how much memory it holds; more rarely when it has nothing to do. */
const SIGN_OF_LIFE_MS = 250
const IDLE_SIGNS = 8

type Handlers = { readonly [Name in CallName]: (ask: Calls[Name]["ask"], id: number) => Promise<Calls[Name]["answer"]> }

/** Answers the service's requests over the channel of this process until that channel closes. */
export function serveEngine(pricingOf: (userPrices: string | null) => Pricing): void {
  const reply = (message: Reply) => process.send?.(message)
  let handlers: Partial<Handlers> | null = null
  let database = ""
  let atWork = 0
  let idleTicks = 0
  const notice = (error: unknown) => noticeDamage(error, database, reply)
  const removed = () => reply({ removed: true })
  process.on("message", (request: Request) => {
    atWork += 1
    void answer(request, reply, notice, async () => {
      if (request.call !== "open") return callHandler(handlers, request)
      const opened = await openUnlessDamaged(request.ask, pricingOf, { notice, removed })
      if ("damage" in opened) return opened
      database = request.ask.database
      handlers = opened.handlers
      return opened.answer
    }).finally(() => (atWork -= 1))
  })
  // The service owns the engine: without it nobody reads answers, and the next service needs the database.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"))
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {})
  const tell = () => {
    idleTicks = atWork > 0 ? 0 : idleTicks + 1
    if (idleTicks % IDLE_SIGNS === 0) reply({ rssBytes: process.memoryUsage.rss() })
  }
  setInterval(tell, SIGN_OF_LIFE_MS).unref()
}

async function answer(
  request: Request,
  reply: (message: Reply) => void,
  notice: Notice,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    reply({ id: request.id, answer: await work() })
  } catch (error) {
    // Then the question is asked again of the next engine.
    if (notice(error) === "damaged") return
    const problem = error instanceof Problem ? error : diskProblem(error)
    if (problem) reply({ id: request.id, problem: problem.view() })
    else reply({ id: request.id, bug: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

/** Hears of every error. */
type Notice = (error: unknown) => "damaged" | "sound"

/** Whoever trips over damage tells the service, which ends this process and sets the damaged files aside. */
function noticeDamage(error: unknown, database: string, reply: (message: Reply) => void): "damaged" | "sound" {
  const damage = database === "" ? null : damageOf(error, database)
  if (damage) reply({ damage })
  else if (isInvalid(error)) process.kill(process.pid, "SIGKILL")
  return damage ? "damaged" : "sound"
}

/** A database that the engine itself has declared invalid answers nothing any more; a new process opens it again. */
function isInvalid(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (at.message.startsWith("FATAL Error: ")) return true
  return false
}

function callHandler(handlers: Partial<Handlers> | null, request: Request): Promise<unknown> {
  const handler = handlers?.[request.call] as ((ask: unknown, id: number) => Promise<unknown>) | undefined
  if (!handler) throw new Error(`${request.call} is not answered before open, or of a database that only hands over`)
  return handler(request.ask, request.id)
}

/** What the service hears unasked. */
type News = { readonly notice: Notice; readonly removed: () => void }

type Opened = { readonly handlers: Partial<Handlers>; readonly answer: OpenedDatabase }

async function openUnlessDamaged(
  settings: EngineSettings,
  pricingOf: (userPrices: string | null) => Pricing,
  news: News,
): Promise<Opened | { readonly damage: Damage }> {
  try {
    return await open(settings, pricingOf, news)
  } catch (error) {
    const damage = damageOf(error, settings.database)
    if (damage) return { damage }
    throw error
  }
}

async function open(
  settings: EngineSettings,
  pricingOf: (userPrices: string | null) => Pricing,
  news: News,
): Promise<Opened> {
  mkdirSync(settings.spoolFolder, { recursive: true, mode: 0o700 })
  const pricing = pricingOf(settings.userPrices)
  const database = await openDatabase(settings)
  if (settings.handOverOnly) return { handlers: handingOver(database), answer: { repriced: null, mark: null } }
  if (!database.isReadOnly) await removeUnvouched(database.writer)
  const { repriced } = database.isReadOnly ? { repriced: null } : await loadPrices(database.writer, pricing)
  const mark = await readMark(database.writer)
  return { handlers: createHandlers(database, pricing, settings, news), answer: { repriced, mark } }
}

function createHandlers(
  database: Database,
  pricing: Pricing,
  settings: EngineSettings,
  { notice, removed }: News,
): Handlers {
  const { writer } = database
  const { openHoursMax, spoolFolder } = settings
  const inTurn = createTurns()
  /** The writer's turn, for work that changes the database. */
  const toWrite = <T>(work: () => Promise<T>): Promise<T> =>
    inTurn(() => {
      checkWritable(database.isReadOnly, settings.database)
      return work()
    })
  const horizon = horizonOf(settings)
  const numbers = createNumbers(writer, settings.fileIdsAbove)
  const taking = { writer, numbers, pricing, horizon }
  const append = createAppender(database, { numbers, pricing, spoolFolder, horizon })
  const checkpoints = createCheckpoints(database, settings.database, inTurn, (error) => void notice(error))
  const onRemoved = () => (checkpoints.freed(), removed())
  if (!database.isReadOnly) startRetention(writer, horizon, inTurn, onRemoved, notice)
  const underway = createUnderway()
  return {
    open: () => Promise.reject(new Error("opened already")),
    resume: () => inTurn(() => readCursors(writer)),
    append: (batches) =>
      toWrite(async () => {
        const results = await append(batches)
        checkpoints.written()
        return results
      }),
    noteFiles: (cursors) => toWrite(() => noteFiles(writer, numbers, cursors)),
    refusedLines: () => withConnection(database, readRefusedLines),
    totals: () => withConnection(database, readTotals),
    run: ({ runId, startedAt }) => readStoredRun(database, openHoursMax, runId, startedAt),
    async ask(question, id) {
      const startedMs = performance.now()
      const work = withAnswer(database, openHoursMax, question, underway.enter(id), (answering) =>
        collect(answering, question.caps, startedMs),
      )
      return work.finally(() => underway.leave(id))
    },
    async askToFile({ question, format, path }, id) {
      const startedMs = performance.now()
      const write = withAnswer(database, openHoursMax, question, underway.enter(id), (answering) =>
        spoolAnswer(answering, format, path, question.caps, startedMs),
      )
      return write.finally(() => underway.leave(id))
    },
    async cancel(id) {
      underway.cancel(id)
      return null
    },
    handOver: ({ what, folder }) => inTurn(() => handOver(writer, what, folder)),
    highestFileId: () => inTurn(() => highestFileId(writer)),
    takeFiles: ({ folder, mark }) => inTurn(() => takeFiles(taking, folder, mark)).then(() => null),
    findWanted: ({ folder }) => inTurn(() => findWanted(taking, folder)),
    takeRows: ({ folder, wanted }) => inTurn(() => takeRows(taking, folder, wanted)).then(() => null),
    finish: ({ whole }) => checkpoints.finish(whole).then(() => null),
  }
}

/** A database of another schema answers nothing else. */
function handingOver(database: Database): Partial<Handlers> {
  return {
    handOver: ({ what, folder }) => handOver(database.writer, what, folder),
    highestFileId: () => highestFileId(database.writer),
    finish: async () => {
      await database.writer.run("checkpoint")
      return null
    },
  }
}

/** Reading does not wait for the batch that is being written. */
async function withConnection<T>(database: Database, read: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const connection = await database.connect()
  try {
    return await read(connection)
  } finally {
    connection.closeSync()
  }
}

/** One connection writes, one statement at a time: work on it waits for its turn. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}
