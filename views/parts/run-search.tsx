import type { Filters } from "../../src/report/types.ts"
import { pageLink, type PageQuery } from "../links.ts"
import { visible } from "../visible.ts"
import { RangeFields, WhereField } from "./filter-fields.tsx"
import { LiveForm } from "./live.tsx"

/** Words and time to find runs by; what else is in the address goes along, but for the page. */
export function RunSearch({ filters, params }: PageQuery) {
  const { from: _from, to: _to, last: _last, where: _where, ...others } = filters
  const { q, page: _page, ...kept } = params
  return (
    <search>
      <LiveForm action="/runs" target="runs" class="filters" label="Find runs" eager>
        <label class="field">
          Message has
          <input type="search" id="search" name="q" value={q ?? ""} data-search autocomplete="off" />
        </label>
        <RangeFields filters={filters} />
        <WhereField filters={filters} />
        <HiddenFields values={others} />
        <HiddenFields values={kept} />
        <button class="button">Apply</button>
      </LiveForm>
    </search>
  )
}

/** Conditions of a list that are not filters of every page: each can be taken off. */
export function WordChips({ filters, params }: PageQuery) {
  const { page: _page, ...rest } = params
  const words = chipWords.filter(([name]) => rest[name] !== undefined)
  if (words.length === 0) return null
  return (
    <ul class="chips" aria-label="Conditions in force">
      {words.map(([name, label]) => (
        <li>
          {`${label} ${visible(rest[name] ?? "")}`}
          <a
            href={pageLink("/runs", { filters, params: { ...rest, [name]: "" } })}
            aria-label={`Remove condition: ${label} ${visible(rest[name] ?? "")}`}
          >
            ×
          </a>
        </li>
      ))}
    </ul>
  )
}

const chipWords = [
  ["q", "message has"],
  ["config_key", "configuration"],
  ["error", "error"],
  ["step", "step"],
  ["duration", "duration in ms"],
  ["without", "without"],
] as const

function HiddenFields({ values }: { readonly values: Filters | PageQuery["params"] }) {
  return (
    <>
      {Object.entries(values).flatMap(([name, value]) =>
        listOf(value).map((one) => <input type="hidden" name={name} value={one} />),
      )}
    </>
  )
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value
}
