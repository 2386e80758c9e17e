import { writeFile } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import { ids, line, lines, shareStore } from "./room.ts"

const openRoom = shareStore()

describe("a file of lines", () => {
  it("is read once, however often ingestion starts again", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", lines("r1", "r2"))
    const first = await room.catchUp()
    await room.append("a.ndjson", lines("r3"))
    const second = await room.catchUp()
    const third = await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2", "r3"])
    expect([first, second, third].map(({ lines, runs }) => [lines, runs])).toEqual([
      [2, 2],
      [1, 1],
      [0, 0],
    ])
  })

  it("keeps a half-written last line waiting until it ends", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", line("r1") + line("r2").slice(0, 20))
    const first = await room.catchUp()
    expect(await room.runIds()).toEqual(["r1"])
    expect(first.status.files).toMatchObject([{ state: "waiting", offset_bytes: line("r1").length }])
    await room.append("a.ndjson", line("r2").slice(20))
    await room.catchUp()
    expect(await room.rows("run_id, line", "runs", "line")).toEqual([
      ["r1", 1],
      ["r2", 2],
    ])
  })

  it("may take back its half-written last line", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", `${lines("r1")}{"request_id":"torn`)
    await room.catchUp()
    await room.write("a.ndjson", lines("r1", "r2"))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2"])
  })

  it("is read in small pieces without loss, whatever the piece cuts", async () => {
    const room = await openRoom()
    const wanted = ids("p", 300)
    await room.write("a.ndjson", lines(...wanted))
    await room.catchUp({ limits: { pieceBytes: 1_000, lineBytesMax: 800 } })
    expect(await room.runIds()).toEqual(wanted)
    expect(await room.rows("max(line), count(distinct line)", "runs", "1")).toEqual([[300, 300]])
  })

  it("keeps the good lines around bad ones, and says where the bad ones are", async () => {
    const room = await openRoom()
    const bad = '{"request_id": "cut\n'
    await room.write("a.ndjson", `${lines("r1")}${bad}\n[1]\n${lines("r2")}plain text\n`)
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2"])
    const first = line("r1").length
    expect(await room.rows("line, offset_bytes, text", "rejects", "line")).toEqual([
      [2, first, bad.trimEnd()],
      [4, first + bad.length + 1, "[1]"],
      [6, first + bad.length + 1 + 4 + line("r2").length, "plain text"],
    ])
  })

  it("keeps the good lines after a bad first one, whatever it looks like", async () => {
    const room = await openRoom()
    const beginnings = [
      '{"request_id":"x",',
      '{"request_id":"cut',
      '{"a":[1,2 "b":2}',
      '{"a":{"b":1',
      "[2025-11-10] started",
      "[info] up",
    ]
    for (const [index, beginning] of beginnings.entries())
      await room.write(`${index}.log`, `${beginning}\n${lines(`r${index}`, `s${index}`)}`)
    await room.catchUp()
    expect(await room.runIds()).toEqual(beginnings.flatMap((_, index) => [`r${index}`, `s${index}`]))
    expect(await room.rows("line", "rejects", "file")).toEqual(beginnings.map(() => [1]))
  })

  it("may be empty, and be written later", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", "")
    const first = await room.catchUp()
    expect(first.status.files).toMatchObject([{ state: "current", size_bytes: 0, lag_ms: 0 }])
    await room.append("a.ndjson", lines("r1"))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1"])
  })

  it("may end its lines as Windows does, and begin with a byte order mark", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", `\uFEFF${lines("r1", "r2").replaceAll("\n", "\r\n")}`)
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2"])
    expect(await room.rows("line", "rejects", "line")).toEqual([])
  })

  it("may hold invalid UTF-8 and NUL bytes in places", async () => {
    const room = await openRoom()
    const broken = Buffer.concat([
      Buffer.from('{"request_id":"r2","message":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}\n'),
    ])
    await room.write("a.ndjson", Buffer.concat([Buffer.from(lines("r1")), broken, Buffer.from(`\0\0\n${lines("r3")}`)]))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2", "r3"])
  })
})

describe("a line that is too long", () => {
  const limits = { lineBytesMax: 10_000, pieceBytes: 4_000, rejectTextBytes: 100 }
  const long = JSON.stringify({ request_id: "long", message: "x".repeat(3_000_000) })

  it("is refused with its place and its beginning; the lines around it are kept", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", `${lines("r1")}${long}\n${lines("r2")}`)
    await room.catchUp({ limits })
    await room.append("a.ndjson", lines("r3"))
    await room.catchUp({ limits })
    expect(await room.rows("run_id, line", "runs", "line")).toEqual([
      ["r1", 1],
      ["r2", 3],
      ["r3", 4],
    ])
    const [reject] = await room.rows("line, offset_bytes, text, reason", "rejects", "line")
    expect(reject?.slice(0, 3)).toEqual([2, line("r1").length, long.slice(0, 100)])
    expect(reject?.[3]).toMatch(/3 MiB long; what is longer than 1 MiB is not read/)
  })

  it("may be the first of its file, and may come in pieces", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", long.slice(0, 2_000_000))
    const half = await room.catchUp({ limits })
    expect(half.status.files).toMatchObject([{ state: "waiting", offset_bytes: 0 }])
    expect(half.status.files[0]?.last_error).toMatch(/^line 1: it is 2 MiB long.*its end is not there yet$/)
    await room.append("a.ndjson", `${long.slice(2_000_000)}\n${lines("r1")}`)
    await room.catchUp({ limits })
    expect(await room.rows("run_id, line", "runs", "line")).toEqual([["r1", 2]])
    expect(await room.rows("line, offset_bytes", "rejects", "line")).toEqual([[1, 0]])
  })

  it("of 200 MB does not have to fit into memory", async () => {
    const room = await openRoom()
    const piece = Buffer.alloc(20_000_000, "x")
    await writeFile(room.path("a.ndjson"), '{"message":"')
    for (let count = 0; count < 10; count += 1) await room.append("a.ndjson", piece)
    await room.append("a.ndjson", `"}\n${lines("r1")}`)
    const before = process.memoryUsage().rss
    await room.catchUp({ limits: { pieceBytes: 16_000_000 } })
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
    expect(await room.runIds()).toEqual(["r1"])
    expect(await room.rows("line, offset_bytes, length(text)", "rejects", "line")).toEqual([[1, 0, 4_096]])
  })
})
