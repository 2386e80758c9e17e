import type { Chip, Known, ReportParameter } from "../../src/report/types.ts"
import { ListFields, ParameterField, RangeFields } from "./filter-fields.tsx"
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
          <button class="button">Apply</button>
        </LiveForm>
      </search>
      <Chips path={props.path} filters={props.filters} params={props.params} chips={props.chips} />
    </div>
  )
}
