import { rmSync } from "node:fs"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { newPlace, type Place } from "./command-line.ts"

let place: Place

beforeEach(() => {
  place = newPlace()
})
afterEach(() => place.remove())

const line = (id: string, more: object = {}) =>
  `${JSON.stringify({ run_id: id, started_at: "2026-05-01T00:00:00Z", steps: [{ name: "answer", duration_ms: 1 }], ...more })}\n`

/** As if an earlier version had not understood these runs: their lines are rejects. */
async function refuse(...ids: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(join(place.folder, "data/runledger.duckdb"))
  const connection = await instance.connect()
  for (const id of ids) {
    await connection.run(
      `insert into ledger.rejects select file_id, 1, line, offset_bytes, 'not understood', 'text', now()::TIMESTAMP from ledger.runs where run_id = $1;`,
      [id],
    )
    await connection.run(
      "update ledger.files set runs = runs - 1, rejects = rejects + 1 where file_id = (select file_id from ledger.runs where run_id = $1)",
      [id],
    )
    for (const table of ["steps", "runs"]) await connection.run(`delete from ledger.${table} where run_id = $1`, [id])
  }
  connection.closeSync()
  instance.closeSync()
}

const content = async () =>
  (
    await place.runHere([
      "sql",
      `select list(run_id order by run_id) as runs, (select count(*) from steps) as steps, list((file, line) order by file, line) as places,
       (select list(reason order by reason) from rejects) as rejects, (select sum(rejects) from files) as refused from runs`,
    ])
  ).stdout

describe("ingest --retry-rejects", () => {
  it("makes runs of refused lines that are good now, once, and keeps the others with exact totals", async () => {
    place.write(
      "logs/a.ndjson",
      `${line("a1")}not json\n${line("a2")}${line("a3", { duration_ms: "long" })}${line("a4")}`,
    )
    place.write("logs/b.ndjson", line("b1") + line("b2"))
    await place.runHere(["ingest"])
    const before = await content()
    await refuse("a2", "a4", "b1")
    expect(await content()).not.toBe(before)
    const { stdout } = await place.run(["ingest", "--retry-rejects"])
    expect(stdout).toContain("4 refused lines tried again: 3 good now (3 new runs, 0 updates, 0 duplicates)\n")
    expect(await content()).toBe(before)
    const again = await place.runHere(["ingest", "--retry-rejects", "--json"])
    expect(JSON.parse(again.stdout)).toMatchObject({ runs: 0, retried: { tried: 1, read: 1, recovered: 0, runs: 0 } })
    expect(await content()).toBe(before)
  })

  it("asks the running server, and leaves alone what stands in no file any more", async () => {
    place.write("logs/a.ndjson", line("a1") + line("a2"))
    place.write("logs/b.ndjson", line("b1"))
    await place.runHere(["ingest"])
    await refuse("a1", "b1")
    const server = await place.serve()
    rmSync(join(place.folder, "logs/b.ndjson"))
    const { stdout } = await place.run(["ingest", "--retry-rejects"])
    expect(stdout).toMatch(/refused lines? tried again.*: 1 good now \(1 new run, /)
    const ids = await place.runHere(["sql", "select string_agg(run_id, ' ' order by run_id) as ids from runs"])
    expect(ids.stdout).toBe('{"ids":"a1 a2"}\n')
    place.write("logs/a.ndjson", line("a3"))
    await place.runHere(["ingest"])
    expect((await place.runHere(["sql", "select count(*) as n from runs"])).stdout).toBe('{"n":3}\n')
    expect((await server.stop()).log).not.toMatch(/"level":(50|60)/)
  })
})
