import type { Facet, FacetName, FacetValue } from "../../src/report/runs/facets.ts"
import type { Filters } from "../../src/report/types.ts"
import { count, counted } from "../format.ts"
import { pageLink, type PageQuery } from "../links.ts"
import { visible } from "../visible.ts"

type FacetsProps = PageQuery & { readonly path: string; readonly facets: readonly Facet[] }

/** What occurs among the runs, with counts: each value is a link that adds it to the filters or takes it off. */
export function Facets({ facets, ...page }: FacetsProps) {
  return (
    <dl class="facets" aria-label="Narrow down">
      {facets
        .filter(({ values }) => values.length > 0)
        .map((facet) => (
          <div>
            <dt>{titles[facet.name]}</dt>
            <dd>
              <FacetValues facet={facet} page={page} />
            </dd>
          </div>
        ))}
    </dl>
  )
}

type Page = PageQuery & { readonly path: string }

function FacetValues({ facet, page }: { readonly facet: Facet; readonly page: Page }) {
  const shown = facet.values.filter(({ chosen }, place) => chosen || place < valuesShown)
  const rest = facet.values.filter((value) => !shown.includes(value))
  return (
    <>
      <FacetLinks name={facet.name} values={shown} page={page} />
      {rest.length > 0 && (
        <details>
          <summary>{counted(rest.length, "more value")}</summary>
          <FacetLinks name={facet.name} values={rest.slice(0, valuesListed)} page={page} />
        </details>
      )}
    </>
  )
}

type FacetLinksProps = { readonly name: FacetName; readonly values: readonly FacetValue[]; readonly page: Page }

function FacetLinks({ name, values, page }: FacetLinksProps) {
  return (
    <ul>
      {values.map(({ value, runs, chosen }) => (
        <li>
          {value === null ? (
            <None name={name} page={page} />
          ) : (
            <a
              href={pageLink(page.path, { params: page.params, filters: toggled(page.filters, name, value, chosen) })}
              aria-current={chosen ? "true" : undefined}
              title={chosen ? "Take this filter off" : undefined}
            >
              {visible(value)}
            </a>
          )}{" "}
          <small>{count(runs)}</small>
        </li>
      ))}
    </ul>
  )
}

/** The runs that do not say can be chosen where someone looks for them. */
function None({ name, page }: { readonly name: FacetName; readonly page: Page }) {
  if (name !== "model" && name !== "provider") return <span class="muted">none</span>
  const without = (page.params["without"] ?? "").split(",").filter((one) => one !== "")
  const chosen = without.includes(name)
  const next = chosen ? without.filter((one) => one !== name) : [...without, name]
  const { [name]: _other, ...filters } = page.filters
  return (
    <a
      class="muted"
      href={pageLink(page.path, { params: { ...page.params, without: next.join(",") }, filters })}
      aria-current={chosen ? "true" : undefined}
    >
      none
    </a>
  )
}

function toggled(filters: Filters, name: FacetName, value: string, chosen: boolean): Filters {
  const values = filters[name] ?? []
  return { ...filters, [name]: chosen ? values.filter((one) => one !== value) : [...values, value] }
}

/** As many as fit on a line or two; the rest is folded, and no page lists more than a person reads. */
const valuesShown = 8
const valuesListed = 200

const titles: Readonly<Record<FacetName, string>> = {
  kind: "Kind",
  model: "Model",
  provider: "Provider",
  status: "Status",
  origin: "Origin",
}
