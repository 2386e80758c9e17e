import { type Plan, seriesPointsMax } from "../plan/plan.ts"
import { type Block, byPlace, statement } from "./block.ts"
import { asJson, listAsJson } from "./json.ts"
import { printScalar, printWhole, type Surroundings } from "./print-scalar.ts"
import { bound, joined, quoted, raw, type Sql, sql } from "./sql.ts"

type Series = Extract<Plan, { kind: "series" }>

/**
 * A row for each group with lists along the axis. Values are grouped by their place on the axis first; then every group
 * meets every place of its own, and where it has no value stands the default.
 */
export function seriesStatement(plan: Series, block: Block, around: Surroundings, name: string): Sql {
  const values = raw(name)
  const keys = plan.keys.map((_, index) => raw(`k${index}`))
  const meets = [sql`s.place = p.place`, ...keys.map((key) => sql`s.${key} IS NOT DISTINCT FROM p.${key}`)]
  const outputs = [
    ...plan.keys.map((key, index) => sql`p.${keys[index] ?? raw("")} AS ${quoted(key.name)}`),
    ...plan.aggregates.map((one, index) => sql`${listOf(one, index, around)} AS ${quoted(one.name)}`),
    sql`${axisList(plan, around)} AS ${quoted(plan.axis.name)}`,
  ]
  const grouping = joined([raw("p.one"), ...keys.map((key) => sql`p.${key}`)], ", ")
  return sql`WITH ${values} AS (${grouped(plan, block, around)}) SELECT ${joined(outputs, ", ")} FROM (${places(plan, keys, values)}) AS p LEFT JOIN ${values} AS s ON ${joined(meets, " AND ")} GROUP BY ${grouping}`
}

/** The places of each group: from the start of the series, or of the group's first row, to the end of either. */
function places(plan: Series, keys: readonly Sql[], values: Sql): Sql {
  const first = plan.from === null ? sql`min(place)` : sql`CAST(0 AS BIGINT)`
  const end = plan.to === null ? sql`max(place) + 1` : sql`CAST(${bound(endOf(plan))} AS BIGINT)`
  const groups = joined([raw("1 AS one"), ...keys], ", ")
  const grouping = raw(Array.from({ length: keys.length + 1 }, (_, index) => index + 1).join(", "))
  return sql`SELECT * EXCLUDE (a, b), unnest(range(a, ${limited(plan)})) AS place FROM (SELECT ${groups}, ${first} AS a, ${end} AS b FROM ${values} GROUP BY ${grouping})`
}

/** How far rows reach is seen while the query runs: a slip in the step must not fill the memory. */
function limited({ from, to }: Series): Sql {
  if (from !== null && to !== null) return raw("b")
  return raw(
    `CASE WHEN b - a <= ${seriesPointsMax} THEN b ELSE error('a series has at most ${seriesPointsMax} points: take a longer step, or say from and to') END`,
  )
}

function grouped(plan: Series, block: Block, around: Surroundings): Sql {
  const axis = printScalar(plan.axis.value, around)
  const step = printScalar(plan.step, around)
  const keys = plan.keys.map(({ value }, index) => cell(`k${index}`, printWhole(value, around)))
  const values = plan.aggregates.map(({ value }, index) => cell(`v${index}`, printScalar(value, around)))
  const cells = [...keys, cell("place", placeOf(plan, axis, step, around)), ...values]
  const from = plan.from === null ? sql`${axis} IS NOT NULL` : sql`${axis} >= ${printScalar(plan.from, around)}`
  const to = plan.to === null ? [] : [sql`${axis} < ${printScalar(plan.to, around)}`]
  return statement(
    { ...block, where: [...block.where, from, ...to], groups: byPlace(keys.length + 1), order: [] },
    cells,
    false,
  )
}

/** Steps from the start; without one from where bins are counted: 0, or the first day of the calendar. */
function placeOf(plan: Series, axis: Sql, step: Sql, around: Surroundings): Sql {
  const { type } = plan.axis.value
  if (plan.from !== null) {
    const from = printScalar(plan.from, around)
    return sql`${type === "datetime" ? sql`(epoch_us(${axis}) - epoch_us(${from}))` : sql`(${axis} - ${from})`} // ${step}`
  }
  if (type === "datetime") return sql`(epoch_us(${axis}) - epoch_us(${firstDay})) // ${step}`
  return sql`(${axis} - ((${axis} % ${step}) + ${step}) % ${step}) // ${step}`
}

const firstDay = raw("TIMESTAMP '0001-01-01'")

function cell(name: string, value: Sql) {
  return { name, sql: value, type: "long" as const, nullable: true }
}

function listOf(one: Series["aggregates"][number], index: number, around: Surroundings): Sql {
  const value = raw(`s.v${index}`)
  const filled = sql`CASE WHEN s.place IS NULL THEN ${printScalar(one.whenAbsent, around)} ELSE ${value} END`
  return listAsJson(sql`list(${asJson(filled, one.value.type)} ORDER BY p.place)`)
}

function axisList(plan: Series, around: Surroundings): Sql {
  const step = printScalar(plan.step, around)
  const { type } = plan.axis.value
  const start = type === "datetime" ? firstDay : raw("0")
  const from = plan.from === null ? start : printScalar(plan.from, around)
  const point =
    type === "datetime" ? sql`${from} + to_microseconds(p.place * ${step})` : sql`${from} + p.place * ${step}`
  return listAsJson(sql`list(${asJson(sql`(${point})`, type)} ORDER BY p.place)`)
}

/** The first place behind the end. Places are counted from the start, or from where bins are. */
function endOf({ from, to, step, axis }: Series): number {
  const bins = axis.value.type === "datetime" ? yearOneMicros : 0n
  const [first, last, distance] = [from === null ? bins : valueOf(from), valueOf(to), valueOf(step)]
  const whole = (last - first) / distance
  return Number(whole * distance < last - first ? whole + 1n : whole)
}

const yearOneMicros = BigInt(Date.parse("0001-01-01T00:00:00Z")) * 1000n

function valueOf(scalar: Series["to"]): bigint {
  if (scalar?.kind !== "constant" || typeof scalar.value !== "bigint") throw new Error("a series lacks a bound")
  return scalar.value
}
