import { expect, test } from "vitest"
import { Problem } from "../../src/model/problem.ts"
import { parseFilters, splitQuery } from "../../src/report/filters.ts"
import type { Filters } from "../../src/report/types.ts"

const context = {
  now: new Date("2026-11-21T12:00:00Z"),
  timezone: "Europe/Amsterdam",
  known: { kinds: ["flash_analysis", "request"], models: ["llama3.1:8b"], providers: [] },
}
const parse = (filters: Filters) => parseFilters(filters, context)

function problemOf(work: () => unknown): Problem {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error("no problem")
}

test("days are days of the zone, and the last one is included", () => {
  expect(parse({ from: "2026-11-20", to: "2026-11-20" }).selection).toEqual({
    from: "2026-11-19T23:00:00.000Z",
    to: "2026-11-20T23:00:00.000Z",
  })
})

test("the day on which clocks go forward has 23 hours, the day they go back 25", () => {
  expect(parse({ from: "2026-03-29", to: "2026-03-29" }).selection).toEqual({
    from: "2026-03-28T23:00:00.000Z",
    to: "2026-03-29T22:00:00.000Z",
  })
  expect(parse({ from: "2026-10-25", to: "2026-10-25" }).selection).toEqual({
    from: "2026-10-24T22:00:00.000Z",
    to: "2026-10-25T23:00:00.000Z",
  })
})

test.each([
  ["2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000Z"],
  ["2026-11-20T10:00:00.250+02:00", "2026-11-20T08:00:00.250Z"],
  ["2026-11-20T10:00:00 02:00", "2026-11-20T08:00:00.000Z"],
  ["2026-11-20T10:00", "2026-11-20T09:00:00.000Z"],
  ["2026-11-20 10:00:30", "2026-11-20T09:00:30.000Z"],
])("reads the instant %s", (text, instant) => {
  expect(parse({ from: text }).selection.from).toBe(instant)
  expect(parse({ to: text }).selection.to).toBe(instant)
})

test.each([
  ["90m", "2026-11-21T10:30:00.000Z", "last 90 minutes"],
  ["24h", "2026-11-20T12:00:00.000Z", "last 24 hours"],
  ["7d", "2026-11-14T12:00:00.000Z", "last 7 days"],
  ["1w", "2026-11-14T12:00:00.000Z", "last week"],
])("last=%s counts back from now", (last, from, label) => {
  expect(parse({ last })).toEqual({
    selection: { from },
    chips: [{ name: "last", value: last, label, implied: false }],
  })
})

test.each([
  ["59m", "2026-11-21T11:48:43.000Z"],
  ["24h", "2026-11-20T12:47:00.000Z"],
  ["7d", "2026-11-14T12:40:00.000Z"],
  ["30d", "2026-10-22T12:00:00.000Z"],
])("last=%s begins at a whole second, minute, ten minutes or hour", (last, from) => {
  const now = new Date("2026-11-21T12:47:43.210Z")
  expect(parseFilters({ last }, { ...context, now }).selection.from).toBe(from)
})

test("words become lists and a chip each", () => {
  const { selection, chips } = parse({ kind: ["request", "flash_analysis"], status: ["failed"] })
  expect(selection).toEqual({ kind: ["request", "flash_analysis"], status: ["failed"] })
  expect(chips.map(({ label }) => label)).toEqual(["kind request", "kind flash_analysis", "status failed"])
})

test.each<[Filters, string, string, string]>([
  [
    { kind: ["flash_analisys"] },
    "unknown_kind",
    'no run has the kind "flash_analisys"',
    "did you mean flash_analysis? there are: flash_analysis, request",
  ],
  [{ model: ["gpt-9"] }, "bad_parameter", 'no run has the model "gpt-9"', "there are: llama3.1:8b"],
  [{ provider: ["groq"] }, "bad_parameter", 'no run has the provider "groq"', "there is none yet"],
  [
    { status: ["done"] },
    "bad_parameter",
    'there is no status "done"',
    "there are: running, completed, failed, cancelled, abandoned",
  ],
  [
    { origin: ["prod"] },
    "bad_parameter",
    'there is no origin "prod"',
    "there are: production, bench, simulated, sample",
  ],
  [{ last: "7days" }, "bad_parameter", 'last "7days" is not a length of time', "write 90m, 24h, 7d or 2w"],
  [{ last: "0d" }, "bad_parameter", 'last "0d" is not a length of time', "write 90m, 24h, 7d or 2w"],
  [
    { last: "7d", from: "2026-11-20" },
    "bad_parameter",
    "last and from or to are both given",
    "give the one or the other",
  ],
  [
    { from: "2026-11-21", to: "2026-11-20" },
    "bad_parameter",
    "from 2026-11-21 is not before to 2026-11-20",
    "swap them",
  ],
  [{ from: "yesterday" }, "bad_parameter", 'from "yesterday" is neither a day nor an instant', "write a day such as"],
  [{ to: "2026-02-30" }, "bad_parameter", 'to "2026-02-30" is neither', "write a day such as"],
  [{ to: "2026-11-20T25:00:00Z" }, "bad_parameter", "neither a day nor an instant", "write a day such as"],
  [{ to: "2026-11-20T10:00:00+99:00" }, "bad_parameter", "neither a day nor an instant", "write a day such as"],
])("refuses %j", (filters, code, message, hint) => {
  const problem = problemOf(() => parse(filters))
  expect(problem).toMatchObject({
    code,
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  })
})

test("a query is cut into filters and a report's own parameters, empty values left out", () => {
  expect(splitQuery({ from: ["2026-11-20"], to: [""], kind: ["a", "", "b"], limit: ["5"] })).toEqual({
    filters: { from: "2026-11-20", kind: ["a", "b"] },
    params: { limit: "5" },
  })
})

test("refuses a name that can be given once and is given twice", () => {
  expect(problemOf(() => splitQuery({ last: ["7d", "24h"] })).message).toBe("last is given 2 times")
  expect(problemOf(() => splitQuery({ limit: ["1", "2"] })).message).toBe("limit is given 2 times")
})
