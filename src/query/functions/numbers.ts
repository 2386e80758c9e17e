import { raw, type Sql, sql } from "../duckdb/sql.ts"
import { cast } from "../duckdb/storage.ts"
import { type Argument, argument, type Form } from "../plan/form.ts"
import type { Scalar } from "../plan/plan.ts"
import { widest } from "./arithmetic.ts"
import { type FunctionEntry, type Objection, scalar, signature } from "./entry.ts"

const first = { columnName: "first" } as const

/** Functions of numbers, and `bin`, which also rounds times. */
export const numberFunctions: readonly FunctionEntry[] = [
  ...["bin", "floor"].map((name) =>
    scalar(
      name,
      "The largest multiple of the second argument that is not larger than the first. Bins of times start at 0001-01-01: weeks start on Monday.",
      `${name}(-1, 3) == -3`,
      [
        signature("value: number, size: number", "same", binNumber(), "maybe"),
        signature("value: timespan, size: timespan", "timespan", binTimespan(), "maybe"),
        signature("value: datetime, size!: timespan", "datetime", binTime()),
      ],
      { columnName: "first", object: sizeObjection },
    ),
  ),
  scalar(
    "abs",
    "The number without its sign.",
    "abs(-5) == 5",
    [
      signature("value: integer", "promoted", (value) => sql`abs(${value})`),
      signature("value: real", "real", (value) => sql`abs(${value})`),
      signature("value: timespan", "timespan", (value) => sql`abs(${value})`),
    ],
    first,
  ),
  scalar(
    "ceiling",
    "The smallest whole number that is not smaller.",
    "ceiling(1.1) == 2.0",
    [
      signature("value: integer", "first", (value) => value),
      signature("value: real", "real", (value) => sql`ceil(${value})`),
      signature("value: decimal", "decimal", (value) => cast(sql`ceil(${value})`, "decimal")),
    ],
    first,
  ),
  scalar(
    "round",
    "The number rounded to a number of digits behind the point.",
    "round(2.98765, 3) == 2.988",
    [
      signature("value: integer", "first", (value) => value),
      signature("value: real", "real", (value) => sql`round(${value})`),
      signature(
        "value: real, digits!: long",
        "real",
        (value, digits) => sql`round(${value}, CAST(${digits} AS INTEGER))`,
      ),
    ],
    first,
  ),
  scalar(
    "sqrt",
    "The square root; null of a negative number.",
    "sqrt(9) == 3.0",
    [signature("value: real", "real", (value) => sql`CASE WHEN ${value} >= 0 THEN sqrt(${value}) END`, "maybe")],
    first,
  ),
  scalar(
    "exp",
    "e to the power of the number.",
    "exp(0) == 1.0",
    [signature("value: real", "real", (value) => sql`exp(${value})`)],
    first,
  ),
  scalar(
    "log",
    "The natural logarithm; null of numbers that have none.",
    "log(1) == 0.0",
    [signature("value: real", "real", (value) => sql`CASE WHEN ${value} > 0 THEN ln(${value}) END`, "maybe")],
    first,
  ),
  scalar(
    "log10",
    "The logarithm to base 10; null of numbers that have none.",
    "log10(100) == 2.0",
    [signature("value: real", "real", (value) => sql`CASE WHEN ${value} > 0 THEN log10(${value}) END`, "maybe")],
    first,
  ),
  scalar(
    "pow",
    "A number to the power of another.",
    "pow(2, 3) == 8.0",
    [signature("base: real, exponent: real", "real", (base, exponent) => sql`pow(${base}, ${exponent})`)],
    first,
  ),
  scalar(
    "min_of",
    "The smallest of the arguments; nulls do not count.",
    "min_of(10, 1, -3, 17) == -3",
    [signature("values...: same", "same", extreme("least"), "maybe")],
    { object: (args) => twoAtLeast(args) },
  ),
  scalar(
    "max_of",
    "The largest of the arguments; nulls do not count.",
    "max_of(10, 1, -3, 17) == 17",
    [signature("values...: same", "same", extreme("greatest"), "maybe")],
    { object: (args) => twoAtLeast(args) },
  ),
  scalar("isnan", "Whether the number is NaN.", "isnan(real(nan))", [
    signature("value: real", "bool", (value) => sql`coalesce(isnan(${value}), false)`, "never"),
  ]),
  scalar("isinf", "Whether the number is infinite.", "isinf(1.0 / 0.0)", [
    signature("value: real", "bool", (value) => sql`coalesce(isinf(${value}), false)`, "never"),
  ]),
  scalar("isfinite", "Whether the number is neither infinite nor NaN.", "isfinite(1.0)", [
    signature("value: real", "bool", (value) => sql`coalesce(isfinite(${value}), false)`, "never"),
  ]),
]

/** Never negative, so that subtracting it goes down. */
function remainder(value: Sql, size: Sql): Sql {
  return sql`((${value} % ${size}) + ${size}) % ${size}`
}

function binNumber(): Form {
  return {
    name: "bin",
    duckdb: (args) => {
      const [value, size] = [argument(args, 0), argument(args, 1)]
      const wide = widest(value.type, size.type)
      const type = wide === "int" ? "long" : wide
      const [one, other] = [value, size].map((side) => (side.type === type ? side.sql : cast(side.sql, type)))
      if (one === undefined || other === undefined) throw new Error("bin takes two arguments")
      const floored =
        type === "real"
          ? sql`(floor(${one} / ${other}) * ${other})`
          : cast(sql`${one} - ${remainder(one, other)}`, type)
      return whereAbove0(size, other, floored)
    },
  }
}

function binTimespan(): Form {
  return {
    name: "bin",
    duckdb: (args) => {
      const [value, size] = [argument(args, 0).sql, argument(args, 1)]
      return whereAbove0(size, size.sql, sql`(${value} - ${remainder(value, size.sql)})`)
    },
  }
}

/** There are no bins of nothing, nor of less: they are null. A size that stands in the query has been looked at. */
function whereAbove0({ constant }: Argument, size: Sql, binned: Sql): Sql {
  return constant === undefined ? sql`CASE WHEN ${size} > 0 THEN ${binned} END` : binned
}

/** From 0001-01-01 to 1970-01-01, from which the engine counts. */
const microsBefore1970 = raw("62135596800000000")

/**
 * Bins of times are counted from the first day of the calendar, a Monday; no time is before it. Whole numbers are faster
 * than the engine's `time_bucket`, and groups are made by the number of the bin.
 */
function binTime(): Form {
  const number = (args: readonly Argument[]) => {
    const size = argument(args, 1)
    return whereAbove0(size, size.sql, sql`(epoch_us(${argument(args, 0).sql}) + ${microsBefore1970}) // ${size.sql}`)
  }
  return {
    name: "bin",
    alike: number,
    duckdb: (args) => sql`make_timestamp(${number(args)} * ${argument(args, 1).sql} - ${microsBefore1970})`,
  }
}

function sizeObjection(args: readonly Scalar[]): Objection | null {
  const size = args[1]
  if (size?.kind !== "constant" || size.value === null || typeof size.value === "string") return null
  return Number(size.value) > 0 ? null : { index: 1, message: "the size of a bin must be above 0" }
}

function extreme(word: "least" | "greatest"): Form {
  return {
    name: word,
    duckdb: (args) => sql`${raw(word)}(${args.map((one) => one.sql).reduce((all, one) => sql`${all}, ${one}`)})`,
  }
}

function twoAtLeast(args: readonly Scalar[]): Objection | null {
  return args.length >= 2 ? null : { index: 0, message: "two values or more are needed" }
}
