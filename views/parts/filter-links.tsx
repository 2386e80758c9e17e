import { conditionChips } from "../../src/report/conditions/chips.ts"
import { withoutCondition } from "../../src/report/conditions/choose.ts"
import type { Chip, Filters } from "../../src/report/types.ts"
import { pageLink, type PageQuery } from "../links.ts"
import { visible } from "../visible.ts"

/** Usual time ranges as links; other filters stay. */
export function Presets({ path, filters, params }: PageQuery & { readonly path: string }) {
  const { from, to, last, ...others } = filters
  const all = last === undefined && from === undefined && to === undefined
  return (
    <nav class="presets" aria-label="Time range">
      <a href={pageLink(path, { filters: others, params })} aria-current={all ? "true" : undefined}>
        All time
      </a>
      {presets.map(([value, label]) => (
        <a
          href={pageLink(path, { filters: { ...others, last: value }, params })}
          aria-current={value === last ? "true" : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  )
}

/** The filters in force; each that was chosen can be taken off. */
export function Chips({
  path,
  filters,
  params,
  chips,
}: PageQuery & { readonly path: string; readonly chips: readonly Chip[] }) {
  // What has a mistake in it is not answered, and can be taken off all the same.
  const shown = chips.length > 0 ? chips : conditionChips(filters.where)
  if (shown.length === 0) return null
  return (
    <ul class="chips" aria-label="Filters in force">
      {shown.map((chip) => (
        <li class={chip.implied ? "implied" : undefined}>
          {visible(chip.label)}
          {!chip.implied && (
            <a
              href={pageLink(path, { filters: without(filters, chip), params })}
              aria-label={`Remove filter: ${visible(chip.label)}`}
            >
              ×
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

function without(filters: Filters, chip: Chip): Filters {
  if (chip.name === "where") return { ...filters, where: withoutCondition(filters.where, chip.value) }
  const value = filters[chip.name]
  const rest = typeof value === "object" ? value.filter((one) => one !== chip.value) : undefined
  return { ...filters, [chip.name]: rest }
}

const presets = [
  ["24h", "24 hours"],
  ["7d", "7 days"],
  ["30d", "30 days"],
  ["90d", "90 days"],
] as const
