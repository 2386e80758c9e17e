import type { QueryValues } from "../../src/report/language/values.ts"
import { visible } from "../visible.ts"

type QueryValuesProps = {
  /** What stands behind `$` in the query. */
  readonly names: readonly string[]
  readonly values: QueryValues
}

/** The id of the form that these fields are sent with. */
export const queryFormId = "query-form"

/** A field for each `$name` of a query; the ends of a time range are days, or instants when the address holds one. */
export function QueryValueFields({ names, values }: QueryValuesProps) {
  if (names.length === 0) return null
  return (
    <section class="filters" aria-label="Values of the query">
      {names.map((name) => (
        <ValueField name={name} value={values[name] ?? ""} />
      ))}
    </section>
  )
}

function ValueField({ name, value }: { readonly name: string; readonly value: string }) {
  const isEnd = name === "from" || name === "to"
  const isDay = isEnd && /^(\d{4}-\d{2}-\d{2})?$/.test(value)
  return (
    <label class="field">
      {visible(`$${name}`)}
      <input
        type={isDay ? "date" : "text"}
        name={`param.${name}`}
        value={value}
        form={queryFormId}
        autocomplete="off"
        spellcheck={false}
      />
    </label>
  )
}

type HiddenQueryProps = {
  readonly query: string
  readonly values: QueryValues
  /** Its name, which tells the language. */
  readonly field?: "query" | "sql"
}

/** The same as hidden fields of another form. */
export function HiddenQuery({ query, values, field = "query" }: HiddenQueryProps) {
  return (
    <>
      <input type="hidden" name={field} value={query} />
      {Object.entries(values).map(([name, value]) => (
        <input type="hidden" name={`param.${name}`} value={value} />
      ))}
    </>
  )
}
