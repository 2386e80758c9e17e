import type { ConfigField } from "../../src/report/type-detail/config-fields.ts"
import type { Filters } from "../../src/report/types.ts"
import { count } from "../format.ts"
import { visible } from "../visible.ts"

type ConfigFieldsProps = { readonly fields: readonly ConfigField[]; readonly filters: Filters }

/** A choice for each configuration field that tells runs apart; filters by other fields go along unseen. */
export function ConfigFields({ fields, filters }: ConfigFieldsProps) {
  const shown = fields.filter(isChoice).slice(0, fieldsMax)
  const names = new Set(shown.map(nameIn))
  const kept = Object.entries(filters).filter(([name]) => name.startsWith("config.") && !names.has(name))
  return (
    <>
      {shown.map((field) => (
        <OneField field={field} chosen={listOf(filters, nameIn(field))} />
      ))}
      {kept.map(([name, values]) => listed(values).map((value) => <KeptField name={name} value={value} />))}
    </>
  )
}

/** A value that goes along with a form. */
export function KeptField({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  return value === undefined ? null : <input type="hidden" name={name} value={value} />
}

/** More fields than this are a wall; the address takes any. */
const fieldsMax = 12
const valuesMax = 40

/** One value is no choice; the model has a field of its own, and a field without a name cannot be asked for. */
function isChoice({ name, values }: ConfigField): boolean {
  return name !== "model" && name !== "" && values.length > 1
}

function nameIn(field: ConfigField): string {
  return `config.${field.name}`
}

type FieldProps = { readonly field: ConfigField; readonly chosen: readonly string[] }

/** Values that are as many as runs, such as seeds, are typed. */
function OneField({ field, chosen }: FieldProps) {
  if (field.values.length <= valuesMax || chosen.length > 1) return <ChoiceField field={field} chosen={chosen} />
  return (
    <label class="field">
      {visible(field.name.replaceAll("_", " "))}
      <input name={nameIn(field)} value={chosen[0] ?? ""} placeholder="any" autocomplete="off" />
    </label>
  )
}

function ChoiceField({ field, chosen }: FieldProps) {
  const unknown = chosen.filter((value) => !field.values.some((known) => known.value === value))
  const many = chosen.length > 1
  return (
    <label class="field">
      {visible(field.name.replaceAll("_", " "))}
      <select name={nameIn(field)} multiple={many} size={many ? Math.min(4, field.values.length) : undefined}>
        {!many && <option value="">any</option>}
        {field.values.map(({ value, runs }) => (
          <option value={value} selected={chosen.includes(value)}>
            {`${visible(value)} (${count(runs)})`}
          </option>
        ))}
        {unknown.map((value) => (
          <option value={value} selected>
            {visible(value)}
          </option>
        ))}
      </select>
    </label>
  )
}

function listOf(filters: Filters, name: string): readonly string[] {
  return listed(Object.entries(filters).find(([one]) => one === name)?.[1])
}

function listed(values: string | readonly string[] | undefined): readonly string[] {
  return typeof values === "string" ? [values] : (values ?? [])
}
