import { readdirSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Rows } from "../../src/model/rows.ts"
import { spoolFolderOf } from "../../src/store/ledger.ts"
import { openSite, requestLines, type Site } from "./site.ts"

let site: Site

beforeAll(async () => {
  site = await openSite({ "logs/app.ndjson": requestLines })
})
afterAll(() => site.close())

async function rows(sql: string, more: object = {}): Promise<Rows> {
  const answer = await site.post("/api/sql", { sql, ...more })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Rows
}

async function refused(body: object) {
  const answer = await site.post("/api/sql", body)
  const { error } = (await answer.json()) as { error: Record<string, unknown> }
  return { ...error, status: answer.status } as Record<string, unknown>
}

describe("POST /api/sql", () => {
  it("gives columns with type and unit, rows, and how long it took", async () => {
    const answer = await rows("select run_id, duration_ms from runs order by run_id")
    expect(answer.columns).toEqual([
      { name: "run_id", type: "VARCHAR", unit: null },
      { name: "duration_ms", type: "DOUBLE", unit: "ms" },
    ])
    expect(answer.rows).toEqual([
      ["a1b2c3d4", 11450.23],
      ["b2c3d4e5", 4210.5],
    ])
    expect(answer).toMatchObject({ truncated: false, notes: [] })
    expect(answer.elapsed_ms).toBeGreaterThan(0)
  })

  it("binds values by name and by place", async () => {
    const sql = "select run_id from runs where model = $model"
    expect((await rows(sql, { params: { model: "llama-3.1-8b-instant" } })).rows).toEqual([["b2c3d4e5"]])
    const named = await rows("select run_id from runs where duration_ms > $1 and run_id <> $2", {
      params: [5000, "x'; --"],
    })
    expect(named.rows).toEqual([["a1b2c3d4"]])
  })

  it("keeps numbers exact that a double cannot hold", async () => {
    const answer = await rows("select cost_usd, 9007199254740993::BIGINT as big from runs where run_id = 'a1b2c3d4'")
    expect(answer.rows).toEqual([["0.001507", "9007199254740993"]])
  })

  it("answers as lines", async () => {
    const sql = "select run_id, cost_source from runs order by run_id"
    const answer = await site.post("/api/sql", { sql, format: "ndjson" })
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8")
    expect(answer.headers.get("x-runledger-truncated")).toBe("false")
    expect(answer.headers.get("x-runledger-rows")).toBe("2")
    const objects = (await answer.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown)
    expect(objects).toEqual([
      { run_id: "a1b2c3d4", cost_source: "reported" },
      { run_id: "b2c3d4e5", cost_source: "computed" },
    ])
  })

  it("answers as CSV, cells as they are: this is for programs", async () => {
    const answer = await site.post("/api/sql", {
      sql: "select run_id, message from runs where run_id = 'b2c3d4e5'",
      format: "csv",
    })
    expect((await answer.text()).trim().split(/\r?\n/)).toEqual(["run_id,message", "b2c3d4e5,=1+1"])
  })

  it("only checks a statement: columns with type and unit, no rows, and parameters need no values", async () => {
    const sql = "select run_id, sum(cost_usd) as cost_usd from runs where duration_ms > $least group by run_id"
    const answer = await rows(sql, { validate: true })
    expect(answer).toMatchObject({ rows: [], truncated: false })
    expect(answer.columns).toEqual([
      { name: "run_id", type: "VARCHAR", unit: null },
      { name: "cost_usd", type: "DECIMAL(38,12)", unit: "USD" },
    ])
    expect((await rows("select error('asked')", { validate: true })).rows).toEqual([])
    expect((await rows("describe runs", { validate: true })).columns[0]?.name).toBe("column_name")
  })

  it("answers as Markdown", async () => {
    const answer = await site.post("/api/sql", { sql: "select 1 as n, 'a|b' as t", format: "markdown" })
    expect(await answer.text()).toBe("| n | t |\n| ---: | --- |\n| 1 | a\\|b |\n")
  })

  it("leaves no file of a streamed answer behind, taken or not", async () => {
    const taken = await site.post("/api/sql", { sql: "select * from range(1000)", format: "csv" })
    await taken.text()
    const left = await site.post("/api/sql", { sql: "select * from range(1000)", format: "csv" })
    await left.body?.cancel()
    const names = readdirSync(spoolFolderOf(site.config.db))
    expect(names.filter((name) => name.startsWith("answer-"))).toEqual([])
  })

  it("says when there are more rows than it gives", async () => {
    const answer = await rows("select * from range(20000)")
    expect(answer.rows).toHaveLength(10_000)
    expect(answer.truncated).toBe(true)
  })
})

describe("POST /api/sql refuses", () => {
  it.each(["delete from runs", "create table x (a int)", "attach 'x.db'", "copy runs to '/tmp/x'", "set threads = 8"])(
    "%s: nothing may be changed",
    async (sql) => {
      expect(await refused({ sql })).toMatchObject({ status: 422, code: "sql_refused" })
    },
  )

  it("SQL that is wrong, with the place", async () => {
    const error = await refused({ sql: "select modle from runs" })
    expect(error).toMatchObject({ status: 422, code: "sql_error" })
    expect(error["position"]).toMatchObject({ start: 7, line: 1, column: 8 })
    expect(JSON.stringify(error)).toContain("model")
    expect(JSON.stringify(error)).not.toContain(site.config.db)
  })

  it.each([
    ["select modle from runs", "model"],
    ["select * from rnus", "runs"],
    ["select medain(duration_ms) from runs", "median"],
  ])("%s, with what may stand there instead, also when it is only checked", async (sql, replacement) => {
    for (const validate of [true, false]) {
      expect(await refused({ sql, validate })).toMatchObject({ status: 422, fixes: [{ replacement }] })
    }
  })

  it("a validate that is neither true nor false", async () => {
    expect(await refused({ sql: "select 1", validate: "yes" })).toMatchObject({ status: 400, code: "bad_request" })
  })

  it("a field, format or value that it does not know, with what it knows", async () => {
    expect(await refused({ sql: "select 1", parms: {} })).toMatchObject({
      status: 400,
      message: 'the body has no field "parms"',
      hint: "did you mean params?",
    })
    expect(await refused({ sql: "select 1", format: "xml" })).toMatchObject({
      status: 400,
      hint: "choose one of json, ndjson, csv, markdown",
    })
    expect(await refused({ sql: 1 })).toMatchObject({ status: 400, message: "the field sql must be a text" })
    expect(await refused({ sql: "select $x", params: { x: {} } })).toMatchObject({ status: 400, code: "bad_parameter" })
    expect(await refused({ sql: "select $x", params: "x" })).toMatchObject({ status: 400, code: "bad_request" })
  })

  it("a parameter without a value", async () => {
    expect((await refused({ sql: "select $x" })).status).toBeOneOf([400, 422])
  })

  it("nothing at all", async () => {
    expect((await refused({ sql: "  " })).status).toBeOneOf([400, 422])
  })
})
