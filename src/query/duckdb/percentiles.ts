import type { AggregateScalar, Scalar } from "../plan/plan.ts"
import { aggregatesIn } from "../plan/scalar.ts"
import { argumentOf, type Surroundings } from "./print-scalar.ts"
import { joined, raw, type Sql, sql } from "./sql.ts"

/**
 * Percentiles of one value become one list, so that its values are kept and sorted once: the engine makes equal
 * aggregates once, and each percentile is an element.
 */
export function sharedPercentiles(values: readonly Scalar[], around: Surroundings): ReadonlyMap<Scalar, Sql> {
  const shared = new Map<Scalar, Sql>()
  for (const alike of alikePercentiles(values)) {
    const [first] = alike
    const value = first?.args[0]
    if (first === undefined || value === undefined || alike.length < 2) continue
    const shares = alike.flatMap(({ form, args: [, percent] }) =>
      form.share === undefined || percent === undefined ? [] : [form.share(argumentOf(form, percent, around, false))],
    )
    const list = sql`quantile_disc(${argumentOf(first.form, value, around, false).sql}, [${joined(shares, ", ")}])`
    for (const [index, one] of alike.entries()) shared.set(one, sql`${list}[${raw(String(index + 1))}]`)
  }
  return shared
}

function alikePercentiles(values: readonly Scalar[]): readonly AggregateScalar[][] {
  const found = new Map<Scalar | string, AggregateScalar[]>()
  for (const one of new Set(values.flatMap(aggregatesIn))) {
    const value = one.args[0]
    if (one.form.share === undefined || one.filter !== null || value === undefined) continue
    const key = value.kind === "column" ? value.name : value
    found.set(key, [...(found.get(key) ?? []), one])
  }
  return [...found.values()]
}
