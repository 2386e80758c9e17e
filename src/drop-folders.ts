import { basename, dirname, extname, join, resolve } from "node:path"
import type { Config } from "./config.ts"
import type { Folder } from "./ingest/list.ts"
import { realDatabasePath } from "./store/database-path.ts"

/** What is read, and what is left out although it lies below. */
export type DropFolders = { readonly folders: readonly Folder[]; readonly leftOut: readonly string[] }

/** The drop folders, without what the program itself writes beside its database: a drop folder may lie above it. */
export function dropFolders({ logs, metrics, db }: Pick<Config, "logs" | "metrics" | "db">): DropFolders {
  return {
    folders: [
      { path: logs, kind: "logs" },
      { path: metrics, kind: "metrics" },
    ],
    leftOut: ownFiles(db),
  }
}

/** Some of these files stand beside the database as it is named, some beside what that name leads to. */
function ownFiles(database: string): readonly string[] {
  const named = join(realDatabasePath(dirname(resolve(database))), basename(database))
  return [...new Set([named, realDatabasePath(database)])].flatMap(besideDatabase)
}

function besideDatabase(path: string): readonly string[] {
  const others = [join(dirname(path), "control.duckdb"), join(dirname(path), `.${basename(path)}.sample`)]
  // Everything named after `app` would be `app.ndjson` too.
  const own = extname(path) === "" ? [".spool", ".server.json", ".wal", ".rebuild"].map((end) => path + end) : [path]
  return [...own, ...others]
}
