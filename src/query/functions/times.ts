import { raw, type Sql, sql } from "../duckdb/sql.ts"
import { cast } from "../duckdb/storage.ts"
import { argument, type Form } from "../plan/form.ts"
import type { Scalar } from "../plan/plan.ts"
import { type FunctionEntry, type Objection, scalar, signature, type Signature } from "./entry.ts"
import { formatDatetimeForm, formatObjection } from "./format-datetime.ts"

/** Functions of times. `now` and `ago` are one instant a query, so the binder makes constants of them. */
export const timeFunctions: readonly FunctionEntry[] = [
  scalar("now", "The instant the query is asked, the same everywhere in it.", "now(-1d)", [
    signature("", "datetime", (at) => at ?? raw("NULL"), "never"),
    signature("offset: timespan", "datetime", (offset) => offset),
  ]),
  scalar("ago", "The instant so long before now().", "ago(7d)", [
    signature("length: timespan", "datetime", (length) => length),
  ]),
  ...(["day", "week", "month", "year"] as const).flatMap((unit) => [
    scalar(
      `startof${unit}`,
      `The first instant of the ${unit}${unit === "week" ? ", which starts on Sunday" : ""}; with an offset, of a ${unit} before or after.`,
      `startof${unit}(datetime(2026-01-31T10:00), -1)`,
      startOf(unit),
      unit === "day" ? { columnName: "first" } : {},
    ),
    scalar(
      `endof${unit}`,
      `The last microsecond of the ${unit}; with an offset, of a ${unit} before or after.`,
      `endof${unit}(datetime(2026-01-31T10:00))`,
      endOf(unit),
    ),
  ]),
  scalar(
    "datetime_utc_to_local",
    "The wall clock in a time zone at an instant.",
    'datetime_utc_to_local(now(), "Europe/Amsterdam")',
    [
      signature(
        "at: datetime, timezone!: string",
        "datetime",
        (at, zone) => sql`(${at} AT TIME ZONE 'UTC' AT TIME ZONE ${zone})`,
      ),
    ],
    { object: zoneObjection },
  ),
  scalar(
    "datetime_local_to_utc",
    "The instant at which the wall clock of a time zone shows a time.",
    'datetime_local_to_utc(datetime(2026-07-01T12:00), "Europe/Amsterdam")',
    [
      signature(
        "at: datetime, timezone!: string",
        "datetime",
        (at, zone) => sql`(${at} AT TIME ZONE ${zone} AT TIME ZONE 'UTC')`,
      ),
    ],
    { object: zoneObjection },
  ),
  scalar(
    "datetime_diff",
    "How many borders of a period lie between two times: the first minus the second.",
    'datetime_diff("day", datetime(2026-01-02), datetime(2026-01-01T23:59)) == 1',
    [signature("period!: string, later: datetime, earlier: datetime", "long", periodForm(difference))],
    { object: (args) => periodObjection(args, periods) },
  ),
  scalar(
    "datetime_add",
    "The time moved by a number of periods.",
    'datetime_add("month", 1, datetime(2026-01-31)) == datetime(2026-02-28)',
    [signature("period!: string, amount: long, at: datetime", "datetime", periodForm(moved))],
    { object: (args) => periodObjection(args, periods) },
  ),
  scalar(
    "datetime_part",
    "A part of a time as a number.",
    'datetime_part("Month", datetime(2026-01-31)) == 1',
    [
      signature(
        "part!: string, at: datetime",
        "int",
        periodForm((part, at) => partOf(part, at)),
      ),
    ],
    { object: (args) => periodObjection(args, Object.keys(parts)) },
  ),
  scalar(
    "format_datetime",
    "The time as text in a format.",
    'format_datetime(datetime(2026-01-31), "yyyy-MM-dd") == "2026-01-31"',
    [signature("at: datetime, format!: string", "string", formatDatetimeForm)],
    { columnName: "first", object: formatObjection },
  ),
  scalar(
    "dayofweek",
    "How long ago the last Sunday began, in whole days, as a timespan.",
    "dayofweek(datetime(2026-01-31)) == 6d",
    [signature("at: datetime", "timespan", (at) => sql`(dayofweek(${at}) * 86400000000)`)],
  ),
  ...partFunction("dayofmonth", "The day of the month, from 1.", "day"),
  ...partFunction("dayofyear", "The day of the year, from 1.", "dayofyear"),
  ...partFunction("hourofday", "The hour, from 0 to 23.", "hour"),
  ...partFunction("monthofyear", "The month, from 1.", "month"),
  ...partFunction("week_of_year", "The week of the year by ISO 8601.", "week_of_year"),
  ...partFunction("getmonth", "The month, from 1.", "month"),
  ...partFunction("getyear", "The year.", "year"),
  ...(["seconds", "milliseconds", "microseconds"] as const).map((unit) =>
    scalar(
      `unixtime_${unit}_todatetime`,
      `The time so many ${unit} after 1970-01-01 UTC.`,
      `unixtime_${unit}_todatetime(0) == datetime(1970-01-01)`,
      [
        signature("value: long", "datetime", (value) => instantOf(value, unit), "maybe"),
        signature("value: real", "datetime", (value) => instantOf(value, unit), "maybe"),
      ],
    ),
  ),
]

/** Null before the year 1 and behind the year 9999. */
function instantOf(value: Sql, unit: keyof typeof microsIn): Sql {
  const micros = raw(String(microsIn[unit]))
  const [first, end] = [-62_135_596_800_000_000, 253_402_300_800_000_000].map((at) => raw(String(at / microsIn[unit])))
  if (first === undefined || end === undefined) throw new Error("the years have an end")
  const instant = sql`make_timestamp(CAST(round(${value} * ${micros}) AS BIGINT))`
  return sql`CASE WHEN ${value} >= ${first} AND ${value} < ${end} THEN ${instant} END`
}

const microsIn = { seconds: 1_000_000, milliseconds: 1_000, microseconds: 1 } as const

type Unit = "day" | "week" | "month" | "year"

/** Weeks start on Sunday; bins of weeks, which start on Monday, are another thing. */
function floorTo(unit: Unit, at: Sql): Sql {
  if (unit === "week") return sql`time_bucket(to_days(7), ${at}, TIMESTAMP '0001-01-07')`
  return cast(sql`date_trunc(${raw(`'${unit}'`)}, ${at})`, "datetime")
}

function steps(unit: Unit, count: Sql): Sql {
  const whole = sql`CAST(${count} AS INTEGER)`
  if (unit === "week") return sql`to_days(7 * ${whole})`
  return sql`${raw({ day: "to_days", month: "to_months", year: "to_years" }[unit])}(${whole})`
}

function startOf(unit: Unit): readonly Signature[] {
  return [
    signature("at: datetime", "datetime", (at) => floorTo(unit, at)),
    signature(
      "at: datetime, offset: long",
      "datetime",
      (at, offset) => sql`(${floorTo(unit, at)} + ${steps(unit, offset)})`,
    ),
  ]
}

function endOf(unit: Unit): readonly Signature[] {
  const end = (at: Sql, offset: Sql) =>
    sql`(${floorTo(unit, at)} + ${steps(unit, sql`(${offset} + 1)`)} - to_microseconds(1))`
  return [
    signature("at: datetime", "datetime", (at) => end(at, raw("0"))),
    signature("at: datetime, offset: long", "datetime", end),
  ]
}

const periods = ["year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond"]

/** A form whose first argument is the name of a period, in any letter case. */
function periodForm(template: (period: string, one: Sql, other: Sql) => Sql): Form {
  return {
    name: "period",
    duckdb: (args) => {
      const period = String(argument(args, 0).constant ?? "").toLowerCase()
      const one = argument(args, 1).sql
      return template(period, one, args[2]?.sql ?? one)
    },
  }
}

function difference(period: string, later: Sql, earlier: Sql): Sql {
  if (period === "week") return sql`(date_diff('day', ${floorTo("week", earlier)}, ${floorTo("week", later)}) // 7)`
  return sql`date_diff(${raw(`'${period}'`)}, ${earlier}, ${later})`
}

const movers: Readonly<Record<string, readonly [word: string, factor: number]>> = {
  year: ["to_months", 12],
  quarter: ["to_months", 3],
  month: ["to_months", 1],
  week: ["to_days", 7],
  day: ["to_days", 1],
  hour: ["to_hours", 1],
  minute: ["to_minutes", 1],
  second: ["to_microseconds", 1_000_000],
  millisecond: ["to_microseconds", 1000],
  microsecond: ["to_microseconds", 1],
}

function moved(period: string, amount: Sql, at: Sql): Sql {
  const [word, factor] = movers[period] ?? ["to_microseconds", 1]
  const count = sql`${amount} * ${raw(String(factor))}`
  const fitting = word === "to_months" || word === "to_days" ? sql`CAST(${count} AS INTEGER)` : count
  return sql`(${at} + ${raw(word)}(${fitting}))`
}

/** Each part as an expression over the time, which takes the place of `@`. */
const parts: Readonly<Record<string, string>> = {
  year: "year(@)",
  quarter: "quarter(@)",
  month: "month(@)",
  week_of_year: "week(@)",
  day: "day(@)",
  dayofyear: "dayofyear(@)",
  hour: "hour(@)",
  minute: "minute(@)",
  second: "second(@)",
  millisecond: "(millisecond(@) % 1000)",
  microsecond: "(microsecond(@) % 1000000)",
}

function partOf(part: string, at: Sql): Sql {
  const [before = "", after = ""] = (parts[part] ?? "").split("@")
  return cast(sql`${raw(before)}${at}${raw(after)}`, "int")
}

function partFunction(name: string, doc: string, part: string): readonly FunctionEntry[] {
  return [
    scalar(name, doc, `${name}(datetime(2026-01-31T10:00))`, [
      signature("at: datetime", "int", (at) => partOf(part, at)),
    ]),
  ]
}

function periodObjection(args: readonly Scalar[], known: readonly string[]): Objection | null {
  const period = args[0]
  if (period?.kind !== "constant" || known.includes(String(period.value).toLowerCase())) return null
  return {
    index: 0,
    message: `there is no period "${String(period.value)}" here`,
    help: `periods are ${known.join(", ")}`,
  }
}

function zoneObjection(args: readonly Scalar[]): Objection | null {
  const zone = args[1]
  if (zone?.kind !== "constant" || typeof zone.value !== "string") return null
  return isZone(zone.value)
    ? null
    : {
        index: 1,
        message: `there is no time zone "${zone.value}"`,
        help: 'time zones are named like "Europe/Amsterdam"',
      }
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== ""
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
