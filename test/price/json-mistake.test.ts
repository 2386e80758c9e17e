import { describe, expect, it } from "vitest"
import { findJsonMistake } from "../../src/price/json-mistake.ts"

describe("findJsonMistake", () => {
  it.each([
    '{"a":[1,-2.5e+3,true,false,null,"\\u00e9\\n",{}],"b":[]}',
    ' "text" ',
    "0",
    "[[[[]]]]",
    '{"a":{"b":{"c":""}}}',
  ])("finds nothing in %s", (text) => {
    expect(findJsonMistake(text)).toBeNull()
    expect(() => JSON.parse(text)).not.toThrow()
  })

  it.each([
    ["", 0, "a value"],
    ["[1,]", 3, "a value"],
    ["[1 2]", 3, "a comma or ]"],
    ["{'a':1}", 1, "a key in double quotes or }"],
    ['{"a" 1}', 5, "a colon"],
    ['{"a":1,}', 7, "a key in double quotes"],
    ['{"a":1 // note', 7, "a comma or }"],
    ['{"a":.5}', 5, "a value"],
    ['{"a":01}', 5, "a value"],
    ['{"a":NaN}', 5, "a value"],
    ['{"a":"cut', 5, "a value"],
    ['{"a":"b\nc"}', 5, "a value"],
    ['{"a":1', 6, "a comma or }"],
    ["[1]]", 3, "the end"],
    ["{]", 1, "a key in double quotes or }"],
    ["[\u00a01]", 1, "a value or ]"],
  ])("says where %j goes wrong", (text, offset, expected) => {
    expect(findJsonMistake(text)).toEqual({ offset, expected })
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })
})
