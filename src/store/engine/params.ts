import { type DuckDBPreparedStatement, DuckDBTimestampValue, type DuckDBValue } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"
import type { Param, Params } from "../../model/rows.ts"

/** Binds a person's values to a statement. Missing and superfluous ones are mistakes worth a sentence. */
export function bindParams(statement: DuckDBPreparedStatement, params: Params | undefined): void {
  const given = isList(params)
    ? Object.fromEntries(params.map((value, index) => [String(index + 1), value]))
    : (params ?? {})
  const wanted = Array.from({ length: statement.parameterCount }, (_, index) => statement.parameterName(index + 1))
  for (const name of wanted) {
    if (!Object.hasOwn(given, name)) throw missing(name)
  }
  for (const name of Object.keys(given)) {
    if (!wanted.includes(name)) throw superfluous(name, wanted)
  }
  const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, engineValue(value)]))
  if (wanted.length > 0) statement.bind(values)
}

function isList(params: Params | undefined): params is readonly Param[] {
  return Array.isArray(params)
}

/** A person's value as the engine takes it. */
export function engineValue(value: Param): DuckDBValue {
  if (value instanceof Date) return new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n)
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value)
  return value
}

function missing(name: string): Problem {
  return new Problem("bad_parameter", `the query needs a value for $${name}`, {
    hint: /^\d+$/.test(name)
      ? "give params as a list"
      : `give params as {"${name}": …}, or --param ${name}=… on the command line`,
  })
}

function superfluous(name: string, wanted: readonly string[]): Problem {
  const used = wanted.length === 0 ? "it uses no parameters" : `it uses ${wanted.map((one) => `$${one}`).join(", ")}`
  return new Problem("bad_parameter", `the query has no parameter $${name}`, { hint: used })
}
