import { functions, type KqlType } from "../../src/query/index.ts"

/** Expressions of each type over the rows of runs; nulls, NaN and empty texts among them. */
const leaves: Readonly<Record<KqlType, readonly string[]>> = {
  string: [
    "model",
    "message",
    "run_id",
    '"abc"',
    '""',
    "tostring(tokens)",
    "tostring(config.note)",
    "tostring(run_id in (steps))",
  ],
  long: ["tokens", "tolong(model in (odd | project s))", "5", "-3", "0", "long(null)"],
  int: ["retries", "int(2)"],
  real: ["duration_ms", "1.5", "real(nan)", "real(null)"],
  decimal: ["cost_usd", "decimal(1.25)"],
  bool: ["ok", "true", "bool(null)", "run_id in (steps)"],
  datetime: ["started_at", "datetime(2026-01-01)", "now()", "datetime(null)"],
  timespan: ["waited", "1h", "timespan(null)"],
  dynamic: ["config", "config.temperature", "config.tags", "dynamic([1, 2])", "dynamic(null)"],
  guid: ["trace"],
}
const types = Object.keys(leaves) as KqlType[]
const classes: Readonly<Record<string, readonly KqlType[]>> = {
  number: ["long", "real", "decimal", "int"],
  integer: ["long", "int"],
  any: types,
  text: ["string", "dynamic"],
  same: ["long", "string"],
  orderable: ["long", "string", "datetime"],
}
const operators = "+ - * / % == != < <= > >= =~ has !has contains startswith !endswith and or".split(" ")

/** Makes queries of everything the language has; most types fit, and some do not. */
export function randomQuery(random: () => number): string {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const argument = (takes: string): string => pick(leaves[pick(classes[takes] ?? [takes as KqlType])])
  const call = (kind: "scalar" | "aggregate"): string => {
    const { name, signatures } = pick(functions.filter((entry) => entry.kind === kind))
    const args = pick(signatures).parameters.filter(({ optional }) => !optional)
    return `${name}(${args.map((one) => (one.name === "percent" ? "50" : argument(one.takes))).join(", ")})`
  }
  const expression = (depth: number): string => {
    if (depth === 0 || random() < 0.2) return pick(leaves[pick(types)])
    if (random() < 0.5) return call("scalar")
    return random() < 0.2
      ? `not(${expression(depth - 1)})`
      : `(${expression(depth - 1)} ${pick(operators)} ${expression(depth - 1)})`
  }
  const stages: readonly (() => string)[] = [
    () => `where ${expression(2)}`,
    () => `extend x = ${expression(2)}`,
    () => `project a = ${expression(2)}, run_id, tokens, model, started_at`,
    () => `summarize ${call("aggregate")}, n = count() by k = ${expression(1)}`,
    () => `sort by ${expression(1)} ${pick(["asc", "desc"])}, run_id`,
    () => `top 3 by ${expression(1)}`,
    () => `distinct ${expression(1)}, model`,
    () => `join kind=${pick(["inner", "leftouter", "fullouter", "leftanti", "rightsemi"])} (steps) on run_id`,
    () => `union (steps | extend w = ${expression(0)})`,
    () => "mv-expand m = config.tags",
    () => `serialize r = row_number(), p = prev(${expression(0)})`,
    () =>
      `make-series s = ${call("aggregate")} on started_at from datetime(2026-01-01) to datetime(2026-01-05) step 1d`,
  ]
  const count = 1 + Math.floor(random() * 3)
  return ["runs", ...Array.from({ length: count }, () => pick(stages)())].join(" | ")
}
