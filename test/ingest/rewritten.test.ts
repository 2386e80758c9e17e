import { expect, it } from "vitest"
import { line, shareStore } from "./room.ts"

const openRoom = shareStore()

const run = (id: string, more: object = {}) => line(id, more).trim()
const array = (...runs: readonly string[]) => `[\n${runs.join(",\n")}\n]`

it("a run in a file that is written anew keeps the time at which it was read first", async () => {
  const room = await openRoom()
  const readTimes = async () => Object.fromEntries((await room.rows("run_id, ingested_at", "runs", "run_id")) as [])
  await room.write("day.json", array(run("a"), run("b", { status: "running" })))
  await room.catchUp()
  const first = await readTimes()
  await room.write("day.json", array(run("a"), run("b", { status: "completed" }), run("c")))
  await room.catchUp()
  const second = await readTimes()
  expect(Object.keys(second)).toEqual(["a", "b", "c"])
  expect(second["a"]).toBe(first["a"])
  expect(Date.parse(second["b"] ?? "")).toBeGreaterThan(Date.parse(first["b"] ?? ""))
  expect(second["c"]).toBe(second["b"])
})

it("a run that left such a file and comes back is read anew", async () => {
  const room = await openRoom()
  const readAt = async () => (await room.rows("ingested_at", "runs", "run_id"))[0]?.[0]
  await room.write("day.json", array(run("a")))
  await room.catchUp()
  const first = await readAt()
  await room.write("day.json", array(run("other")))
  await room.catchUp()
  await room.write("day.json", array(run("a")))
  await room.catchUp()
  expect(await readAt()).not.toBe(first)
})
