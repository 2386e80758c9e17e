import { describe, expect, it } from "vitest"
import { detectForm } from "../../src/ingest/form.ts"

const formOf = (text: string | Buffer, isJsonName = false, isAll = true) =>
  detectForm({ bytes: Buffer.from(text), isAll }, isJsonName).form

describe("the form of a file", () => {
  it.each([
    ['{"a":1}\n{"b":2}\n', "lines"],
    ["\uFEFF\n\n{}\n", "lines"],
    ["plain text\n", "lines"],
    ["", "lines"],
    ["\n \n", "lines"],
    ['["a", 1]', "whole"],
    ["[\n", "whole"],
    ["\uFEFF \r\n [ {", "whole"],
    ["[]", "whole"],
    ["[1, 2]", "whole"],
    ["[12345] INFO started\n", "lines"],
    ["[2025-11-10 10:00:00] started\n", "lines"],
    ["[10:00] started\n", "lines"],
    ["[info] started\n", "lines"],
    ["[main] INFO\n", "lines"],
    ["{\n", "whole"],
    ['{ "a": 1,\n  "b": 2 }', "whole"],
    ['{"a": {\n', "whole"],
    ['{"a": "x\\"y{", "b": [\n', "whole"],
    ['{"a": "cut\n{"b":2}\n', "lines"],
    ['{"a": 1,, "b": 2}\n', "lines"],
    ['{"a": 1} trailing\n', "lines"],
    ['{"a": 1', "undecided"],
    ["{", "undecided"],
    ['{"a": 1}', "undecided"],
  ])("of %j is %s", (text, form) => {
    expect(formOf(text)).toBe(form)
  })

  it("with one object and no line end depends on the name", () => {
    expect(formOf('{"a": 1}', true)).toBe("whole")
    expect(formOf('{"a": 1', true)).toBe("undecided")
    expect(formOf('{"a": 1}\n', true)).toBe("lines")
  })

  it("is lines when the first line is longer than a line may be", () => {
    expect(formOf(`{"a": "${"x".repeat(100)}`, true, false)).toBe("lines")
  })

  it("is none for UTF-16 and for binary data without any line", () => {
    expect(formOf(Buffer.from('\uFEFF{"a":1}\n', "utf16le"))).toBe("not-text")
    expect(formOf(Buffer.from([1, 0, 2]))).toBe("not-text")
    expect(formOf(Buffer.from([1, 0, 10, 2]))).toBe("lines")
  })
})
