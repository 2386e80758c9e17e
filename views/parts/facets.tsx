import { chosenIn, toggled, toggledEmpty } from "../../src/report/conditions/choose.ts"
import { configPath } from "../../src/report/conditions/literal.ts"
import type { Facet, FacetValue } from "../../src/report/runs/facets.ts"
import { count, counted } from "../format.ts"
import { pageLink, type PageQuery } from "../links.ts"
import { visible } from "../visible.ts"

type Page = PageQuery & { readonly path: string }
type FacetsProps = Page & {
  readonly facets: readonly Facet[]
  /** Fields of configurations; the one that is opened is among the facets. */
  readonly fields: readonly string[]
}

/** What occurs among the runs, with counts: each value is a link that adds it to the condition or takes it off. */
export function Facets({ facets, fields, ...page }: FacetsProps) {
  const isField = ({ path }: Facet) => titles[path] === undefined
  const shown = facets.filter(({ values }) => values.length > 0)
  const rowOf = (facet: Facet) => (
    <div>
      <dt>{titleOf(facet, fields)}</dt>
      <dd>
        <FacetValues facet={facet} page={page} />
      </dd>
    </div>
  )
  return (
    <dl class="facets" aria-label="Narrow down">
      {shown.filter((facet) => !isField(facet)).map(rowOf)}
      {fields.length > 0 && (
        <div>
          <dt>Configuration</dt>
          <dd>
            <Folded
              items={fields.map((field) => (
                <FieldLink field={field} page={page} />
              ))}
              noun="more field"
            />
          </dd>
        </div>
      )}
      {shown.filter(isField).map(rowOf)}
    </dl>
  )
}

function FacetValues({ facet, page }: { readonly facet: Facet; readonly page: Page }) {
  // What is chosen must be there to be taken off.
  const sorted = facet.values.filter(({ chosen }, place) => chosen || place < itemsShown)
  const rest = facet.values.filter((value) => !sorted.includes(value))
  const items = [...sorted, ...rest].map((value) => <Value facet={facet} value={value} page={page} />)
  return <Folded items={items} shown={sorted.length} noun="more value" />
}

type FoldedProps = { readonly items: readonly unknown[]; readonly shown?: number; readonly noun: string }

/** The first of a list, and the others where someone looks for them. */
function Folded({ items, shown = itemsShown, noun }: FoldedProps) {
  const rest = items.slice(shown)
  return (
    <>
      <List items={items.slice(0, shown)} />
      {rest.length > 0 && (
        <details>
          <summary>{counted(rest.length, noun)}</summary>
          <List items={rest.slice(0, itemsListed)} />
        </details>
      )}
    </>
  )
}

function List({ items }: { readonly items: readonly unknown[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  )
}

type ValueProps = { readonly facet: Facet; readonly value: FacetValue; readonly page: Page }

function Value({ facet, value: { value, literal, runs, chosen }, page }: ValueProps) {
  const runsText = <small>{count(runs)}</small>
  if (value === null) {
    return (
      <>
        <None path={facet.path} page={page} /> {runsText}
      </>
    )
  }
  if (literal === null) {
    return (
      <>
        <span class="muted">{visible(value)}</span> {runsText}
      </>
    )
  }
  const where = toggled(page.filters.where, facet.path, literal)
  return (
    <>
      <a
        href={pageLink(page.path, { params: page.params, filters: { ...page.filters, where } })}
        aria-current={chosen ? "true" : undefined}
        title={chosen ? "Take this filter off" : undefined}
      >
        {visible(value)}
      </a>{" "}
      {runsText}
    </>
  )
}

/** The runs that do not say can be chosen where someone looks for them. */
function None({ path, page }: { readonly path: string; readonly page: Page }) {
  if (path !== "model" && path !== "provider") return <span class="muted">none</span>
  const where = toggledEmpty(page.filters.where, path)
  const isChosen = chosenIn(page.filters.where, path)?.literals.length === 0
  return (
    <a
      class="muted"
      href={pageLink(page.path, { params: page.params, filters: { ...page.filters, where } })}
      aria-current={isChosen ? "true" : undefined}
    >
      none
    </a>
  )
}

/** Opens a field as a facet, or closes it. */
function FieldLink({ field, page }: { readonly field: string; readonly page: Page }) {
  const name = `config.${field}`
  const isOpen = page.params["facet"] === name
  return (
    <a
      href={pageLink(page.path, { ...page, params: { ...page.params, facet: isOpen ? "" : name } })}
      aria-current={isOpen ? "true" : undefined}
      title={isOpen ? "Close" : "Show its values"}
    >
      {visible(field)}
    </a>
  )
}

function titleOf({ path }: Facet, fields: readonly string[]): string {
  const field = fields.find((name) => configPath(name) === path)
  return titles[path] ?? visible(field ?? path)
}

/** As many as fit on a line or two; the rest is folded, and no page lists more than a person reads. */
const itemsShown = 8
const itemsListed = 200

const titles: Readonly<Record<string, string>> = {
  kind: "Kind",
  model: "Model",
  provider: "Provider",
  status: "Status",
  origin: "Origin",
}
