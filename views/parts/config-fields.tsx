import { configPath } from "../../src/report/conditions/literal.ts"
import { chosenIn } from "../../src/report/conditions/choose.ts"
import type { ConfigField } from "../../src/report/type-detail/config-fields.ts"
import type { Filters } from "../../src/report/types.ts"
import { count } from "../format.ts"
import { visible } from "../visible.ts"
import { PickField } from "./pick-field.tsx"

type ConfigFieldsProps = { readonly fields: readonly ConfigField[]; readonly filters: Filters }

/** A choice for each configuration field that tells runs apart; filters by address go along unseen. */
export function ConfigFields({ fields, filters }: ConfigFieldsProps) {
  const kept = Object.entries(filters).filter(([name]) => name.startsWith("config."))
  return (
    <>
      {fields
        .filter(isChoice)
        .slice(0, fieldsMax)
        .map((field) => (
          <OneField field={field} filters={filters} />
        ))}
      {kept.map(([name, values]) => listed(values).map((value) => <KeptField name={name} value={value} />))}
    </>
  )
}

/** A value that goes along with a form. */
export function KeptField({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  return value === undefined ? null : <input type="hidden" name={name} value={value} />
}

/** More fields than this are a wall; the condition takes any. */
const fieldsMax = 12
/** Values that are as many as runs, such as seeds, are written, not chosen. */
const valuesMax = 40

/** One value is no choice; the model has a field of its own, and a field without a name cannot be asked for. */
function isChoice({ name, values }: ConfigField): boolean {
  return name !== "model" && name !== "" && values.length > 1
}

function OneField({ field, filters }: { readonly field: ConfigField; readonly filters: Filters }) {
  const path = configPath(field.name)
  const choices = field.values
    .slice(0, valuesMax)
    .flatMap(({ value, literal, runs }) =>
      literal === null ? [] : [{ literal, label: `${visible(value)} (${count(runs)})` }],
    )
  return (
    <PickField
      label={visible(field.name.replaceAll("_", " "))}
      any="any"
      path={path}
      choices={choices}
      chosen={chosenIn(filters.where, path)?.literals ?? []}
    />
  )
}

function listed(values: string | readonly string[] | undefined): readonly string[] {
  return typeof values === "string" ? [values] : (values ?? [])
}
