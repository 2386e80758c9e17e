import { readdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import type { Batch } from "../../src/model/ledger.ts"
import { Problem } from "../../src/model/problem.ts"
import { ids, line, lines, type Room, shareStore } from "./room.ts"

const openRoom = shareStore()

/** The room's ledger; `batches` notes how many were committed at a time. */
function watched(room: Room, before: () => void = () => undefined) {
  const { ledger } = room.parts
  const batches: number[] = []
  const append: typeof ledger.append = (batch) => {
    batches.push(1)
    return ledger.append(batch)
  }
  const appendAll = async (together: readonly Batch[]) => {
    before()
    batches.push(together.length)
    return ledger.appendAll(together)
  }
  return { batches, ledger: { ...ledger, append, appendAll } }
}

describe("many small files", () => {
  it("are committed together, each line once in its own file, however often ingestion starts", async () => {
    const room = await openRoom()
    const names = ids("f", 450)
    await Promise.all(names.map((name) => room.write(`${name}.ndjson`, lines(`${name}-1`, `${name}-2`))))
    const { batches, ledger } = watched(room)
    const first = await room.catchUp({ ledger })
    expect(first).toMatchObject({ files: 450, lines: 900, runs: 900 })
    expect(batches).toEqual([120, 120, 120, 90])
    expect(await room.rows("run_id, file, line", "runs", "run_id")).toEqual(
      names.flatMap((name) => [1, 2].map((at) => [`${name}-${at}`, room.path(`${name}.ndjson`), at])),
    )
    expect((await room.catchUp()).lines).toBe(0)
  })

  it("of every form are told apart from large, packed and damaged ones among them", async () => {
    const room = await openRoom()
    await room.write("large.ndjson", lines(...ids("l", 2_000)))
    await room.write("whole.json", `[${line("w1").trim()},\n${line("w2").trim()}]`)
    await room.write("object.json", JSON.stringify(JSON.parse(line("o1")), null, 2))
    await room.write("bad.ndjson", "no json\n")
    await room.write("empty.ndjson", "")
    await room.write("half.ndjson", line("h1").trim())
    for (const name of ids("f", 20)) await room.write(`${name}.ndjson`, lines(name))
    const { batches, ledger } = watched(room)
    const { status, ...caughtUp } = await room.catchUp({ ledger, limits: { tinyBytes: 10_000 } })
    expect(caughtUp).toMatchObject({ files: 26, runs: 2_023, rejects: 1 })
    expect(batches.toSorted()).toEqual([1, 23])
    expect(status.files.filter(({ state }) => state !== "current").map(({ path }) => path)).toEqual([
      room.path("half.ndjson"),
    ])
  })

  it("that have many lines in all become columns together, each line once in its own file", async () => {
    const room = await openRoom()
    const names = ids("f", 30)
    for (const name of names) await room.write(`${name}.ndjson`, `${lines(...ids(name, 20))}no json\n`)
    const { batches, ledger } = watched(room)
    expect(await room.catchUp({ ledger })).toMatchObject({ files: 30, lines: 630, runs: 600, rejects: 30 })
    expect(batches).toEqual([30])
    for (const name of names) await room.append(`${name}.ndjson`, lines(...ids(`${name}x`, 20)))
    await room.catchUp({ ledger })
    expect(batches).toEqual([30, 30])
    expect(await room.rows("run_id, file, line", "runs", "run_id")).toEqual(
      names.flatMap((name) =>
        [...ids(name, 20), ...ids(`${name}x`, 20)].map((id, at) => [
          id,
          room.path(`${name}.ndjson`),
          at + 1 + (at >= 20 ? 1 : 0),
        ]),
      ),
    )
  })

  it("of one log are read in the order they were written, after a large one that is older", async () => {
    const room = await openRoom()
    const told: string[] = []
    await room.write("app.log.3", lines(...ids("l", 300)))
    for (const name of ["app.log", "app.log.2", "app.log.1", "other.log"]) await room.write(name, lines(name))
    await room.catchUp({ limits: { tinyBytes: 10_000 }, onCommitted: ({ path }) => told.push(path) })
    expect(told.filter((path) => path.includes("app"))).toEqual(
      ["app.log.3", "app.log.2", "app.log.1", "app.log"].map(room.path),
    )
  })

  it("are tried one by one when the ledger refused them together, and nothing is left in the spool", async () => {
    const room = await openRoom()
    for (const name of ids("f", 5)) await room.write(`${name}.ndjson`, lines(name))
    let refusals = 1
    const { batches, ledger } = watched(room, () => {
      if (refusals-- > 0) throw new Problem("storage", "the disk is full")
    })
    await room.catchUp({ ledger })
    expect(await room.runIds()).toEqual(ids("f", 5))
    expect(batches).toEqual([1, 1, 1, 1, 1])
    const spool = join(dirname(dirname(room.folder)), "runledger.duckdb.spool")
    expect((await readdir(spool)).filter((name) => name.startsWith("piece"))).toEqual([])
  })
})
