import type { Rows } from "../../src/model/rows.ts"
import { type PickedChart } from "../../src/report/picked-chart.ts"
import type { ChartKind } from "../../src/report/types.ts"
import { isNumeric } from "../columns.ts"
import { visible } from "../visible.ts"
import { queryFormId } from "./query-values.tsx"

/** Fields of the question's own form by which a chart of its rows is picked; "" is none, or what fits. */
export function ChartChoice({ rows, picked }: { readonly rows: Rows; readonly picked: PickedChart | null }) {
  const names = rows.columns.map(({ name }) => name)
  const numbers = rows.columns.filter(({ type }) => isNumeric(type)).map(({ name }) => name)
  const columns = (list: readonly string[], empty: string) => [
    ["", empty] as const,
    ...list.map((name) => [name, name] as const),
  ]
  return (
    <fieldset class="chart-choice">
      <legend class="sr">Chart</legend>
      <Choice name="chart" label="Chart" options={[["", "none"], ...kinds]} value={picked?.kind ?? ""} />
      <Choice name="x" label="along" options={columns(names, "what fits")} value={picked?.x ?? ""} />
      <Choice name="y" label="up" options={columns(numbers, "what fits")} value={picked?.y ?? ""} />
      <Choice name="series" label="by colour" options={columns(names, "one colour")} value={picked?.series ?? ""} />
      <button class="button" form={queryFormId} name="kept" value="1">
        Draw
      </button>
    </fieldset>
  )
}

const kinds: readonly (readonly [ChartKind, string])[] = [
  ["bars", "bars"],
  ["stacked-bars", "stacked bars"],
  ["line", "line"],
  ["scatter", "scatter"],
  ["pie", "pie"],
]

type ChoiceProps = {
  readonly name: string
  readonly label: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly value: string
}

function Choice({ name, label, options, value }: ChoiceProps) {
  return (
    <label>
      {label}{" "}
      <select name={name} form={queryFormId} autocomplete="off">
        {options.map(([one, text]) => (
          <option value={one} selected={one === value}>
            {visible(text)}
          </option>
        ))}
      </select>
    </label>
  )
}
