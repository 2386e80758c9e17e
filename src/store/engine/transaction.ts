import type { DuckDBConnection } from "@duckdb/node-api"

/** All of the work is committed or nothing. The error that rises is that of the work or of the commit. */
export async function inTransaction<T>(writer: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await writer.run("begin")
  try {
    const result = await work()
    await writer.run("commit")
    return result
  } catch (error) {
    // A statement error has aborted the transaction already; COMMIT would then report success and store nothing.
    await writer.run("rollback").catch(whenOver)
    throw error
  }
}

/** A commit that fails, of a full disk for one, has rolled back by itself. */
function whenOver(error: unknown): void {
  if (!(error instanceof Error && error.message.includes("no transaction is active"))) throw error
}
