import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { Problem } from "../../src/model/problem.ts"
import { createReports } from "../../src/report/reports.ts"
import type { Reports } from "../../src/report/types.ts"
import { ledgerWith, now, reportsOf, shippedFolder, type TestLedger, timezone } from "./ledger.ts"

let shared: TestLedger
let reports: Reports
beforeAll(async () => {
  shared = await ledgerWith([
    { run_id: "a", kind: "flash", model: "llama3.1:8b", duration_ms: 10, started_at: "2026-11-20 10:00:00" },
    { run_id: "b", kind: "request", model: "gpt", duration_ms: 20, started_at: "2026-11-20 11:00:00" },
  ])
})
beforeEach(async () => {
  await rm(join(shared.folder, "reports"), { recursive: true, force: true })
  await mkdir(join(shared.folder, "reports"))
  reports = reportsOf(shared)
})
afterAll(() => shared.close())

const write = (name: string, text: string) => writeFile(join(shared.folder, "reports", name), text)

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error("no problem")
}

test("an unknown report is refused with the near name and all names", async () => {
  const problem = await problemOf(reports.run("slowset"))
  expect(problem).toMatchObject({ code: "unknown_report", status: 404, message: 'there is no report "slowset"' })
  expect(problem.hint).toBe(
    "did you mean slowest? reports are active, best-config, cost-per-day, errors, models, recent, slowest, steps, types",
  )
})

test("an unknown parameter is refused with the near name and all names", async () => {
  const problem = await problemOf(reports.run("slowest", { params: { limti: "3" } }))
  expect(problem).toMatchObject({ code: "bad_parameter", status: 400 })
  expect(problem.message).toBe('the report slowest has no parameter "limti"')
  expect(problem.hint).toBe(
    "did you mean limit? it takes limit, from, to, last, where, kind, model, provider, status, origin",
  )
})

test.each([
  ["ten", '"ten" is not a number'],
  ["0", "0 is not between 1 and 1000"],
  ["1e9", '"1e9" is not a number'],
])("limit=%s is refused", async (limit, message) => {
  const problem = await problemOf(reports.run("slowest", { params: { limit } }))
  expect(problem).toMatchObject({ code: "bad_parameter", message: `the parameter limit is not right: ${message}` })
})

test("a file dropped in the user's folder is a report, and an edit counts at once", async () => {
  await write(
    "by-model.sql",
    "-- title: By model\nselect model, count(*) as runs from selected_runs group by model order by model",
  )
  expect((await reports.head("by-model")).origin).toBe("user")
  expect((await reports.run("by-model")).rows.rows).toEqual([
    ["gpt", 1],
    ["llama3.1:8b", 1],
  ])
  expect((await reports.run("by-model", { filters: { kind: ["flash"] } })).rows.rows).toEqual([["llama3.1:8b", 1]])
  await write("by-model.sql", "-- title: Models\nselect count(distinct model) as models from selected_runs")
  expect(await reports.run("by-model")).toMatchObject({ head: { title: "Models" }, rows: { rows: [[2]] } })
  await rm(join(shared.folder, "reports", "by-model.sql"))
  expect((await problemOf(reports.run("by-model"))).code).toBe("unknown_report")
})

test("values are bound by their type", async () => {
  await write(
    "typed.sql",
    `-- title: Typed
-- parameter: word text = it's -- a word
-- parameter: number number = 2.5 -- a number
-- parameter: day date = 2026-11-20 -- a day
-- parameter: flag boolean = true -- a flag
-- parameter: nothing text optional -- left out
select $word::VARCHAR as w, $number::DOUBLE as n, $day::DATE as d, $flag::BOOLEAN as f, $nothing::VARCHAR as x, $timezone::VARCHAR as z`,
  )
  const answer = await reports.run("typed")
  expect(answer.rows.rows).toEqual([["it's", 2.5, "2026-11-20", true, null, timezone]])
  expect(answer.params).toEqual({ word: "it's", number: 2.5, day: "2026-11-20", flag: true, nothing: null })
  expect((await reports.run("typed", { params: { word: "'; drop" } })).rows.rows[0]?.[0]).toBe("'; drop")
})

test("a required parameter must be given", async () => {
  await write("one.sql", "-- title: One\n-- parameter: run text -- which run\nselect $run::VARCHAR as run")
  expect(await problemOf(reports.run("one"))).toMatchObject({
    code: "bad_parameter",
    message: "the report one needs the parameter run",
    hint: "which run (text)",
  })
  expect((await reports.run("one", { params: { run: "a" } })).rows.rows).toEqual([["a"]])
})

test("mistakes in the user's files are listed and hide nothing", async () => {
  await write("broken.sql", "-- titel: Broken\nselect 1")
  await write("Bad Name.sql", "-- title: a\nselect 1")
  await write("slowest.sql", "-- title: Mine\nselect 1")
  await write("later.kql", "runs | count")
  await write("good.kql", "// title: Good too\nruns | count")
  await write("notes.txt", "not a report")
  await write("good.sql", "-- title: Good\nselect 1 as one")
  const { reports: found, broken } = await reports.list()
  expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(["good", "slowest"]))
  expect((await reports.head("slowest")).origin).toBe("shipped")
  expect(broken.map(({ name }) => name).toSorted()).toEqual(["Bad Name", "broken", "good", "later", "slowest"])
  const file = join(shared.folder, "reports", "broken.sql")
  expect(broken.find(({ name }) => name === "broken")?.problem.message).toBe(`${file}, line 1: no header key "titel"`)
  expect((await problemOf(reports.run("broken"))).message).toContain("line 1")
})

test("a file in the query language is a report like the others", async () => {
  const header = [
    "// title: Slow runs",
    "// description: Longer than so many seconds,",
    "//   the longest first.",
    "// parameter: least number = 5 -- seconds",
    "// chart: bars x=run_id y=seconds",
  ]
  const query = ["selected_runs // all of the page", "| where duration > $least * 1s", "| sort by duration"]
  await write(
    "slow.kql",
    [...header, ...query, "| project run_id, duration, seconds = duration / 1s, error"].join("\n"),
  )
  const head = await reports.head("slow")
  expect(head).toMatchObject({ language: "query", title: "Slow runs", textLine: 6 })
  const answer = await reports.run("slow", { params: { least: "0" } })
  expect(answer.rows.columns).toMatchObject([
    { name: "run_id", type: "VARCHAR" },
    { name: "duration", type: "DOUBLE", unit: "ms" },
    { name: "seconds", type: "DOUBLE" },
    { name: "error", type: "VARCHAR" },
  ])
  expect(answer.rows.rows.length).toBeGreaterThan(0)
  expect(answer.rows.rows.every(([, , , error]) => error !== "")).toBe(true)
  expect(answer.query).toContain("selected_runs")
  expect(answer.sql).toContain("SELECT")
  expect(answer.chartData).not.toBeNull()
  const none = await reports.run("slow", { params: { least: "0" }, filters: { from: "2001-01-01", to: "2001-01-02" } })
  expect(none.rows.rows).toEqual([])
})

test("a query may show the beginnings of days as days, and read a text that is not given as an empty one", async () => {
  const header = "// title: Days\n// days: day\n// parameter: only text optional -- the only model"
  const query =
    "selected_runs | where isempty($only) or model == $only | summarize runs = count() by day = startofday(started_at)"
  await write("days.kql", `${header}\n${query} | sort by day desc`)
  const { rows, chartData } = await reports.run("days")
  expect(rows.columns[0]).toEqual({ name: "day", type: "DATE", unit: null })
  expect(rows.rows.map(([day]) => day)).toContain("2026-11-20")
  expect(chartData).toBeNull()
  expect((await reports.run("days", { params: { only: "nosuch" } })).rows.rows).toEqual([])
})

test("a mistake in the user's query names the line of the file, and the header speaks its language", async () => {
  await write("slip.kql", "// title: Slip\n\nselected_runs\n| where durration > 1s")
  const problem = await problemOf(reports.run("slip"))
  expect([problem.code, problem.status]).toEqual(["E201", 422])
  expect(problem.message).toContain("slip.kql, line 4: ")
  await write("untitled.kql", "runs | count")
  expect((await problemOf(reports.run("untitled"))).hint).toContain("// title:")
})

test("a mistake in the user's SQL names the line of the file", async () => {
  await write("slip.sql", "-- title: Slip\n\nselect run_id,\n  durration_ms\nfrom selected_runs")
  const problem = await problemOf(reports.run("slip"))
  expect(problem.code).toBe("sql_error")
  expect(problem.message).toContain("slip.sql, line 4: ")
})

test("a user's report cannot write or read files", async () => {
  await write("evil.sql", "-- title: Evil\nselect * from read_text('/etc/passwd')")
  expect((await problemOf(reports.run("evil"))).code).toBe("sql_refused")
})

test("a user's folder that is not there, or is a file, leaves the shipped reports", async () => {
  const user = join(shared.folder, "file")
  const at = (path: string) =>
    createReports({ ledger: shared.ledger, folders: { shipped: shippedFolder, user: path }, now, timezone })
  expect((await at(user).list()).broken).toEqual([])
  await writeFile(user, "")
  const list = await at(user).list()
  expect(list.reports).toHaveLength(9)
  expect(list.broken[0]?.problem.code).toBe("unreadable")
})

test("columns that begin with an underscore are not shown", async () => {
  await write("hidden.sql", "-- title: Hidden\nselect 1 as a, 2 as _b, 3 as a from selected_runs limit 1")
  const { rows } = await reports.run("hidden")
  expect(rows.columns.map(({ name }) => name)).toEqual(["a", "a"])
  expect(rows.rows).toEqual([[1, 3]])
})

test("says when filters do not count, or when there is nothing to draw", async () => {
  await write("all.sql", "-- title: All\n-- chart: bars x=day y=runs\nselect count(*) as runs from runs")
  expect((await reports.run("all")).rows.notes.map(({ code }) => code)).toEqual(["no_chart"])
  const { rows } = await reports.run("all", { filters: { last: "7d" } })
  expect(rows.notes.map(({ code }) => code)).toEqual(["not_filtered", "no_chart"])
})

test("a function over rows says what it lacks", async () => {
  await write("mine.sql", "-- title: Mine\n-- then: verdict\nselect kind from selected_runs")
  expect((await problemOf(reports.run("mine"))).message).toContain("the SQL gives none")
})

test("an answer carries its SQL, its chart and the filters in force", async () => {
  const answer = await reports.run("cost-per-day", { filters: { last: "7d" } })
  expect(answer.query).toContain("selected_runs\n")
  expect(answer.sql).toContain('FROM "selected_runs"')
  expect(answer.selection).toEqual({ from: "2026-11-14T12:00:00.000Z" })
  expect(answer.chips).toEqual([{ name: "last", value: "7d", label: "last 7 days", implied: false }])
  expect(answer.chartData?.xs).toEqual(["2026-11-20"])
})

test("what is read counts at once: a filter that no run met, and the choices for filters", async () => {
  const more = await ledgerWith([{ run_id: "a", kind: "flash" }])
  try {
    const of = reportsOf(more)
    const thorough = () => of.run("recent", { filters: { kind: ["thorough"] } })
    expect(await problemOf(thorough())).toMatchObject({ code: "unknown_kind", status: 404, hint: "there are: flash" })
    expect(await of.known()).toEqual({ kinds: ["flash"], models: [], providers: [], origins: { production: 1 } })
    await more.add([{ run_id: "c", kind: "thorough", origin: "simulated" }])
    expect((await thorough()).rows.rows).toHaveLength(1)
    expect(await of.known()).toMatchObject({ kinds: ["flash", "thorough"], origins: { production: 1, simulated: 1 } })
  } finally {
    await more.close()
  }
})
