import { expect, test } from "vitest"
import { Problem } from "../../src/model/problem.ts"
import { parseReport } from "../../src/report/header.ts"

const parse = (text: string) =>
  parseReport({ name: "mine", file: "reports/mine.sql", text, language: "sql", origin: "user", functions: ["verdict"] })

function problemOf(text: string): Problem {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error("no problem")
}

test("reads every key of a header", () => {
  const head = parse(`-- title: My report
-- description: What it is,
--   and what for.
--
-- parameter: limit number 1..100 = 20 -- how many -- at most
-- parameter: by choice time|cost optional -- what decides
-- parameter: day date -- which day
-- units: a = ms, b = USD per day
-- chart: stacked-bars x=day y=a,b series=c
-- origins: all
-- then: verdict

-- a comment of the SQL
select $limit, $by, $day, $timezone, '$not', "$this" -- $or that
`)
  expect(head).toMatchObject({
    title: "My report",
    description: "What it is, and what for.",
    units: { a: "ms", b: "USD per day" },
    chart: { kind: "stacked-bars", x: "day", y: ["a", "b"], series: "c" },
    origins: "all",
    thenName: "verdict",
    textLine: 13,
  })
  expect(head.parameters).toEqual([
    { name: "limit", type: "number", default: "20", required: false, about: "how many -- at most", range: [1, 100] },
    { name: "by", type: "choice", default: null, required: false, about: "what decides", choices: ["time", "cost"] },
    { name: "day", type: "date", default: null, required: true, about: "which day" },
  ])
  expect(head.text).toMatch(/^-- a comment of the SQL\nselect/)
})

test("a query says which of its times are days; SQL has days of its own", () => {
  const query = { name: "mine", file: "mine.kql", language: "query", origin: "user", functions: [] } as const
  const text = "// title: Days\n// days: day, until\nselected_runs | project day = startofday(started_at)"
  expect(parseReport({ ...query, text }).days).toEqual(["day", "until"])
  expect(problemOf("-- title: Days\n-- days: day\nselect 1").hint).toContain("::DATE")
})

test("a title and SQL are enough", () => {
  expect(parse("-- title: Short\nselect 1")).toMatchObject({
    description: "",
    parameters: [],
    chart: null,
    origins: "real",
    textLine: 2,
  })
})

test("reads a file from Windows, with a byte order mark", () => {
  expect(parse("\uFEFF-- title: Short\r\nselect 1\r\nfrom runs\r\n")).toMatchObject({
    title: "Short",
    text: "select 1\nfrom runs",
  })
})

const mistakes: readonly [why: string, text: string, line: number, message: string, hint: string][] = [
  ["no title", "select 1", 1, "the report has no title", "-- title: …"],
  ["no SQL", "-- title: a\n\n", 3, "there is no SQL", "write one SELECT"],
  ["a slip in a key", "-- titel: a\nselect 1", 1, 'no header key "titel"', "did you mean title?"],
  [
    "prose in the header",
    "-- title: a\n-- just words\nselect 1",
    2,
    "not `-- key: value`",
    "other comments after the first line of the question",
  ],
  ["a key twice", "-- title: a\n-- title: b\nselect 1", 2, "title is given twice", "keep one"],
  [
    "a strange type",
    "-- title: a\n-- parameter: n integer -- x\nselect $n",
    2,
    '"integer" is not a type',
    "text, number, date, boolean, choice",
  ],
  [
    "a parameter without words",
    "-- title: a\n-- parameter: n number\nselect $n",
    2,
    "the parameter n is not explained",
    "write:",
  ],
  [
    "a default that is no number",
    "-- title: a\n-- parameter: n number = ten -- x\nselect $n",
    2,
    '"ten" is not a number',
    "write:",
  ],
  [
    "a default out of range",
    "-- title: a\n-- parameter: n number 1..5 = 9 -- x\nselect $n",
    2,
    "9 is not between 1 and 5",
    "write:",
  ],
  [
    "choices missing",
    "-- title: a\n-- parameter: n choice -- x\nselect $n",
    2,
    "does not fit a parameter of type choice",
    "write:",
  ],
  [
    "a name with capitals",
    "-- title: a\n-- parameter: N text -- x\nselect $N",
    2,
    '"N" cannot name a parameter',
    "write:",
  ],
  [
    "a filter's name",
    "-- title: a\n-- parameter: model text -- x\nselect $model",
    2,
    "cannot be named model",
    "already means",
  ],
  ["an idle parameter", "-- title: a\n-- parameter: n text -- x\nselect 1", 2, "the SQL does not use n", "write $n"],
  [
    "an unknown parameter",
    "-- title: a\n\nselect 1,\n  $n",
    4,
    "$n is not a parameter",
    "declare it: -- parameter: n text",
  ],
  [
    "a strange chart",
    "-- title: a\n-- chart: cake x=a y=b\nselect 1",
    2,
    'no chart "cake"',
    "bars, stacked-bars, line, scatter, pie, none",
  ],
  ["a chart without y", "-- title: a\n-- chart: line x=a\nselect 1", 2, "needs x and y", "write:"],
  ["a strange part of a chart", "-- title: a\n-- chart: line x=a z=b\nselect 1", 2, '"z=b" is not part', "write:"],
  ["units without a sign", "-- title: a\n-- units: a ms\nselect 1", 2, '"a ms" is not a unit', "write:"],
  ["a strange function", "-- title: a\n-- then: magic\nselect 1", 2, 'no function "magic"', "functions are verdict"],
  ["a strange origin", "-- title: a\n-- origins: some\nselect 1", 2, '"some" is not a choice', "write:"],
]

test.each(mistakes)("refuses %s, naming file and line", (_, text, line, message, hint) => {
  const problem = problemOf(text)
  expect(problem.message).toContain(`reports/mine.sql, line ${line}: `)
  expect(problem.message).toContain(message)
  expect(problem.hint).toContain(hint)
  expect(problem.position?.line).toBe(line)
})
