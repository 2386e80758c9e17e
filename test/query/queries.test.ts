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

  it("refuse to grow beyond what an engine should read", () => {
    const deep = `runs | project x = ${"substring(".repeat(30)}model${", tokens)".repeat(30)}`
    expect(() => compile(deep, options)).toThrow(/too long as SQL/)
  })
})
