import { mkdir } from "node:fs/promises"
import { type Config, limits } from "./config.ts"
import type { Log } from "./log.ts"
import { Problem } from "./model/problem.ts"
import { version } from "./package.ts"
import { findServer } from "./running-server.ts"
import { removeServerFile, type ServerFile, serverFilePath, writeServerFile } from "./server-file.ts"
import { openSite, type Site, type SiteOptions } from "./site.ts"
import { isLoopback } from "./web/hosts.ts"
import { listen, type Listening } from "./web/listen.ts"

/** The running program: watcher, pages and API. */
export type Service = {
  readonly url: string
  /** Finishes the batch under way and ends; what started last stops first. Safe to call again. */
  stop(): Promise<void>
}

/** Starts everything. Rejects with a Problem when another server has the database or the address cannot be had. */
export async function startService(config: Config, log: Log, options: SiteOptions = {}): Promise<Service> {
  refuseOpenDoor(config)
  await refuseSecondServer(config)
  const site = await openSite(config, log, options).catch((error: unknown) => namingHolder(error, config))
  try {
    return await startedWith(site, config, log)
  } catch (error) {
    await site.close()
    throw error
  }
}

async function startedWith(site: Site, config: Config, log: Log): Promise<Service> {
  await makeDropFolders(config, log)
  const listening = await listen(site.fetch, { ...limits, host: config.host, port: config.port })
  const path = serverFilePath(config.db)
  writeServerFile(path, serverFile(listening.url, site.own.secret))
  await site.own.ingestion.start()
  log.info({ url: listening.url, database: config.db, logs: config.logs, metrics: config.metrics }, "listening")
  if (!isLoopback(config.host) && config.publicUrl === null) {
    log.warn({ host: config.host }, "others can reach this address, and tokens and runs travel to them unencrypted")
  }
  let stopping: Promise<void> | null = null
  return { url: listening.url, stop: () => (stopping ??= stopAll(site, listening, path, log)) }
}

/** Nobody is to find out afterwards that everybody could read along. */
function refuseOpenDoor({ host, publicUrl, tokens }: Config): void {
  if (tokens.read !== null || tokens.admin !== null) return
  const place = isLoopback(host) ? publicUrl : host
  if (place === null) return
  throw new Problem(
    "bad_option",
    `who reaches ${place} could read every run: set RUNLEDGER_TOKEN or RUNLEDGER_ADMIN_TOKEN`,
    {
      hint: "or listen on 127.0.0.1 only, without --public-url",
    },
  )
}

/** Whoever starts a server wants to drop files somewhere. One that cannot be made is told of by the watcher. */
async function makeDropFolders({ logs, metrics }: Config, log: Log): Promise<void> {
  for (const folder of [logs, metrics]) {
    const made = await mkdir(folder, { recursive: true }).catch((error: unknown) =>
      log.warn({ err: error }, "no drop folder"),
    )
    if (typeof made === "string") log.info({ folder }, "made the drop folder")
  }
}

async function stopAll(site: Site, listening: Listening, path: string, log: Log): Promise<void> {
  const { secret, web, ingestion } = site.own
  removeServerFile(path, secret)
  web.close()
  await Promise.all([listening.close(limits.answersEndMs), ingestion.stop()])
  await site.close()
  log.info({}, "stopped")
}

/** By whatever path the database was named: the server file stands beside the real one. */
async function refuseSecondServer(config: Config): Promise<void> {
  const other = await findServer(config.db)
  if (other !== null) throw alreadyServed(other, config.db)
}

/** The database tells only that somebody has it; a server that started at the same time can be named. */
async function namingHolder(error: unknown, config: Config): Promise<never> {
  const isHeld = error instanceof Problem && error.code === "database_in_use"
  const holder = isHeld ? await findServer(config.db) : null
  throw holder === null ? error : alreadyServed(holder, config.db)
}

function alreadyServed({ url, pid }: ServerFile, database: string): Problem {
  return new Problem("database_in_use", `a server at ${url} (process ${pid}) has the database ${database}`, {
    hint: "use that one, stop it, or choose another database with --db",
  })
}

function serverFile(url: string, secret: string): ServerFile {
  return { url, pid: process.pid, secret, version, started_at: new Date().toISOString() }
}
