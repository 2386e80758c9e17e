import type { Plan } from "../plan/plan.ts"
import { type Block, byPlace, statement } from "./block.ts"
import { asJson, listAsJson } from "./json.ts"
import { printScalar, printWhole, type Surroundings } from "./print-scalar.ts"
import { bound, joined, quoted, raw, type Sql, sql } from "./sql.ts"

type Series = Extract<Plan, { kind: "series" }>

/**
 * A row for each group with lists along the axis. Values are grouped by their place on the axis first; then every group
 * meets every place, and where it has no value stands the default.
 */
export function seriesStatement(plan: Series, block: Block, around: Surroundings, name: string): Sql {
  const values = raw(name)
  const keys = plan.keys.map((_, index) => raw(`k${index}`))
  const groups = joined([raw("1 AS one"), ...keys], ", ")
  const meets = [sql`s.place = p.place`, ...keys.map((key) => sql`s.${key} IS NOT DISTINCT FROM g.${key}`)]
  const outputs = [
    ...plan.keys.map((key, index) => sql`g.${keys[index] ?? raw("")} AS ${quoted(key.name)}`),
    ...plan.aggregates.map((one, index) => sql`${listOf(one, index, around)} AS ${quoted(one.name)}`),
    sql`${axisList(plan, around)} AS ${quoted(plan.axis.name)}`,
  ]
  const grouping = joined([raw("g.one"), ...keys.map((key) => sql`g.${key}`)], ", ")
  const places = sql`(SELECT unnest(range(0, CAST(${bound(pointsOf(plan))} AS BIGINT))) AS place) AS p`
  return sql`WITH ${values} AS (${grouped(plan, block, around)}) SELECT ${joined(outputs, ", ")} FROM (SELECT DISTINCT ${groups} FROM ${values}) AS g CROSS JOIN ${places} LEFT JOIN ${values} AS s ON ${joined(meets, " AND ")} GROUP BY ${grouping}`
}

function grouped(plan: Series, block: Block, around: Surroundings): Sql {
  const axis = printScalar(plan.axis.value, around)
  const [from, to, step] = [plan.from, plan.to, plan.step].map((value) => printScalar(value, around))
  if (from === undefined || to === undefined || step === undefined) throw new Error("a series lacks a bound")
  const distance =
    plan.axis.value.type === "datetime" ? sql`(epoch_us(${axis}) - epoch_us(${from}))` : sql`(${axis} - ${from})`
  const keys = plan.keys.map(({ value }, index) => cell(`k${index}`, printWhole(value, around)))
  const values = plan.aggregates.map(({ value }, index) => cell(`v${index}`, printScalar(value, around)))
  const cells = [...keys, cell("place", sql`${distance} // ${step}`), ...values]
  const where = [...block.where, sql`${axis} >= ${from}`, sql`${axis} < ${to}`]
  return statement({ ...block, where, groups: byPlace(keys.length + 1), order: [] }, cells, false)
}

function cell(name: string, value: Sql) {
  return { name, sql: value, type: "long" as const, nullable: true }
}

function listOf(one: Series["aggregates"][number], index: number, around: Surroundings): Sql {
  const value = raw(`s.v${index}`)
  const filled = sql`CASE WHEN s.place IS NULL THEN ${printScalar(one.whenAbsent, around)} ELSE ${value} END`
  return listAsJson(sql`list(${asJson(filled, one.value.type)} ORDER BY p.place)`)
}

function axisList(plan: Series, around: Surroundings): Sql {
  const [from, step] = [printScalar(plan.from, around), printScalar(plan.step, around)]
  const { type } = plan.axis.value
  const point =
    type === "datetime" ? sql`${from} + to_microseconds(p.place * ${step})` : sql`${from} + p.place * ${step}`
  return listAsJson(sql`list(${asJson(sql`(${point})`, type)} ORDER BY p.place)`)
}

/** From the first to before the last, both known. */
function pointsOf({ from, to, step }: Series): number {
  const [first, last, distance] = [from, to, step].map((one) =>
    one.kind === "constant" && typeof one.value === "bigint" ? one.value : 0n,
  )
  if (first === undefined || last === undefined || distance === undefined || distance <= 0n || last <= first) return 0
  return Number((last - first + distance - 1n) / distance)
}
