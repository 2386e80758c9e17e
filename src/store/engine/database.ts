import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"
import type { EngineSettings } from "../protocol.ts"
import { isReadOnlyDisk } from "./disk-problem.ts"
import { rowsOf } from "./query.ts"
import { createTables, createViews, SCHEMA_VERSION } from "./schema.ts"
import { literal } from "./text.ts"

/** An open database: one connection that writes, and a fresh one for every question. */
export type Database = {
  readonly writer: DuckDBConnection
  /** Its disk could not be written when it was opened: it can be asked, and no more. */
  readonly isReadOnly: boolean
  connect(): Promise<DuckDBConnection>
  close(): void
}

/** Opens the database, makes its tables when it is new, and locks its settings. */
export async function openDatabase(settings: EngineSettings): Promise<Database> {
  const isNew = !existsSync(settings.database)
  const { instance, isReadOnly } = await openInstance(settings)
  const writer = await instance.connect()
  const database: Database = {
    writer,
    isReadOnly,
    connect: () => instance.connect(),
    close: () => (writer.closeSync(), instance.closeSync()),
  }
  await writer.run(
    `set global TimeZone = 'UTC'; set global allowed_directories = [${literal(`${settings.spoolFolder}/`)}]; set global enable_external_access = false`,
  )
  if (settings.handOverOnly) return database
  if (isNew || !(await hasTables(writer))) await writer.run(`begin; ${createTables} commit;`)
  await checkVersion(writer, settings.database)
  if (!isReadOnly) await makeViews(writer, createViews(settings.openHoursMax))
  await writer.run("set lock_configuration = true")
  return database
}

type OpenInstance = { readonly instance: DuckDBInstance; readonly isReadOnly: boolean }

async function openInstance(settings: EngineSettings): Promise<OpenInstance> {
  try {
    return { instance: await createInstance(settings, "READ_WRITE"), isReadOnly: false }
  } catch (error) {
    if (!isReadOnlyDisk(error)) throw openingProblem(error, settings.database)
  }
  try {
    return { instance: await createInstance(settings, "READ_ONLY"), isReadOnly: true }
  } catch (error) {
    throw openingProblem(error, settings.database)
  }
}

function createInstance(settings: EngineSettings, access_mode: "READ_WRITE" | "READ_ONLY"): Promise<DuckDBInstance> {
  return DuckDBInstance.create(settings.database, {
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
    // Texts are smaller and quicker to write in this form than in the default one. From v1.5.0 on the engine's
    // statement trees are written in another way than the fence reads them.
    storage_compatibility_version: "v1.4.0",
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

async function hasTables(writer: DuckDBConnection): Promise<boolean> {
  const found = await writer.runAndReadAll(
    "select 1 from duckdb_tables() where schema_name = 'ledger' and table_name = 'meta'",
  )
  return found.currentRowCount > 0
}

/** Only when they are other ones: a database on a full disk can still be opened and asked. */
async function makeViews(writer: DuckDBConnection, statements: string): Promise<void> {
  const hash = createHash("sha256").update(statements).digest("hex")
  const [known] = await rowsOf(writer, "select value from ledger.meta where name = 'views_hash'")
  if (known?.["value"] === hash) return
  await writer.run(
    `begin; ${statements} delete from ledger.meta where name = 'views_hash'; insert into ledger.meta values ('views_hash', ${literal(hash)}); commit;`,
  )
}

async function checkVersion(writer: DuckDBConnection, path: string): Promise<void> {
  const found = await writer.runAndReadAll("select value from ledger.meta where name = 'schema_version'")
  const version = Number(found.getRows()[0]?.[0])
  if (version === SCHEMA_VERSION) return
  if (version > SCHEMA_VERSION) {
    const made = `was made by a newer Runledger (schema ${version}, this one knows ${SCHEMA_VERSION})`
    throw new Problem("storage", `the database ${path} ${made}`, {
      hint: "use that version, or another database with --db: it can be made from the log files",
    })
  }
  throw new Problem(
    "old_database",
    `the database ${path} is of schema ${version}, this program needs ${SCHEMA_VERSION}`,
    {
      hint: "run `runledger rebuild`: it is made anew from the log files",
    },
  )
}
