import { open, truncate } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import type { Cell } from "../../src/model/rows.ts"
import { line, lines, type Room, shareStore } from "./room.ts"

const openRoom = shareStore()

const FIELD_LOST = " (the run is kept without this field)"

/** A line whose text is changed, or a field added to it, as no JSON writer would. */
const changed = (id: string, from: string, to: string) => line(id).replace(from, to)
const withField = (id: string, field: string) => changed(id, "{", `{${field},`)
const latin = (text: string) => Buffer.from(text, "latin1")

/** Reads what was written; by line: the run's id, or why there is none, and what it lost. */
async function told(room: Room, ...texts: readonly (string | Uint8Array)[]): Promise<readonly (readonly Cell[])[]> {
  await room.write("a.ndjson", Buffer.concat(texts.map((text) => Buffer.from(text))))
  await room.catchUp()
  const runs = await room.rows("line, run_id", "runs", "line")
  const rejects = await room.rows("line, reason", "rejects", "line, reason")
  const byLine = ([a]: readonly Cell[], [b]: readonly Cell[]) => Number(a) - Number(b)
  return [...runs, ...rejects].toSorted(byLine)
}

describe("text that is none", () => {
  it("is replaced where bytes are no UTF-8, said once, and the run is kept", async () => {
    const room = await openRoom()
    const reason = "not valid UTF-8: unreadable bytes are shown as \uFFFD (the run is kept)"
    const bytes = [
      latin(withField("r1", '"message":"a\xffb"')),
      latin(withField("r2", '"message":"\xc0\xaf"')),
      latin(withField("r3", '"k\xed\xa0\x80":1')),
    ]
    expect(await told(room, ...bytes, line("r4"))).toEqual([
      [1, "r1"],
      [1, reason],
      [2, "r2"],
      [2, reason],
      [3, "r3"],
      [3, reason],
      [4, "r4"],
    ])
  })

  it("is refused where a NUL or another control character stands in JSON, kept where it is escaped", async () => {
    const room = await openRoom()
    const raw = ["\0", "\u0001", "\t"].map((character) => withField("bad", `"message":"a${character}b"`))
    const found = await told(room, ...raw, withField("r1", String.raw`"message":"a\u0000b"`), "\0\0\n", line("r2"))
    expect(found.map(([at, text]) => [at, String(text).replace(/ at position.*/, "")])).toEqual([
      ...[1, 2, 3].map((at) => [at, "not JSON: Bad control character in string literal"]),
      [4, "r1"],
      [6, "r2"],
    ])
  })

  it("is passed over where a file was cut and its writer went on at its old place", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", lines("r1", "r2"))
    await room.catchUp()
    await truncate(room.path("a.ndjson"))
    const writer = await open(room.path("a.ndjson"), "r+")
    await writer.write(lines("r3"), lines("r1", "r2").length)
    await writer.close()
    await room.catchUp()
    expect(await room.rows("run_id", "runs", "run_id")).toEqual([["r1"], ["r2"], ["r3"]])
    expect(await room.rows("count(*)", "rejects", "1")).toEqual([[0]])
  })

  it("loses lone surrogates and keeps pairs", async () => {
    const room = await openRoom()
    const texts = [String.raw`\ud800`, String.raw`\udc00x`, String.raw`\ude00\ud83d`, String.raw`\ud83d\ude00`]
    const found = await told(room, ...texts.map((text, index) => withField(`r${index}`, `"message":"${text}"`)))
    expect(found).toHaveLength(4)
    expect(await room.rows("message", "runs", "line")).toEqual([["\uFFFD"], ["\uFFFDx"], ["\uFFFD\uFFFD"], ["😀"]])
  })

  it("may begin with a byte order mark, in the file or in a line, and end as Windows does", async () => {
    const room = await openRoom()
    const mark = "\uFEFF"
    expect(await told(room, mark, line("r1").replace("\n", "\r\n"), "\r\n", mark, line("r2"), "  \t\r\n")).toEqual([
      [1, "r1"],
      [3, "r2"],
    ])
  })
})

describe("lines of odd shape", () => {
  it("may be empty or blank, and are counted as lines of the file only", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", `\n\n${line("r1")}   \n\n${line("r2")}\n`)
    expect(await room.catchUp()).toMatchObject({ lines: 2, runs: 2, rejects: 0 })
    expect(await room.rows("run_id, line", "runs", "line")).toEqual([
      ["r1", 3],
      ["r2", 6],
    ])
  })

  it("may be as long as 16 MiB; a byte more is refused with its offset, and the lines around are kept", async () => {
    const room = await openRoom()
    const limit = 16 * 1_024 * 1_024
    const filled = (id: string, bytes: number) => {
      const empty = line(id, { message: "" })
      return line(id, { message: "m".repeat(bytes - empty.length + 1) })
    }
    const [long, overlong] = [filled("long", limit), filled("overlong", limit + 1)]
    const found = await told(room, line("r1"), long, overlong, line("r2"))
    expect(found.map(([at, text]) => [at, String(text).replace(/: .*/, "")])).toEqual([
      [1, "r1"],
      [2, "long"],
      [3, "the line cannot be read"],
      [4, "r2"],
    ])
    const offset = line("r1").length + long.length
    expect(await room.rows("offset_bytes, length(text)", "rejects", "1")).toEqual([[offset, 4_096]])
  })

  it("may nest 200 deep; what is deeper is left out, and said, whatever is deep", async () => {
    const room = await openRoom()
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth)
    const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`
    const steps = `${'[{"steps":'.repeat(3_000)}[]${"}]".repeat(3_000)}`
    const reason = `nested deeper than 200 levels, what is inside is left out${FIELD_LOST}`
    const found = await told(
      room,
      withField("r1", `"x":${nested(199)}`),
      withField("r2", `"x":${nested(200)}`),
      withField("r3", `"y":1,"x":${objects(100_000)}`),
      withField("r4", `"steps":${steps}`),
      `{"x":${"[".repeat(200_000)}\n`,
      line("r6"),
    )
    expect(found).toEqual([
      [1, "r1"],
      [2, "r2"],
      [2, `x: ${reason}`],
      [3, "r3"],
      [3, `x: ${reason}`],
      [4, "r4"],
      [4, `steps: ${reason}`],
      [5, "not JSON: Unexpected end of JSON input"],
      [6, "r6"],
    ])
  })

  it("take the last of two fields with one name", async () => {
    const room = await openRoom()
    await told(room, changed("r1", "}", ',"model":"second","x":1,"x":2}'))
    expect(await room.rows("run_id, model, extra::VARCHAR", "runs", "line")).toEqual([["r1", "second", '{"x":2}']])
  })

  it("wait for their end for as long as it takes, and are read once when it comes", async () => {
    const room = await openRoom()
    const [first, second] = [line("r1").slice(0, 20), line("r1").slice(20)]
    await room.write("a.ndjson", first)
    let nowMs = Date.now()
    for (let hour = 0; hour < 5; hour += 1) {
      expect((await room.catchUp({ now: () => nowMs })).lines).toBe(0)
      nowMs += 3_600_000
    }
    expect(await room.rows("state, lines", "files", "1")).toEqual([["waiting", 0]])
    await room.append("a.ndjson", second)
    expect((await room.catchUp({ now: () => nowMs })).lines).toBe(1)
    expect(await room.rows("run_id", "runs", "1")).toEqual([["r1"]])
  })
})

describe("a field that cannot be", () => {
  it.each([
    ["prompt_tokens", "9007199254740993", "expected a whole number, 0 or more, received a number too large"],
    ["prompt_tokens", "1e400", "expected a whole number, 0 or more, received a number too large"],
    ["prompt_tokens", "-5", "expected a whole number, 0 or more, received a negative number"],
    ["prompt_tokens", "1.5", "expected a whole number, 0 or more, received a fraction"],
    ["prompt_tokens", '"15"', "expected a whole number, 0 or more, received text"],
    ["duration_ms", "1e308", "expected a number, 0 or more, received a number too large"],
    ["duration_ms", "[5]", "expected a number, 0 or more, received a list"],
    ["cost_usd", "1000000", "expected a number, 0 or more, received a number too large"],
    ["job_id", "12345678901234567890", "expected text or a number, received a number too large"],
    ["job_id", '{"a":1}', "expected text or a number, received an object"],
    ["started_at", "true", "expected a date or time such as 2026-05-04T09:12:07Z, received true or false"],
    ["started_at", "-1", "expected a date or time such as 2026-05-04T09:12:07Z, received a number"],
    [
      "started_at",
      '"2025-02-29T00:00:00Z"',
      "expected a date or time such as 2026-05-04T09:12:07Z, received other text",
    ],
    ["provider", "5", "expected text, received a number"],
    ["steps", '{"a":1}', "expected a list, received an object"],
    ["config", '"x"', "expected an object, received text"],
    ["scores", "[1]", "expected an object, received a list"],
    ["quality", '"high"', "expected a number, received text"],
    ["gpu_utilization", "101", "expected a number from 0 to 1, or to 100, received a number too large"],
  ])("loses %s when it is %s, says so, and the run is kept", async (name, value, reason) => {
    const room = await openRoom()
    expect(await told(room, withField("r1", `"${name}":${value}`), lines("r2"))).toEqual([
      [1, "r1"],
      [1, `${name}: ${reason}${FIELD_LOST}`],
      [2, "r2"],
    ])
    const extra = await room.rows("extra::VARCHAR", "runs", "line")
    expect(extra[0]?.[0]).toContain(`"${name}":`)
  })
})

describe("text that is no run", () => {
  it.each([
    ["null", "expected a JSON object, received null"],
    ['"text"', "expected a JSON object, received a string"],
    ["[1]", "expected a JSON object, received an array"],
    ['{"a":', "not JSON: Unexpected end of JSON input"],
    ["{'model':1}", "not JSON: Expected property name or '}' at position 1"],
    ['{"model":"m"}{"model":"m"}', "not JSON: Unexpected non-whitespace character after JSON at position 13"],
    ['{"x":NaN}', "not JSON: Unexpected token 'N'"],
    ["{}", /^no field that Runledger knows/],
    ["2025-10-14 INFO started", /^not JSON/],
  ])("is refused: %s", async (text, reason) => {
    const room = await openRoom()
    const found = await told(room, line("r1"), `${text}\n`, line("r2"))
    expect(found).toEqual([
      [1, "r1"],
      [2, typeof reason === "string" ? reason : expect.stringMatching(reason)],
      [3, "r2"],
    ])
    expect(await room.rows("offset_bytes, text", "rejects", "1")).toEqual([[line("r1").length, text]])
  })
})
