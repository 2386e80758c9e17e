import { existsSync, readFileSync } from "node:fs"
import { basename } from "node:path"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"
import type { EngineSettings } from "../protocol.ts"
import { isReadOnlyDisk } from "./disk-problem.ts"
import { literal } from "./text.ts"

/** A database file, opened by this process alone. */
export type Instance = {
  readonly isReadOnly: boolean
  /** Names without a database's name mean this one's. */
  connect(): Promise<DuckDBConnection>
  close(): void
}

/** Opens the file, to be read only where its disk cannot be written; a Problem says why it cannot be opened. */
export async function openInstance(settings: EngineSettings): Promise<Instance> {
  try {
    return { ...(await openFile(settings, "READ_WRITE")), isReadOnly: false }
  } catch (error) {
    if (!isReadOnlyDisk(error)) throw openingProblem(error, settings.database)
  }
  try {
    return { ...(await openFile(settings, "READ_ONLY")), isReadOnly: true }
  } catch (error) {
    throw openingProblem(error, settings.database)
  }
}

type Access = "READ_WRITE" | "READ_ONLY"
type OpenFile = Omit<Instance, "isReadOnly">

/**
 * The engine names a database by its file. One that is named as its schema is attached under another name: of
 * `ledger.runs` nobody could tell what `ledger` is.
 */
async function openFile(settings: EngineSettings, access: Access): Promise<OpenFile> {
  const { database } = settings
  if (!/^ledger(\.|$)/i.test(basename(database))) {
    const instance = await createInstance(database, settings, access)
    return { connect: () => instance.connect(), close: () => instance.closeSync() }
  }
  const instance = await createInstance(":memory:", settings, "READ_WRITE")
  const connect = async () => {
    const connection = await instance.connect()
    await connection.run(`use ${OTHER_NAME}`)
    return connection
  }
  await attach(instance, `attach ${literal(database)} as ${OTHER_NAME} (${access}, storage_version '${STORAGE}')`)
  return { connect, close: () => instance.closeSync() }
}

const OTHER_NAME = "runledger"
/**
 * Texts are smaller and quicker to write in this form than in the default one. From v1.5.0 on the engine's statement
 * trees are written in another way than the fence reads them.
 */
const STORAGE = "v1.4.0"

async function attach(instance: DuckDBInstance, statement: string): Promise<void> {
  const connection = await instance.connect()
  try {
    await connection.run(statement)
  } catch (error) {
    instance.closeSync()
    throw error
  } finally {
    connection.closeSync()
  }
}

function createInstance(path: string, settings: EngineSettings, access_mode: Access): Promise<DuckDBInstance> {
  return DuckDBInstance.create(path, {
    access_mode,
    memory_limit: `${Math.floor(settings.memoryMaxBytes / 1e6)}MB`,
    threads: String(settings.threads),
    temp_directory: `${settings.spoolFolder}/spill`,
    max_temp_directory_size: "4GB",
    autoload_known_extensions: "false",
    autoinstall_known_extensions: "false",
    allow_community_extensions: "false",
    allow_unsigned_extensions: "false",
    allow_persistent_secrets: "false",
    checkpoint_threshold: "1GB",
    storage_compatibility_version: STORAGE,
  })
}

function openingProblem(error: unknown, path: string): Error {
  const message = error instanceof Error ? error.message : String(error)
  if (/Could not set lock|Conflicting lock/i.test(message)) {
    const engine = /PID (\d+)/.exec(message)?.[1]
    const by = engine === undefined ? "" : ` by process ${parentOf(engine) ?? engine}`
    return new Problem("database_in_use", `the database ${path} is in use${by}`, {
      hint: "stop that process, or ask the running server",
    })
  }
  if (/Cannot open file|IO Error/i.test(message)) {
    return new Problem("storage", `cannot open the database ${path}: ${message.split("\n")[0]}`, {
      hint: "check that the folder exists, is writable and that the file is a Runledger database",
      cause: error,
    })
  }
  return error instanceof Error ? error : new Error(message)
}

/** Who holds the file is an engine; people know the process that started it. Null where nobody can tell. */
function parentOf(pid: string): string | null {
  const path = `/proc/${pid}/status`
  const status = existsSync(path) ? readFileSync(path, "utf8") : ""
  return /^PPid:\s*(\d{2,})$/m.exec(status)?.[1] ?? null
}
