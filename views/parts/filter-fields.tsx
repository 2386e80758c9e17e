import { origins, statuses } from "../../src/model/run.ts"
import type { Filters, Known, ReportParameter } from "../../src/report/types.ts"
import { type WordFilter, wordsIn } from "../../src/report/conditions/fold.ts"
import { textLiteral } from "../../src/report/conditions/literal.ts"
import { count } from "../format.ts"
import { instantOf } from "../time.ts"
import { visible } from "../visible.ts"
import { PickField } from "./pick-field.tsx"

/** Two days to choose; a length of time such as "last 7 days" stands instead of them, never beside them. */
export function RangeFields({ filters }: { readonly filters: Filters }) {
  if (filters.last !== undefined && !isLength(filters.last)) return <LastField value={filters.last} />
  if (filters.last) return <input type="hidden" name="last" value={filters.last} />
  return (
    <>
      <DateField name="from" label="From" value={filters.from} />
      <DateField name="to" label="To" value={filters.to} />
    </>
  )
}

/** As the server reads `last`. */
function isLength(text: string): boolean {
  return /^\d{1,5}[mhdw]$/.test(text) && Number.parseInt(text, 10) > 0
}

/** What was meant as a length of time, to be put right where it stands. */
function LastField({ value }: { readonly value: string }) {
  return (
    <label class="field">
      Last
      <input type="text" name="last" value={value} autocomplete="off" aria-invalid="true" />
    </label>
  )
}

/** A condition of the query language: what no list of values can say. */
export function WhereField({ filters }: { readonly filters: Filters }) {
  return (
    <label class="field wide">
      Where
      <input
        type="text"
        name="where"
        value={filters.where ?? ""}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder={'duration > 10s and model has "70b"'}
      />
    </label>
  )
}

type ListFieldsProps = { readonly known: Known; readonly filters: Filters }

/** A choice of what occurs, for each property of runs that can be chosen by. */
export function ListFields({ known, filters }: ListFieldsProps) {
  const words = wordsIn(filters)
  return (
    <>
      {lists(known).map(({ name, label, any, choices, allowed = choices }) => (
        <PickField
          label={label}
          any={any}
          path={name}
          choices={choices.map(([value, text]) => ({ literal: textLiteral(value), label: text }))}
          chosen={(words[name] ?? []).map(textLiteral)}
          isWrong={(words[name] ?? []).some((value) => !allowed.some(([known]) => known === value))}
        />
      ))}
    </>
  )
}

/** A parameter of a report, as its header declares it. */
export function ParameterField({
  parameter,
  value,
}: {
  readonly parameter: ReportParameter
  readonly value: string | undefined
}) {
  const shown = value ?? parameter.default ?? ""
  const choices = parameter.type === "boolean" ? ["true", "false"] : parameter.choices
  return (
    <label class="field" title={visible(parameter.about)}>
      {parameterLabel(parameter.name)}
      {choices ? (
        <select name={parameter.name}>
          {!parameter.required && parameter.default === null && <option value="">not set</option>}
          {choices.map((choice) => (
            <option value={choice} selected={choice === shown}>
              {visible(choice)}
            </option>
          ))}
        </select>
      ) : (
        <input
          type={inputTypes[parameter.type] ?? "text"}
          step={parameter.type === "number" ? "any" : undefined}
          name={parameter.name}
          value={shown}
          required={parameter.required}
          aria-invalid={isWrong(parameter, shown) ? "true" : undefined}
        />
      )}
    </label>
  )
}

function isWrong({ type, range, required }: ReportParameter, text: string): boolean {
  if (text === "") return required
  if (type === "date") return instantOf(text) === null
  const [least, most] = range ?? [-Infinity, Infinity]
  return type === "number" && !(Number(text) >= least && Number(text) <= most)
}

function parameterLabel(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ")
}

const inputTypes: Readonly<Partial<Record<ReportParameter["type"], string>>> = { number: "number", date: "date" }

type List = {
  readonly name: WordFilter
  readonly label: string
  readonly any: string
  readonly choices: readonly (readonly [value: string, label: string])[]
  /** Values that are right although no run has them. */
  readonly allowed?: List["choices"]
}

function lists(known: Known): readonly List[] {
  return [
    { name: "kind", label: "Kind", any: "any kind", choices: plain(known.kinds) },
    { name: "model", label: "Model", any: "any model", choices: plain(known.models) },
    { name: "provider", label: "Provider", any: "any provider", choices: plain(known.providers) },
    { name: "status", label: "Status", any: "any status", choices: plain(statuses) },
    { name: "origin", label: "Origin", any: "as usual", choices: originChoices(known), allowed: plain(origins) },
  ]
}

function plain(values: readonly string[]): List["choices"] {
  return values.map((value) => [value, visible(value)])
}

function originChoices(known: Known): List["choices"] {
  return Object.entries(known.origins).map(([origin, runs]) => [origin, `${visible(origin)} (${count(runs)})`])
}

/** A day, or an instant when the URL holds one. */
function DateField({
  name,
  label,
  value,
}: {
  readonly name: string
  readonly label: string
  readonly value: string | undefined
}) {
  const wrong = value !== undefined && instantOf(value) === null
  const instant = value !== undefined && (wrong || !/^\d{4}-\d{2}-\d{2}$/.test(value))
  return (
    <label class="field">
      {label}
      <input
        type={instant ? "text" : "date"}
        name={name}
        value={value ?? ""}
        autocomplete="off"
        aria-invalid={wrong ? "true" : undefined}
      />
    </label>
  )
}
