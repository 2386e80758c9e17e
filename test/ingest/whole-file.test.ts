import { rename } from "node:fs/promises"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { ids, line, lines, shareStore } from "./room.ts"

const openRoom = shareStore()

const run = (id: string, more: object = {}) => JSON.parse(line(id, more)) as object
const array = (...names: readonly string[]) =>
  JSON.stringify(
    names.map((id) => run(id)),
    null,
    2,
  )
const pretty = (id: string, more: object = {}) => JSON.stringify(run(id, more), null, 2)

describe("a file that is one array", () => {
  it("gives a run for each element, with the line it starts on", async () => {
    const room = await openRoom()
    await room.write("a.json", array("r1", "r2"))
    await room.write("b.json", `\uFEFF\n [${line("r3").trim()},\n${line("r4").trim()}]`)
    const caughtUp = await room.catchUp()
    expect(caughtUp).toMatchObject({ lines: 4, runs: 4 })
    expect(await room.rows("run_id, line", "runs", "run_id")).toEqual([
      ["r1", 2],
      ["r2", 7],
      ["r3", 2],
      ["r4", 3],
    ])
  })

  it("is read anew whenever it changes, and its rows are replaced", async () => {
    const room = await openRoom()
    await room.write("a.json", array("r1", "r2", "old"))
    await room.catchUp()
    await room.write("a.json", array("r1", "r2", "r3", "r4"))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2", "r3", "r4"])
    expect((await room.catchUp()).lines).toBe(0)
  })

  it("is the same file when its writer renames a new one to its name", async () => {
    const room = await openRoom()
    await room.write("a.json", array("r1", "old"))
    await room.catchUp()
    await room.write("a.json.tmp", array("r1", "r2"))
    await rename(room.path("a.json.tmp"), room.path("a.json"))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2"])
    expect(await room.rows("path", "files", "path")).toEqual([[room.path("a.json")]])
  })

  it("is read anew when one digit in its middle changed while nobody looked", async () => {
    const room = await openRoom()
    const text = (tokens: number) =>
      JSON.stringify(ids("m", 40).map((id) => run(id, id === "m000020" ? { prompt_tokens: tokens } : {})))
    await room.write("a.json", text(10))
    await room.catchUp()
    await room.write("a.json", text(20))
    await room.catchUp()
    expect(await room.rows("sum(input_tokens)", "runs", "1")).toEqual([[20]])
  })

  it("keeps its rows while it is empty, for its writer is at work", async () => {
    const room = await openRoom()
    await room.write("a.json", array("r1"))
    await room.catchUp()
    await room.write("a.json", "")
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1"])
  })

  it("may be packed", async () => {
    const room = await openRoom()
    await room.write("a.json.gz", gzipSync(array("r1", "r2")))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2"])
  })

  it("may hold nothing, and elements that are no runs", async () => {
    const room = await openRoom()
    await room.write("a.json", "[]")
    await room.write("b.json", `[1, "text", ${line("r1").trim()}, {"x": NaN}]`)
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1"])
    expect(await room.rows("count(*)", "rejects", "1")).toEqual([[3]])
  })

  it("of many megabytes is decoded in portions that become visible at once", async () => {
    const room = await openRoom()
    const wanted = ids("w", 500)
    await room.write("a.json", JSON.stringify(wanted.map((id) => run(id, { message: "x".repeat(400) }))))
    const { limits } = room.parts
    const commits: number[] = []
    await room.catchUp({
      limits: { ...limits, itemsBytes: 20_000 },
      onCommitted: ({ runs }) => commits.push(runs),
    })
    expect(await room.runIds()).toEqual(wanted)
    expect(commits).toEqual([500])
  })
})

describe("a file that is one pretty-printed object", () => {
  it("gives one run, and another when it is rewritten", async () => {
    const room = await openRoom()
    await room.write("a.json", pretty("r1", { steps: [{ name: "s", duration_ms: 1 }] }))
    await room.catchUp()
    await room.write("a.json", pretty("r2"))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r2"])
  })

  it("may be followed by others", async () => {
    const room = await openRoom()
    await room.write("a.json", `${pretty("r1")}\n${pretty("r2")}\n`)
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2"])
  })
})

describe("a file with one object and no line end", () => {
  it("is a whole file when its name ends in .json, and lines when more of them come", async () => {
    const room = await openRoom()
    await room.write("a.json", line("r1").trimEnd())
    await room.write("a.ndjson", line("waits").trimEnd())
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1"])
    await room.append("a.json", `\n${lines("r2")}${line("half").slice(0, 30)}`)
    await room.catchUp()
    await room.append("a.json", line("half").slice(30))
    await room.catchUp()
    expect(await room.rows("run_id, line", "runs", "line")).toEqual([
      ["r1", 1],
      ["r2", 2],
      ["half", 3],
    ])
  })
})

describe("a whole file that does not parse", () => {
  it("is one reject with its place when it stays so, and its rows of before go", async () => {
    const room = await openRoom()
    await room.write("a.json", array("r1", "r2"))
    await room.catchUp()
    await room.write("a.json", array("r1", "r2").replace(/,\n/, "\n"))
    const { status } = await room.catchUp()
    expect(await room.runIds()).toEqual([])
    const [reject] = await room.rows("line, offset_bytes, reason", "rejects", "line")
    const text = array("r1", "r2").replace(/,\n/, "\n")
    expect(reject?.slice(0, 2)).toEqual([4, text.indexOf('"timestamp"')])
    expect(reject?.[2]).toMatch(
      /^the file is not JSON, so nothing of it is kept: line 4, column 5: expected "," or the end/,
    )
    expect(status.files[0]?.last_error).toBe(reject?.[2])
  })

  it("is waited for while it is half-written", async () => {
    const room = await openRoom()
    const text = array("r1", "r2")
    await room.write("a.json", text.slice(0, text.length / 2))
    const live = await room.live({ limits: { halfWrittenMs: 60_000 } })
    await live.until(() => live.ingester.status().files[0]?.last_error?.startsWith("waiting for the rest") ?? false)
    await room.append("a.json", text.slice(text.length / 2))
    await live.untilRunIds(["r1", "r2"])
    expect(await room.rows("count(*)", "rejects", "1")).toEqual([[0]])
  })

  it("is read when it is mended", async () => {
    const room = await openRoom()
    await room.write("a.json", array("r1").slice(0, -1))
    await room.catchUp()
    expect(await room.rows("count(*)", "rejects", "1")).toEqual([[1]])
    await room.append("a.json", "]")
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1"])
    expect(await room.rows("count(*)", "rejects", "1")).toEqual([[0]])
  })

  it("is refused with one sentence when it is too large", async () => {
    const room = await openRoom()
    await room.write("a.json", array(...ids("r", 50)))
    await room.catchUp({ limits: { wholeBytesMax: 1_000 } })
    const [reject] = await room.rows("line, reason", "rejects", "1")
    expect(reject).toEqual([null, expect.stringMatching(/^the file cannot be read: .* write one object per line$/)])
    expect((await room.catchUp({ limits: { wholeBytesMax: 1_000 } })).lines).toBe(0)
  })

  it("is refused with one sentence when it is binary data or UTF-16", async () => {
    const room = await openRoom()
    await room.write("a.log", Buffer.from([0, 1, 2, 0, 255, 0]))
    await room.write("b.log", Buffer.from(`\uFEFF${lines("r1")}`, "utf16le"))
    await room.catchUp()
    expect(await room.rows("reason", "rejects", "file")).toEqual([
      ["the file cannot be read: it is binary data, not lines of JSON"],
      ["the file cannot be read: it is UTF-16 text; write it as UTF-8"],
    ])
  })
})

describe("rejects of one file", () => {
  it("are capped, and counted all the same", async () => {
    const room = await openRoom()
    await room.write("a.log", `${"no json\n".repeat(50)}${lines("r1")}`)
    const { rejects } = await room.catchUp({ limits: { rejectRowsMax: 10, pieceBytes: 100 } })
    expect(rejects).toBe(50)
    expect(await room.rows("count(*)", "rejects", "1")).toEqual([[10]])
    expect(await room.rows("rejects", "files", "1")).toEqual([[50]])
  })

  it("are capped however often the program is started", async () => {
    const room = await openRoom()
    for (const _ of [1, 2, 3]) {
      await room.append("a.log", "no json\n".repeat(600))
      await room.catchUp()
    }
    expect(await room.rows("count(*)", "rejects", "1")).toEqual([[1_000]])
    expect(await room.rows("rejects", "files", "1")).toEqual([[1_800]])
  })
})
