import type { DuckDBConnection } from "@duckdb/node-api"
import { rowsOf } from "./query.ts"

/** Numbers for new runs and files. Kept in memory: a look at ten million runs for each batch would cost too much. */
export type Numbers = { take(kind: "runs" | "files", count: number): Promise<number> }

const columns = { runs: "run_no", files: "file_id" }

export function createNumbers(writer: DuckDBConnection, fileIdsAbove: number): Numbers {
  const next: { runs?: number; files?: number } = {}
  const least = { runs: 1, files: fileIdsAbove + 1 }
  return {
    /** The first of `count` numbers that no row has; numbers of a batch that failed are not used again. */
    async take(kind, count) {
      const first = next[kind] ?? Math.max(least[kind], await firstFree(writer, kind))
      next[kind] = first + count
      return first
    },
  }
}

async function firstFree(writer: DuckDBConnection, kind: "runs" | "files"): Promise<number> {
  const [found] = await rowsOf(writer, `select coalesce(max(${columns[kind]}), 0) + 1 as next from ledger.${kind}`)
  return Number(found?.["next"])
}
