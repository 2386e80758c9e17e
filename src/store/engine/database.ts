import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import type { DuckDBConnection } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"
import type { EngineSettings } from "../protocol.ts"
import { openInstance } from "./instance.ts"
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
  const { connect, close, isReadOnly } = await openInstance(settings)
  const writer = await connect()
  const database: Database = {
    writer,
    isReadOnly,
    connect,
    close: () => (writer.closeSync(), close()),
  }
  // Spool files are read once, and soon their names may stand for others.
  await writer.run(
    `set global TimeZone = 'UTC'; set global enable_external_file_cache = false; set global allowed_directories = [${literal(`${settings.spoolFolder}/`)}]; set global enable_external_access = false`,
  )
  if (settings.handOverOnly) return database
  if (isNew || !(await hasTables(writer))) await writer.run(`begin; ${createTables} commit;`)
  await checkVersion(writer, settings.database)
  if (!isReadOnly) await makeViews(writer, createViews(settings.openHoursMax))
  await writer.run("set lock_configuration = true")
  return database
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
