import type { Chip, Known, ReportParameter } from "../../src/report/types.ts"
import type { ConfigField } from "../../src/report/type-detail/config-fields.ts"
import { ConfigFields, KeptField } from "./config-fields.tsx"
import { ListFields, ParameterField, RangeFields, WhereField } from "./filter-fields.tsx"
import type { PageQuery } from "../links.ts"
import { Chips, Presets } from "./filter-links.tsx"
import { LiveForm } from "./live.tsx"

type FilterBarProps = PageQuery & {
  /** The page's path. */
  readonly path: string
  /** The id of the part that the answer replaces. */
  readonly target: string
  readonly known: Known
  readonly chips: readonly Chip[]
  readonly parameters: readonly ReportParameter[]
  /** Configuration fields to choose by; filters in force by others are kept as they are. */
  readonly configFields?: readonly ConfigField[]
  /** Names of `params` that have no field here and go along with it. */
  readonly kept?: readonly string[]
}

/** Which runs a page is about: presets as links, fields as a form, and what is in force as chips to take off. */
export function FilterBar(props: FilterBarProps) {
  return (
    <div class="stack tight">
      <Presets path={props.path} filters={props.filters} params={props.params} />
      <search>
        <LiveForm action={props.path} target={props.target} class="filters" label="Filter runs" eager>
          <RangeFields filters={props.filters} />
          <ListFields known={props.known} filters={props.filters} />
          {props.parameters.map((parameter) => (
            <ParameterField parameter={parameter} value={props.params[parameter.name]} />
          ))}
          <ConfigFields fields={props.configFields ?? []} filters={props.filters} />
          {(props.kept ?? []).map((name) => (
            <KeptField name={name} value={props.params[name]} />
          ))}
          <WhereField filters={props.filters} />
          <button class="button">Apply</button>
        </LiveForm>
      </search>
      <Chips path={props.path} filters={props.filters} params={props.params} chips={props.chips} />
    </div>
  )
}
