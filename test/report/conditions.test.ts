import { describe, expect, it } from "vitest"
import { compileFilter, formatFilter } from "../../src/query/index.ts"
import {
  chosenIn,
  pickedIn,
  toggled,
  toggledEmpty,
  unchosen,
  withoutCondition,
} from "../../src/report/conditions/choose.ts"
import { conjunctsOf, joined } from "../../src/report/conditions/conjuncts.ts"
import { foldFilters, liftWords, wordsIn } from "../../src/report/conditions/fold.ts"
import { configPath, textLiteral, valueLiteral } from "../../src/report/conditions/literal.ts"

const textsOf = (filter: string) => conjunctsOf(filter)?.map(({ text }) => text)

describe("a condition taken apart", () => {
  it.each([
    ["", []],
    ['model has "70b" and duration>10s', ['model has "70b"', "duration > 10s"]],
    ["(a == 1 or b == 2) and ((c == 3 and (d == 4 or e == 5)))", ["a == 1 or b == 2", "c == 3", "d == 4 or e == 5"]],
    ["a == 1 or b == 2 and c == 3", ["a == 1 or b == 2 and c == 3"]],
    ["not(a == 1 and b == 2)", ["not(a == 1 and b == 2)"]],
    ["n between (1 .. 5) and m == 1", ["n between (1 .. 5)", "m == 1"]],
    ['a == "x and y" // and z\n and b == 1 // end', ['a == "x and y"', "b == 1"]],
    ["a == 1 // one\n + 2 and b == 1", ["a == 1 + 2", "b == 1"]],
  ])("%s", (filter, texts) => {
    expect(textsOf(filter)).toEqual(texts)
  })

  it("comes together to the same meaning, and to itself", () => {
    const filters = ["(a == 1 or b == 2) and c == 3", "a == 1 or b == 2", "a == 1 and (b == 2 and (c == 3 or a == 2))"]
    const columns = ["a", "b", "c"].map((name) => ({ name, type: "long" as const }))
    for (const filter of filters) {
      const again = joined(conjunctsOf(filter) ?? [])
      expect(textsOf(again)).toEqual(textsOf(filter))
      expect(formatFilter(again)).toBe(again)
      expect(compileFilter(again, { columns }).params).toEqual(compileFilter(filter, { columns }).params)
    }
    expect(joined(conjunctsOf(filters[0] ?? "") ?? [])).toBe(filters[0])
  })

  it("with mistakes is not taken apart, and stays as it is", () => {
    expect(conjunctsOf("a ==")).toBeNull()
    expect(toggled("a ==", "model", '"x"')).toBe("a ==")
    expect(foldFilters({ where: "a ==", model: ["x"] }, {})).toEqual({ where: "a ==", model: ["x"] })
  })
})

describe("a value that is chosen", () => {
  it("joins the others of its column, and leaves other conditions about it", () => {
    const filter = `model has "8b" and model == 'a' and kind == "k"`
    expect(toggled(filter, "model", '"b"')).toBe('model has "8b" and model in ("a", "b") and kind == "k"')
    expect(toggled(filter, "model", '"a"')).toBe('model has "8b" and kind == "k"')
    expect(unchosen(filter, "model")).toBe('model has "8b" and kind == "k"')
    expect(toggledEmpty(filter, "model")).toBe('model has "8b" and isempty(model) and kind == "k"')
    expect(toggledEmpty("isempty(model)", "model")).toBe("")
    expect(toggled("isempty(model)", "model", '"a"')).toBe('model == "a"')
  })

  it("is the same however it is written", () => {
    expect(chosenIn('config["temperature"] == 0.10', "config.temperature")?.literals).toEqual(["0.1"])
    expect(chosenIn("['model'] == @\"x\"", "model")?.literals).toEqual(['"x"'])
    expect(toggled("config.n in (1, -2.0)", configPath("n"), "-2")).toBe("config.n == 1")
  })

  it("stands instead of what was picked before, or for nothing", () => {
    expect(pickedIn('model == "a" and kind == "k"', 'model == "b"')).toBe('model == "b" and kind == "k"')
    expect(pickedIn('model in ("a", "c")', "model")).toBe("")
    expect(pickedIn("config.a == 1", "config.a")).toBe("")
    expect(pickedIn('a == "b"', "nonsense ==")).toBe('a == "b"')
  })

  it("is taken off by its text, alternatives too", () => {
    expect(withoutCondition("(a == 1 or b == 2) and c == 3", "a == 1 or b == 2")).toBe("c == 3")
    expect(withoutCondition("(a == 1 or b == 2) and c == 3", "c == 3")).toBe("a == 1 or b == 2")
  })

  it.each([
    `"`,
    "\\",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u001b[31m",
    "'",
    "é😀",
    "\u2028",
    "// x",
    `") or true or ("`,
    "$model",
    "${x}",
  ])("may be any text: %j", (text) => {
    const filter = toggled(toggled("", "model", textLiteral(text)), "model", '"other"')
    expect(wordsIn({ where: filter }).model).toEqual([text, "other"])
    const field = toggled("", configPath(text), textLiteral(text))
    const columns = [
      { name: "config", type: "dynamic" as const },
      { name: "model", type: "string" as const },
    ]
    expect(compileFilter(field, { columns }).params).toContain(text)
    expect(compileFilter(filter, { columns }).params).toContain(text)
  })

  it("has the type that it was logged with", () => {
    expect(valueLiteral("0.1", "DOUBLE")).toBe("0.1")
    expect(valueLiteral("0.1", "VARCHAR")).toBe('"0.1"')
    expect(valueLiteral("true", "BOOLEAN")).toBe("true")
    expect(valueLiteral("[1]", "ARRAY")).toBeNull()
    expect(valueLiteral("12345678901234567890", "UBIGINT")).toBeNull()
  })
})

describe("filters of the address", () => {
  it("become one condition; times stay", () => {
    const filters = { last: "7d", model: ["a", "b"], status: ["failed"], "config.top p": ["0.1"], "config.mode": ["x"] }
    expect(foldFilters(filters, { "top p": "real", mode: "string" })).toEqual({
      last: "7d",
      where: 'model in ("a", "b") and status == "failed" and config["top p"] == 0.1 and config.mode == "x"',
    })
  })

  it("leave what both ways of saying it allow", () => {
    expect(foldFilters({ where: 'model in ("a", "b")', model: ["b", "c"] }, {}).where).toBe('model == "b"')
    expect(foldFilters({ where: 'model == "a"', model: ["b"] }, {}).where).toBe('model == "a" and model == "b"')
  })

  it("by fields that have values of several types stay as they are", () => {
    const filters = { "config.a": ["1"], "config.b": ["0.10"], "config.c": ["maybe"] }
    expect(foldFilters(filters, { b: "real", c: "bool" })).toEqual(filters)
  })

  it("are found in a condition, the rest of it being left", () => {
    const where = 'model == "a" and duration > 10s and kind in ("x", "y") and model != "b"'
    expect(liftWords(where, {})).toEqual({
      words: { kind: ["x", "y"], model: ["a"] },
      rest: 'duration > 10s and model != "b"',
    })
    expect(liftWords(where, { model: ["c"] }).words).toEqual({ kind: ["x", "y"] })
    expect(liftWords('model in ("", "a")', {})).toEqual({ words: {}, rest: 'model in ("", "a")' })
    expect(liftWords('model == "a" or kind == "b"', {}).words).toEqual({})
  })
})
