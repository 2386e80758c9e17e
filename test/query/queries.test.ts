import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { compile } from "../../src/query/index.ts"
import { ask, catalog, type Engine, now, openEngine } from "./engine.ts"
import { expectGolden } from "./golden.ts"

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
})
afterAll(() => engine.close())

const options = { catalog, now, params: { timezone: "Europe/Amsterdam" } }

describe("queries", () => {
  it("become the SQL, the values and the rows on record", async () => {
    await expectGolden("queries.txt", async (query) => {
      const { sql, params } = compile(query, options)
      const { columns, rows } = await ask(engine, query, options)
      return [sql, JSON.stringify(params), columns.join(" | "), ...rows.map((row) => JSON.stringify(row))].join("\n")
    })
  })

  it("keep how they are drawn beside the rows, out of the SQL", () => {
    const drawn = compile(
      'runs | summarize count() by model | render columnchart with (title="Runs", xcolumn=model, ycolumns=count_)',
      options,
    )
    expect(drawn.render).toEqual({
      kind: "columnchart",
      properties: { title: "Runs", xcolumn: "model", ycolumns: "count_" },
    })
    expect(drawn.sql).not.toContain("Runs")
    expect(compile("runs | take 1", options)).not.toHaveProperty("render")
  })

  it("give numbers one after the other, never all at once", async () => {
    expect((await ask(engine, "range x from 1 to 1000000000000 step 1 | take 2")).rows).toEqual([[1], [2]])
    expect((await ask(engine, "range x from 1.5 to 0 step -0.5")).rows).toEqual([[1.5], [1], [0.5], [0]])
    expect((await ask(engine, "range x from 5 to 4 step 10")).rows).toEqual([])
    expect((await ask(engine, "range x from 1h to 3h step 1h | extend y = x / 1h | project y")).rows).toEqual([
      [1],
      [2],
      [3],
    ])
    expect(
      (await ask(engine, "print array_length(range(1, 100000000000, 1)), array_length(range(5, -3, -4))")).rows,
    ).toEqual([[1_048_576, 3]])
  })

  it("refuse to grow beyond what an engine should read", () => {
    const deep = `runs | project x = ${"substring(".repeat(30)}model${", tokens)".repeat(30)}`
    expect(() => compile(deep, options)).toThrow(/too long as SQL/)
    expect(() => compile(deep.replace("project x = ", "summarize x = max(").concat(")"), options)).toThrow(
      /too long as SQL/,
    )
    const doubled = Array.from({ length: 90 }, (_, index) => `let a${index + 1} = a${index} + a${index};`).join("")
    expect(() => compile(`let a0 = strlen("x"); ${doubled} runs | where a90 > 1`, options)).toThrow(/too long as SQL/)
    const calls = Array.from(
      { length: 60 },
      (_, index) => `let f${index + 1} = (x: long) { f${index}(x) + f${index}(x) };`,
    ).join("")
    expect(() => compile(`let f0 = (x: long) { x }; ${calls} print f60(1)`, options)).toThrow(
      /call each other too often/,
    )
    const rows = Array.from({ length: 60 }, (_, index) => `let r${index + 1} = r${index} | union (r${index});`).join("")
    expect(() => compile(`let r0 = runs | take 1; ${rows} r60 | count`, options)).toThrow(/too long as SQL/)
  })
})
