import { expect, it } from "vitest"
import { compile, compileFilter } from "../../src/query/index.ts"

const runs = [
  { name: "run_id", type: "string", nullable: false },
  { name: "model", type: "string" },
  { name: "at", type: "datetime" },
  { name: "ended", type: "datetime", nullable: false },
  { name: "ms", type: "real", neverNan: true },
  { name: "score", type: "real" },
] as const
const sqlOf = (query: string) => compile(query, { catalog: { runs } }).sql

it("writes a text that is never missing as it is, and others as the empty text", () => {
  const sql = sqlOf("runs | where run_id != model | summarize count() by run_id, model")
  expect(sql).toContain('SELECT t1."run_id" AS "run_id", coalesce(t1."model", \'\') AS "model"')
})

it("compares keys of joins plainly unless both may be missing", () => {
  expect(sqlOf("runs | join kind=inner (runs) on run_id, model, ended")).not.toContain("DISTINCT")
  expect(sqlOf("runs | join kind=inner (runs) on at")).toContain('t1."at" IS NOT DISTINCT FROM t2."at"')
  expect(sqlOf("runs | join kind=inner (runs) on $left.at == $right.ended")).toContain('t1."at" = t2."ended"')
})

it("does not ask of a number whether it is one, as long as nothing is computed of it", () => {
  expect(sqlOf("runs | where ms > 5 | project length = ms | sort by length | take 3")).not.toContain("isnan")
  expect(sqlOf("runs | summarize p = percentile(ms, 95), most = max(ms) by model | sort by p, most")).not.toContain(
    "isnan",
  )
  for (const other of ["score", "ms / 2", "avg(ms)"]) {
    const stage = other.includes("(") ? `summarize x = ${other} by model` : `project x = ${other}`
    expect(sqlOf(`runs | ${stage} | sort by x`)).toContain("isnan")
  }
})

it("knows the same in the filter box", () => {
  expect(compileFilter("ms > 5 and score > 5", { columns: runs }).sql).toBe(
    '(("ms" > CAST($1 AS DOUBLE)) AND ("score" > CAST($2 AS DOUBLE) AND NOT isnan("score")))',
  )
})

it("writes what stands in several places once when it has few rows", () => {
  const grouped = "let g = runs | summarize n = count() by model; g | join kind=inner (g) on model"
  expect(sqlOf(grouped).match(/count\(\*\)/g)).toHaveLength(1)
  const within =
    "let g = runs | summarize n = count() by model; let j = g | join kind=inner (runs) on model; union j, j"
  expect(sqlOf(within).match(/count\(\*\)/g)).toHaveLength(1)
  const many = "let m = runs | where ms > 5; m | join kind=inner (m) on run_id"
  expect(sqlOf(many)).not.toContain("WITH")
})

it("reads of what stands in several places the columns that one of them needs", () => {
  const sql = sqlOf(
    "let top3 = runs | top 3 by ms; top3 | join kind=leftsemi (top3 | where score > 1) on run_id | project at",
  )
  const once = sql.slice(0, sql.indexOf("LIMIT"))
  for (const name of ["run_id", "at", "score", "ms"]) expect(once).toContain(`"${name}"`)
  for (const name of ["model", "ended"]) expect(once).not.toContain(`"${name}"`)
})

it("is certain of a column of a union only where all its inputs are", () => {
  expect(sqlOf("union (runs | project ms), (print ms = 0.0 / 0.0) | where ms > 5")).toContain("isnan")
  expect(sqlOf("union (runs | project ms), (print other = 1) | where ms > 5")).not.toContain("isnan")
  const fields = { n: "real", s: "string" } as const
  const catalog = {
    runs: [{ name: "config", type: "dynamic", fields }],
    steps: [{ name: "config", type: "dynamic", fields: { n: "real" } }],
  } as const
  const { columns } = compile("union runs, steps | project config.n, config.s", { catalog })
  expect(columns.map(({ type }) => type)).toEqual(["real", "dynamic"])
})
