import type { Cell, Rows } from "../../src/model/rows.ts"
import { amountOf, count, duration } from "../format.ts"
import { jsonValue } from "../json.ts"
import { visible } from "../visible.ts"
import { Panel } from "./panel.tsx"

/** Whether rows are what the engine answers to EXPLAIN, whoever wrote that word. */
export function isPlan({ columns }: Rows): boolean {
  return columns.length === 2 && columns[0]?.name === "explain_key" && columns[1]?.name === "explain_value"
}

/** How the engine works a statement out: its operators as a tree, the last one first, else the plan as it drew it. */
export function Plan({ plan }: { readonly plan: Rows }) {
  return (
    <Panel id="plan" title="Plan" about={duration(plan.elapsed_ms)}>
      {plan.rows.map(([, value = null]) => (
        <PlanOf value={value} />
      ))}
    </Panel>
  )
}

function PlanOf({ value }: { readonly value: Cell }) {
  const operators = operatorsIn(jsonValue(value))
  if (operators.length > 0) return <Operators operators={operators} />
  return (
    <pre class="code" role="group" aria-label="Plan" tabindex={0}>
      {visible(String(value ?? ""))}
    </pre>
  )
}

type Operator = {
  readonly name: string
  readonly facts: readonly (readonly [string, string])[]
  readonly from: unknown
}

function Operators({ operators }: { readonly operators: readonly Operator[] }) {
  return (
    <ul class="plan">
      {operators.map(({ name, facts, from }) => {
        const inner = operatorsIn(from)
        return (
          <li>
            <b>{visible(name)}</b>{" "}
            {facts.map(([key, value]) => (
              <span>
                {key !== "" && `${visible(key)}: `}
                {visible(value)}
              </span>
            ))}
            {inner.length > 0 && <Operators operators={inner} />}
          </li>
        )
      })}
    </ul>
  )
}

function operatorsIn(value: unknown): readonly Operator[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one: unknown) => {
    if (!isObject(one) || typeof one["name"] !== "string") return []
    const extra = isObject(one["extra_info"]) ? one["extra_info"] : {}
    return [{ name: one["name"].trim(), facts: Object.entries(extra).map(factOf), from: one["children"] }]
  })
}

function factOf([key, value]: readonly [string, unknown]): readonly [string, string] {
  const text = [value].flat().map(String).join(", ")
  return key === "Estimated Cardinality" ? ["", `~${count(amountOf(text) ?? 0)} rows`] : [key, text]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
