import type { Config } from "./config.ts"
import { type Connection, connectionTo } from "./connection.ts"
import { Problem } from "./model/problem.ts"
import { findServer } from "./running-server.ts"

/** A connection to a server that reads what comes, and whether it was started for this command alone. */
export type LiveConnection = { readonly to: Connection; readonly isOwn: boolean }

/**
 * Gives `use` a connection to a server: the running one, else one of its own that ends with it. Its own listens where
 * only this machine reaches it, so that other commands meanwhile ask it instead of finding the database taken.
 */
export async function withLiveConnection<Result>(
  config: Config,
  use: (connection: LiveConnection) => Promise<Result>,
): Promise<Result> {
  const running = await findServer(config.db)
  if (running !== null) return use({ to: connectionTo(running), isOwn: false })
  const service = await startOwn(config)
  try {
    const server = await findServer(config.db)
    if (server === null) throw new Problem("engine_restarted", "the server that was just started does not answer")
    return await use({ to: connectionTo(server), isOwn: service !== null })
  } finally {
    await service?.stop()
  }
}

/** Null when a server has started in the meantime: it is the one to ask. */
async function startOwn(config: Config) {
  const [{ startService }, { createLog }] = await Promise.all([import("./app.ts"), import("./log.ts")])
  try {
    const log = createLog(process.stderr, "warn")
    return await startService({ ...config, host: "127.0.0.1", publicUrl: null, port: 0 }, log, { showsSample: false })
  } catch (error) {
    const started = error instanceof Problem && error.code === "database_in_use" ? await findServer(config.db) : null
    if (started === null) throw error
    return null
  }
}
