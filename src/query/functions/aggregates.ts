import { asJson, listAsJson } from "../duckdb/json.ts"
import { filter, order } from "../duckdb/mark.ts"
import { bound, raw, type Sql, sql } from "../duckdb/sql.ts"
import { cast } from "../duckdb/storage.ts"
import { fromReal } from "./arithmetic.ts"
import { type Argument, argument, type Form } from "../plan/form.ts"
import type { Scalar } from "../plan/plan.ts"
import { aggregate, type FunctionEntry, type Objection, type Signature, signature } from "./entry.ts"

const countForm: Form = { name: "countif", countsRows: true, duckdb: () => sql`count(*)${filter}` }

/**
 * Functions of the rows of a group. The printer puts a filter where `filter` stands and an order where `order` stands;
 * names that end in "if" take the filter as their last argument.
 */
export const aggregateFunctions: readonly FunctionEntry[] = [
  aggregate("count", "How many rows the group has; rows with nulls count too.", "count()", [
    signature("", "long", () => sql`count(*)${filter}`, "never"),
    signature("value: any", "long", () => sql`count(*)${filter}`, "never"),
  ]),
  aggregate("countif", "For how many rows a condition is true.", "countif(duration_ms > 1000)", [
    signature("condition: bool", "long", countForm, "never"),
  ]),
  ...withIf("sum", "The sum of the values; 0 of none.", "sum(total_tokens)", [
    signature("value: integer", "promoted", (value) => cast(sql`coalesce(sum(${value})${filter}, 0)`, "long"), "never"),
    signature("value: real", "real", (value) => sql`coalesce(sum(${value})${filter}, CAST(0 AS DOUBLE))`, "never"),
    signature(
      "value: decimal",
      "decimal",
      (value) => cast(sql`coalesce(sum(${value})${filter}, 0)`, "decimal"),
      "never",
    ),
    signature(
      "value: timespan",
      "timespan",
      (value) => cast(sql`coalesce(sum(${value})${filter}, 0)`, "timespan"),
      "never",
    ),
  ]),
  ...withIf("avg", "The mean of the values that are not null; null of none.", "avg(duration_ms)", [
    signature("value: integer", "real", (value) => sql`avg(${value})${filter}`, "maybe"),
    signature("value: real", "real", (value) => sql`avg(${value})${filter}`, "maybe"),
    signature("value: decimal", "decimal", (value) => fromReal(sql`avg(${value})${filter}`), "maybe"),
    signature(
      "value: timespan",
      "timespan",
      (value) => cast(sql`sum(${value})${filter} // count(${value})${filter}`, "timespan"),
      "maybe",
    ),
    signature(
      "value: datetime",
      "datetime",
      (value) => sql`make_timestamp(CAST(sum(epoch_us(${value}))${filter} // count(${value})${filter} AS BIGINT))`,
      "maybe",
    ),
  ]),
  ...withIf("min", "The smallest value.", "min(started_at)", [
    signature("value: orderable", "first", extremeForm("min"), "maybe"),
  ]),
  ...withIf("max", "The largest value.", "max(started_at)", [
    signature("value: orderable", "first", extremeForm("max"), "maybe"),
  ]),
  ...withIf("dcount", "How many different values there are, counted exactly; nulls do not count.", "dcount(model)", [
    signature("value: orderable", "long", (value) => sql`count(DISTINCT ${value})${filter}`, "never"),
    signature("value: bool", "long", (value) => sql`count(DISTINCT ${value})${filter}`, "never"),
    signature("value: guid", "long", (value) => sql`count(DISTINCT ${value})${filter}`, "never"),
  ]),
  aggregate(
    "percentile",
    "The value so many per cent of the values are not above (nearest rank).",
    "percentile(duration_ms, 95)",
    percentileOf(""),
    {
      object: percentObjection,
    },
  ),
  aggregate(
    "percentiles",
    "Several percentiles, a column for each.",
    "percentiles(duration_ms, 50, 95)",
    percentileOf("..."),
    {
      object: percentObjection,
    },
  ),
  ...withIf(
    "stdev",
    "The standard deviation of a sample; 0 of fewer than two values.",
    "stdev(duration_ms)",
    spread("stddev_samp"),
  ),
  ...withIf(
    "variance",
    "The variance of a sample; 0 of fewer than two values.",
    "variance(duration_ms)",
    spread("var_samp"),
  ),
  aggregate("stdevp", "The standard deviation of a whole population.", "stdevp(duration_ms)", spread("stddev_pop")),
  aggregate("variancep", "The variance of a whole population.", "variancep(duration_ms)", spread("var_pop")),
  aggregate(
    "make_list",
    "The values as a list, nulls left out; in the order of a sort before it.",
    "make_list(model)",
    makeList(false),
    {
      columnPrefix: "list",
      object: listObjection(false),
    },
  ),
  aggregate("make_set", "The different values as a list, nulls left out.", "make_set(model)", makeList(true), {
    columnPrefix: "set",
    object: listObjection(true),
  }),
]

/** One value that is there, if there is one. */
export const anyForm: Form = {
  name: "take_any",
  duckdb: (args) => {
    const { sql: value, type } = argument(args, 0)
    return type === "string" ? sql`any_value(nullif(${value}, ''))` : sql`any_value(${value})`
  },
}

/** Aggregates that give several columns; the binder knows how. */
export const rowAggregates: readonly FunctionEntry[] = [
  ...(["arg_max", "arg_min"] as const).map((name) =>
    aggregate(
      name,
      `The row with the ${name === "arg_max" ? "largest" : "smallest"} value: the value and the columns asked for, or * for all.`,
      `${name}(started_at, *)`,
      [signature("value: orderable, returned?...: any", "first", (value) => value, "maybe")],
    ),
  ),
  aggregate("take_any", "The values of some row, or * for all of its columns.", "take_any(model)", [
    signature("values...: any", "first", anyForm, "maybe"),
  ]),
]

/** An aggregate, and the same with a condition behind it. */
function withIf(
  name: string,
  doc: string,
  example: string,
  signatures: readonly Signature[],
): readonly FunctionEntry[] {
  const conditional = signatures.map(({ text, returns, form, nulls }) => {
    const made = signature(`${text}, condition: bool`, returns, form, nulls)
    return made
  })
  const exampleIf = example.replace(name, `${name}if`).replace(/\)$/, ', status == "completed")')
  return [
    aggregate(name, doc, example, signatures),
    aggregate(`${name}if`, `${doc} Only rows for which a condition is true.`, exampleIf, conditional),
  ]
}

function extremeForm(word: "min" | "max"): Form {
  return { name: word, picks: true, duckdb: (args) => sql`${raw(word)}(${argument(args, 0).sql})${filter}` }
}

function percentileOf(rest: string): readonly Signature[] {
  const form: Form = {
    name: "percentile",
    picks: true,
    share: (percent) => share(percent.constant),
    duckdb: (args) => sql`quantile_disc(${argument(args, 0).sql}, ${share(argument(args, 1).constant)})${filter}`,
  }
  const more = rest === "" ? "percent!: number" : "percent...!: number"
  return [
    signature(`value: integer, ${more}`, "promoted", form, "maybe"),
    signature(`value: real, ${more}`, "real", form, "maybe"),
    signature(`value: datetime, ${more}`, "datetime", form, "maybe"),
    signature(`value: timespan, ${more}`, "timespan", form, "maybe"),
  ]
}

/** Exact hundredths: 55 per cent as a double is a little more than 0.55, and would be the next rank. */
function share(percent: unknown): Sql {
  return sql`CAST(CAST(${bound(String(percent))} AS DECIMAL(18,9)) / 100 AS DECIMAL(18,9))`
}

function percentObjection(args: readonly Scalar[]): Objection | null {
  const wrong = args.findIndex(
    (arg, index) => index > 0 && arg.kind === "constant" && !(Number(arg.value) >= 0 && Number(arg.value) <= 100),
  )
  return wrong < 0 ? null : { index: wrong, message: "a percentile is between 0 and 100" }
}

function spread(word: string): readonly Signature[] {
  return [
    signature(
      "value: real",
      "real",
      (value) => sql`coalesce(${raw(word)}(${value})${filter}, CAST(0 AS DOUBLE))`,
      "never",
    ),
  ]
}

function makeList(distinct: boolean): readonly Signature[] {
  const list: Form = {
    name: "make_list",
    ordered: !distinct,
    skipsNulls: true,
    duckdb: (args) => {
      const value = argument(args, 0)
      const all = distinct ? sql`list_sort(list(DISTINCT ${value.sql})${filter})` : listOf(value)
      const most = args[1] === undefined ? all : sql`${all}[1:${args[1].sql}]`
      if (value.type !== "datetime" && value.type !== "timespan" && value.type !== "real")
        return listAsJson(sql`coalesce(${most}, [])`)
      return listAsJson(sql`coalesce(list_transform(${most}, lambda __e: ${asJson(raw("__e"), value.type)}), [])`)
    },
  }
  return [
    signature("value: any", "dynamic", list, "never"),
    signature("value: any, most!: long", "dynamic", list, "never"),
  ]
}

/** Lists within a list are taken apart. */
function listOf({ sql: value, type }: Argument): Sql {
  if (type !== "dynamic") return sql`list(${value}${order})${filter}`
  const parts = sql`CASE WHEN json_type(${value}) = 'ARRAY' THEN json_extract(${value}, '$[*]') ELSE [${value}] END`
  return sql`flatten(list(${parts}${order})${filter})`
}

function listObjection(distinct: boolean): (args: readonly Scalar[]) => Objection | null {
  return (args) => objectionTo(args, distinct)
}

function objectionTo(args: readonly Scalar[], distinct: boolean): Objection | null {
  const type = args[0]?.type
  if (type === "decimal")
    return { index: 0, message: "a dynamic holds no decimals", help: "convert it with todouble(…)" }
  if (type === "dynamic" && distinct)
    return {
      index: 0,
      message: "sets of dynamic values are left out here",
      help: "convert it with tostring(…) or todouble(…)",
    }
  return null
}
