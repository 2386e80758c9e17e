import { existsSync } from "node:fs"
import { type Config, limits } from "./config.ts"
import { Problem, type ProblemView } from "./model/problem.ts"
import type { EngineUse } from "./rooms.ts"
import { askServer, findServer } from "./running-server.ts"
import type { IngestProgress } from "./web/parts.ts"
import type { ServerFile } from "./server-file.ts"

/** A command's way to answers: the same API, of the running server or of rooms opened for this one command. */
export type Connection = {
  /** The server that answers; null when the command answers by itself. */
  readonly server: ServerFile | null
  /** Rejects with the Problem that the answer tells of, unless its status is one of `fine`. */
  readonly ask: (path: string, init?: RequestInit, fine?: readonly number[]) => Promise<Response>
}

export type ConnectionOptions = {
  /** Where there is no database one is made; else every question about it is refused with `no_database`. */
  readonly makeDatabase?: boolean
  /** What the database may use of the machine where no server holds it; default: as for questions. */
  readonly use?: EngineUse
  /** Hears how far it is when the database is of an older schema and made anew first. */
  readonly tellUpgrade?: (progress: IngestProgress) => void
}

/** Gives `use` a connection to the configured database and closes it afterwards. */
export async function withConnection<Result>(
  config: Config,
  use: (to: Connection) => Promise<Result>,
  options: ConnectionOptions = {},
): Promise<Result> {
  const server = await findServer(config.db)
  if (server !== null) return use(connectionTo(server))
  try {
    return await withOwnRooms(config, use, options)
  } catch (error) {
    // A server that started in the meantime holds the database: it is the one to ask.
    const started = error instanceof Problem && error.code === "database_in_use" ? await findServer(config.db) : null
    if (started === null) throw error
    return use(connectionTo(started))
  }
}

/** A connection to a running server. */
export function connectionTo(server: ServerFile): Connection {
  return {
    server,
    async ask(path, init, fine) {
      const answer = askServer(server, path, init).catch((error: unknown) => Promise.reject(lostServer(error, server)))
      return checked(await answer, fine)
    },
  }
}

async function withOwnRooms<Result>(
  config: Config,
  use: (to: Connection) => Promise<Result>,
  { makeDatabase = false, use: engineUse, tellUpgrade }: ConnectionOptions,
): Promise<Result> {
  // Only a command that has no server to ask pays for loading the rooms.
  const [{ openRooms }, { createLog }] = await Promise.all([import("./rooms.ts"), import("./log.ts")])
  const log = createLog(process.stderr, "warn")
  const rooms = await openRooms(config, log, {
    openDatabase: makeDatabase || existsSync(config.db),
    closeTimeoutMs: limits.aloneCloseMs,
    ...(engineUse === undefined ? {} : { use: engineUse }),
    ...(tellUpgrade === undefined ? {} : { tellUpgrade }),
  })
  try {
    return await use({
      server: null,
      ask: async (path, init = {}, fine) => {
        const headers = new Headers(init.headers)
        headers.set("authorization", `Bearer ${rooms.secret}`)
        return checked(
          await rooms.web.fetch(new Request(new URL(path, "http://127.0.0.1"), { ...init, headers })),
          fine,
        )
      },
    })
  } finally {
    await rooms.close()
  }
}

/** The answer, when it is one. */
async function checked(response: Response, fine: readonly number[] = []): Promise<Response> {
  if (response.ok || fine.includes(response.status)) return response
  const { error } = (await response.json()) as { error: ProblemView | { code: "internal_error"; message: string } }
  if (error.code === "internal_error") throw new Error("the server failed, its log says more")
  throw Problem.from(error)
}

function lostServer(error: unknown, server: ServerFile): unknown {
  if (!(error instanceof TypeError)) return error
  return new Problem("engine_restarted", `the server at ${server.url} went away`, { hint: "ask again", cause: error })
}
