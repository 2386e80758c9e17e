import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Problem } from "../../src/model/problem.ts"
import { overSelected } from "../../src/report/language/selected-tables.ts"
import { reportText } from "../../src/report/report-draft.ts"
import { saveReportFile } from "../../src/report/report-file.ts"
import { overSelectedSql } from "../../src/report/selected-sql.ts"
import { createReports } from "../../src/report/reports.ts"
import type { ReportDraft, Reports } from "../../src/report/types.ts"
import { ledgerWith, now, reportsOf, shippedFolder, type TestLedger, timezone } from "./ledger.ts"

let at: TestLedger
let reports: Reports
beforeAll(async () => {
  at = await ledgerWith([
    { run_id: "a", started_at: "2026-11-19 10:00:00", model: "x", duration_ms: 1000 },
    { run_id: "b", started_at: "2026-11-20 10:00:00", model: "y", duration_ms: 3000 },
    { run_id: "c", started_at: "2026-11-20 11:00:00", model: "y", duration_ms: 5000, origin: "simulated" },
  ])
  reports = reportsOf(at)
})
afterAll(() => at.close())

const draft = (name: string, query: string, more: Partial<ReportDraft> = {}): ReportDraft => ({
  name,
  title: "",
  description: "",
  language: "query",
  query,
  params: {},
  ...more,
})
const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Problem) return error
  throw error ?? new Error("nothing was refused")
}
const folder = () => join(at.folder, "reports")
const rowsOf = async (name: string, request: Parameters<Reports["run"]>[1] = {}) =>
  (await reports.run(name, request)).rows.rows

describe("a query that is saved", () => {
  it("is a report that answers as it did, and takes filters", async () => {
    const head = await reports.save(
      draft("runs-per-model", "runs\r\n| summarize n = count() by model\r\n| sort by model asc\r\n", {
        title: "  Runs\nper model ",
        description: `How many runs each model had. ${"And more of it. ".repeat(12)}`,
      }),
    )
    expect([head.name, head.title, head.origin, head.language]).toEqual([
      "runs-per-model",
      "Runs per model",
      "user",
      "query",
    ])
    expect(head.description).toBe(`How many runs each model had. ${"And more of it. ".repeat(12)}`.trim())
    expect(head.text).toBe("selected_runs\n| summarize n = count() by model\n| sort by model asc")
    expect(await rowsOf("runs-per-model")).toEqual([
      ["x", 1],
      ["y", 2],
    ])
    expect(await rowsOf("runs-per-model", { filters: { model: ["x"] } })).toEqual([["x", 1]])
    expect(await rowsOf("runs-per-model", { filters: { where: "duration > 4s" } })).toEqual([["y", 1]])
  })

  it("keeps its parameters: values become defaults, the ends of the time range are those of the page", async () => {
    const query =
      "runs | where model == $which and duration > $least * 1s and started_at between ($from .. $to) and $all | project run_id, z = $timezone"
    const head = await reports.save(draft("of-one", query, { params: { which: "y", least: "2", all: "true" } }))
    expect(head.parameters.map(({ name, type, default: value }) => [name, type, value])).toEqual([
      ["which", "text", "y"],
      ["least", "number", "2"],
      ["all", "boolean", "true"],
    ])
    expect(await rowsOf("of-one")).toEqual([
      ["b", timezone],
      ["c", timezone],
    ])
    expect(await rowsOf("of-one", { params: { least: "4" } })).toEqual([["c", timezone]])
    expect(await rowsOf("of-one", { params: { which: "x", least: "0" } })).toEqual([["a", timezone]])
    expect(await rowsOf("of-one", { filters: { from: "2026-11-20T10:30:00Z" } })).toEqual([["c", timezone]])
  })

  it("asks for values that a header cannot hold", () => {
    const textOf = (query: string, params: ReportDraft["params"]) => reportText(draft("odd", query, { params }), query)
    const text = textOf("runs | where message == $text", { text: "a -- b" })
    expect(text).toContain("// parameter: text text -- $text in the query\n")
    const number = textOf("runs | where duration_ms > $n", { n: "1e300" })
    expect(number).toContain("// parameter: n number -- $n in the query\n")
    expect(textOf("runs | where model == $m1", { m1: '"0012"' })).toContain(
      "// parameter: m1 text = 0012 -- $m1 in the query\n",
    )
  })

  it("may begin with a comment, and be longer than a line", async () => {
    const head = await reports.save(draft("commented", "// title: not a header\nruns // all of them\n| count"))
    expect([head.title, head.text]).toEqual([
      "Commented",
      "// title: not a header\nselected_runs // all of them\n| count",
    ])
    expect(await rowsOf("commented")).toEqual([[3]])
  })
})

describe("SQL that is saved", () => {
  const sqlDraft = (name: string, sql: string, more: Partial<ReportDraft> = {}) =>
    draft(name, sql, { language: "sql", ...more })

  it("is a report that answers as it did, and takes filters", async () => {
    const sql = "-- how many\r\nselect r.model, count(*) as n from runs as r group by all order by 1;\r\n"
    const head = await reports.save(sqlDraft("sql-per-model", sql, { title: "Runs per model" }))
    expect([head.title, head.language, head.file.endsWith("sql-per-model.sql")]).toEqual([
      "Runs per model",
      "sql",
      true,
    ])
    expect(await rowsOf("sql-per-model")).toEqual([
      ["x", 1],
      ["y", 2],
    ])
    expect(await rowsOf("sql-per-model", { filters: { model: ["x"] } })).toEqual([["x", 1]])
  })

  it("keeps its parameters; $from and $to are the ends of the page's time range", async () => {
    const sql = "select run_id from runs where duration_ms > $least and started_at between $from and $to order by 1"
    const head = await reports.save(sqlDraft("sql-least", sql, { params: { least: "2000" } }))
    expect(head.parameters.map(({ name, type, default: value }) => [name, type, value])).toEqual([
      ["least", "number", "2000"],
    ])
    expect(await rowsOf("sql-least")).toEqual([["b"], ["c"]])
    expect(await rowsOf("sql-least", { params: { least: "0" }, filters: { to: "2026-11-19" } })).toEqual([["a"]])
  })

  it("is refused with the place in what was typed, and nothing is written", async () => {
    const problem = await problemOf(reports.save(sqlDraft("sql-wrong", "select 1 as one,\n  modle from runs")))
    expect(problem.view()).toMatchObject({ code: "sql_error", field: "query", position: { line: 2, column: 3 } })
    for (const sql of ["delete from runs", "select 1; select 2", "select $kind from runs", ""]) {
      expect([sql, (await problemOf(reports.save(sqlDraft("sql-wrong", sql)))).status]).toEqual([
        sql,
        sql.includes("$") ? 400 : 422,
      ])
    }
    expect((await readdir(folder())).filter((name) => name.startsWith("sql-wrong"))).toEqual([])
  })
})

describe("tables of a saved statement", () => {
  it.each([
    ["select 1", "select 1"],
    ["from runs", "with runs as not materialized (from selected_runs)\nfrom runs"],
    [
      "with slow as (from runs) from slow join Steps using (run_key)",
      "with runs as not materialized (from selected_runs),\n  steps as not materialized (from selected_steps),\n  slow as (from runs) from slow join Steps using (run_key)",
    ],
    ["with runs as (select 1) from runs", "with runs as (select 1) from runs"],
    ["select 'runs' -- runs", "select 'runs' -- runs"],
  ])("%s", (sql, selected) => expect(overSelectedSql(sql)).toBe(selected))

  it("stay as they are where no WITH can stand", async () => {
    await reports.save(draft("sql-describe", "describe runs", { language: "sql" }))
    expect((await rowsOf("sql-describe")).length).toBeGreaterThan(30)
  })
})

describe("tables of a saved query", () => {
  it.each([
    ["runs | count", "selected_runs | count"],
    ["steps | join kind=inner (runs) on run_id", "selected_steps | join kind=inner (selected_runs) on run_id"],
    ["union runs, (steps | take 1)", "union selected_runs, (selected_steps | take 1)"],
    ["let r = runs; let runs2 = r; runs2 | count", "let r = selected_runs; let runs2 = r; runs2 | count"],
    ["let slow = runs | where duration > 1s; slow", "let slow = selected_runs | where duration > 1s; slow"],
    [
      "runs | where run_id in (steps | project run_id)",
      "selected_runs | where run_id in (selected_steps | project run_id)",
    ],
    [
      "['runs'] | summarize runs = count() by steps = model",
      "selected_runs | summarize runs = count() by steps = model",
    ],
    ["let runs = steps | take 1; runs", "let runs = selected_steps | take 1; runs"],
    ["union withsource=t runs, steps", "union withsource=t runs, steps"],
    ["prices | take 1 // runs", "prices | take 1 // runs"],
    ['print s = "runs"', 'print s = "runs"'],
    ["runs |", "runs |"],
  ])("%s", (query, saved) => {
    expect(overSelected(query)).toBe(saved)
  })
})

describe("a report that cannot be saved", () => {
  it.each(["", "Slow", "a b", "../x", "a/b", "a.kql", "-a", "ä", "a_b", "x".repeat(65)])(
    "has a bad name: %j",
    async (name) => {
      const problem = await problemOf(reports.save(draft(name, "runs | count")))
      expect([problem.code, problem.field]).toEqual(["bad_parameter", "name"])
    },
  )

  it("has a name that is taken, by a shipped report, by one of the reader's own, or by a file that is no report", async () => {
    await mkdir(folder(), { recursive: true })
    await writeFile(join(folder(), "mine.sql"), "-- title: Mine\nselect 1 as one")
    await writeFile(join(folder(), "broken.kql"), "no header")
    for (const name of ["slowest", "mine", "broken"]) {
      const problem = await problemOf(reports.save(draft(name, "runs | count")))
      expect([name, problem.code, problem.field]).toEqual([name, "report_exists", "name"])
    }
    expect(await readFile(join(folder(), "broken.kql"), "utf8")).toBe("no header")
  })

  it("has a query with mistakes, told with their place", async () => {
    const problem = await problemOf(reports.save(draft("wrong", "runs\n| where durration > 1s")))
    expect([problem.code, problem.field, problem.position?.line]).toEqual(["E201", "query", 2])
    expect(problem.fixes.length).toBeGreaterThan(0)
    const missing = await problemOf(reports.save(draft("wrong", "runs | where duration_ms > $n")))
    expect([missing.field, missing.message]).toEqual(["query", "the parameter `$n` was not given"])
  })

  it("has a $name that means something else in reports", async () => {
    for (const name of ["model", "pick", "now", "Upper"]) {
      const asked = reports.save(draft("wrong", `runs | where kind == $${name}`, { params: { [name]: "x" } }))
      const problem = await problemOf(asked)
      expect([problem.message, problem.field]).toEqual([
        expect.stringContaining(`$${name} cannot be a parameter of a report`),
        "query",
      ])
      expect(problem.position?.start).toBe("runs | where kind == ".length)
    }
  })

  it("is larger than a report may be", async () => {
    const query = `runs | where message != "${"é".repeat(33_000)}" | count`
    expect((await problemOf(reports.save(draft("large", query)))).code).toBe("too_large")
  })

  it("leaves no file behind", async () => {
    expect((await readdir(folder())).filter((name) => /^(wrong|large|\.)/.test(name))).toEqual([])
  })

  it("has no folder to go to", async () => {
    const { ledger } = at
    const saved = async (user: string | null) => {
      const own = createReports({ ledger, folders: { shipped: shippedFolder, user }, now, timezone })
      return problemOf(own.save(draft("fine", "runs | count")))
    }
    expect((await saved(null)).message).toBe("there is no folder for reports")
    const missing = await saved(join(at.folder, "no", "such"))
    expect([missing.code, missing.message]).toEqual(["storage", expect.stringContaining("(ENOENT)")])
    expect(missing.hint).toContain("the folder above it is missing")
    await writeFile(join(at.folder, "file"), "")
    expect((await saved(join(at.folder, "file"))).message).toContain("(ENOTDIR)")
    // Not even root may make files there.
    expect((await saved("/proc/self")).message).toMatch(/\((EACCES|EPERM|EROFS|ENOENT)\)/)
  })
})

describe("saving at the same time", () => {
  it("makes one whole file, and refuses the others", async () => {
    const together = join(at.folder, "together")
    const texts = Array.from({ length: 20 }, (_, n) => `${n} `.repeat(5000))
    const done = await Promise.allSettled(
      texts.map((text) => saveReportFile(together, { name: "one", language: "query" }, text)),
    )
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
    const winner = done.findIndex(({ status }) => status === "fulfilled")
    expect(await readFile(join(together, "one.kql"), "utf8")).toBe(texts[winner])
    expect(await readdir(together)).toEqual(["one.kql"])
    for (const one of done) if (one.status === "rejected") expect((one.reason as Problem).code).toBe("report_exists")
  })
})
