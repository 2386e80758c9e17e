import type { ProblemView } from "../../src/model/problem.ts"
import type { ConfigField } from "../../src/report/type-detail/config-fields.ts"
import type { TypeDetail } from "../../src/report/type-detail/type-detail.ts"
import type { Known } from "../../src/report/types.ts"
import { pageLink, type PageQuery, reportLink, typeLink } from "../links.ts"
import { Empty } from "../parts/empty.tsx"
import { FilterBar } from "../parts/filters.tsx"
import { LivePart } from "../parts/live.tsx"
import { FilterProblem } from "../parts/filter-problem.tsx"
import { Notes } from "../parts/notes.tsx"
import { PageHead } from "../parts/panel.tsx"
import { TypeFigures } from "../parts/type-figures.tsx"
import { BestPanel, ComparedPanel, DurationsPanel, RecentPanel } from "../parts/type-panels.tsx"
import type { PageRuns } from "../runs-behind.ts"
import { visible } from "../visible.ts"

export type TypeProps = PageQuery & {
  readonly kind: string
  /** Null when there is a problem instead. */
  readonly detail: TypeDetail | null
  readonly problem: ProblemView | null
  readonly fields: readonly ConfigField[]
  readonly known: Known
  readonly timezone: string
}

/** `/types/:kind`: how the runs of one analysis type do, and which configuration does best. */
export function TypePage(props: TypeProps) {
  const { kind, filters, params } = props
  const link = (format: "json" | "csv") => typeLink(kind, { ...filters, ...params }, format)
  return (
    <>
      <PageHead
        crumb={<a href="/types">Types</a>}
        title={visible(kind)}
        lede="How its runs do over time, and which configuration does best."
        actions={
          <>
            <a href={link("csv")}>Runs as CSV</a>
            <a href={link("json")}>JSON</a>
          </>
        }
      />
      <TypePanel {...props} />
    </>
  )
}

/** What `/types/:kind` answers to a partial request; also with a problem in it, at status 4xx. */
export function TypePanel(props: TypeProps) {
  const path = typeLink(props.kind)
  return (
    <LivePart id="type" url={pageLink(path, props)} class="stack">
      <FilterBar
        path={path}
        target="type"
        filters={props.filters}
        params={props.params}
        known={{ ...props.known, kinds: [] }}
        chips={props.detail?.chips ?? []}
        parameters={[]}
        configFields={props.fields}
        kept={["key"]}
      />
      {props.problem && <FilterProblem {...props} problem={props.problem} path={path} />}
      {props.detail && <Answer {...props} detail={props.detail} />}
    </LivePart>
  )
}

type AnswerProps = TypeProps & { readonly detail: TypeDetail }

function Answer(props: AnswerProps) {
  const { detail, kind, timezone, filters } = props
  const runs: PageRuns = { filters: { ...filters, kind: [kind] }, chips: detail.chips, timezone }
  if (detail.stats.runs === 0) return <NoMatch kind={kind} />
  return (
    <>
      <TypeFigures stats={detail.stats} before={detail.before} runs={runs} />
      <Notes notes={detail.notes} />
      <DurationsPanel durations={detail.durations} runs={runs} />
      <BestPanel
        best={detail.best}
        configurations={detail.configurations.rows}
        all={reportLink("best-config", { ...filters, kind })}
        runs={runs}
      />
      <ComparedPanel compared={detail.compared} keys={keysOf(props)} runs={runs} />
      <RecentPanel recent={detail.recent} all={reportLink("recent", { ...filters, kind })} timezone={timezone} />
    </>
  )
}

/** By what configurations can be compared, as links; the filters stay. */
function keysOf({ kind, filters, fields }: AnswerProps) {
  const link = (key: string) => pageLink(typeLink(kind), { filters, params: { key } })
  const named = fields.filter(({ name }) => name !== "model" && name !== "")
  // What tells configurations apart stands first: what all have in common compares nothing.
  const own = named.toSorted((a, b) => Number(a.values.length < 2) - Number(b.values.length < 2)).slice(0, keysMax)
  return [
    { key: "config_key", label: "Configuration", href: link("config_key") },
    { key: "model", label: "Model", href: link("model") },
    ...own.map(({ name }) => ({
      key: `config.${name}`,
      label: name.replaceAll("_", " "),
      href: link(`config.${name}`),
    })),
  ]
}

/** More choices than this are a wall; the address takes any. */
const keysMax = 12

function NoMatch({ kind }: { readonly kind: string }) {
  return (
    <section class="panel">
      <Empty title="No runs match">
        <p>
          Widen the time range or take a filter off, or <a href={typeLink(kind)}>show everything</a>.
        </p>
      </Empty>
    </section>
  )
}
