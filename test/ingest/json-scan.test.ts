import { describe, expect, it } from "vitest"
import { scanElements } from "../../src/ingest/json-scan.ts"

async function elementsOf(text: string, turnBytes?: number): Promise<readonly string[]> {
  const bytes = Buffer.from(text)
  const { elements, fault } = await scanElements(bytes, 0, turnBytes)
  expect(fault).toBeNull()
  return elements.map(({ offset_bytes, length_bytes }) =>
    bytes.toString("utf8", offset_bytes, offset_bytes + length_bytes),
  )
}

describe("scanning JSON", () => {
  it("finds the elements of arrays and the top-level objects, by bytes", async () => {
    expect(await elementsOf('[{"a":[1,{"b":2}]}, [3], "é", -1.5e3 ,null,{}]')).toEqual([
      '{"a":[1,{"b":2}]}',
      "[3]",
      '"é"',
      "-1.5e3",
      "null",
      "{}",
    ])
    expect(await elementsOf(' {"a":1}\n{"b":[]} [] [2]')).toEqual(['{"a":1}', '{"b":[]}', "2"])
  })

  it("is not misled by what stands in texts", async () => {
    expect(await elementsOf(String.raw`[{"a":"]}, \" \\"},"[\"{"]`)).toEqual([
      String.raw`{"a":"]}, \" \\"}`,
      String.raw`"[\"{"`,
    ])
  })

  it("goes deep", async () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`
    expect(await elementsOf(deep)).toEqual([deep.slice(1, -1)])
  })

  it("finds the same in turns of any size", async () => {
    const text = '[{"a":"text, and more"}, 12, {"b":[true,false]}]\n'
    const whole = await elementsOf(text)
    for (let turnBytes = 1; turnBytes < text.length; turnBytes += 1)
      expect(await elementsOf(text, turnBytes)).toEqual(whole)
  })

  it("agrees with JSON.parse about texts that are cut or have one byte changed, but for what is inside quotes", async () => {
    const text = '[{"a":[1,{"b":-2.5e+1}],"c":"xy"},{"d":null,"e":[]},{}]'
    const variants = Array.from(text).flatMap((_, at) => [
      text.slice(0, at),
      ...Array.from('[]{}",:1 x').map((other) => text.slice(0, at) + other + text.slice(at + 1)),
    ])
    for (const variant of variants) {
      const { fault } = await scanElements(Buffer.from(variant))
      expect([variant, fault === null]).toEqual([variant, isArrayOrObjects(variant)])
    }
  })

  it.each([
    ['[{"a":1},\n  {"b" 2}]', "broken", 2, 8, 'expected ":", found "2"'],
    ['[{"a":1}', "cut", 1, 9, 'it ends where "," or the end of the array or object is expected'],
    ['[{"a":"b', "cut", 1, 7, "it ends inside a text"],
    ['[{"a":"b\n"}]', "broken", 1, 7, "a text is not closed on its line"],
    ['[{"a":1},]', "broken", 1, 10, 'expected a value, found "]"'],
    ["[tru", "cut", 1, 2, "it ends inside a value"],
    ["[truth]", "broken", 1, 2, '"truth" is not a value'],
    ['{"a":1} x', "broken", 1, 9, 'expected an array or an object, found "x"'],
    ["[01]", "broken", 1, 2, '"01" is not a value'],
  ])("says of %j where and what", async (text, kind, line, column, message) => {
    expect((await scanElements(Buffer.from(text))).fault).toMatchObject({ kind, line, column, message })
  })
})

/** Several top-level values one after the other are read too, which JSON.parse does not. */
function isArrayOrObjects(text: string): boolean {
  if (text.trim() === "") return true
  for (let at = 1; at <= text.length; at += 1) {
    const value = parse(text.slice(0, at))
    if (typeof value === "object" && value !== null && isArrayOrObjects(text.slice(at))) return true
  }
  return false
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
