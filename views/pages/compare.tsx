import type { ProblemView } from "../../src/model/problem.ts"
import type { SideBySide } from "../../src/report/side-by-side/side-by-side.ts"
import type { SideKey } from "../../src/report/side-by-side/sides.ts"
import type { Known, ReportParameter } from "../../src/report/types.ts"
import { counted } from "../format.ts"
import { compareLink, pageLink, type PageQuery } from "../links.ts"
import { Empty } from "../parts/empty.tsx"
import { FilterBar } from "../parts/filters.tsx"
import { LivePart } from "../parts/live.tsx"
import { FilterProblem } from "../parts/filter-problem.tsx"
import { Notes } from "../parts/notes.tsx"
import { PageHead } from "../parts/panel.tsx"
import { type PageRuns, runsBehind } from "../runs-behind.ts"
import { BetterPanel, MeasuresPanel, SpreadPanel } from "../parts/side-by-side.tsx"

export type CompareProps = PageQuery & {
  readonly by: SideKey
  /** Null when there is a problem instead. */
  readonly answer: SideBySide | null
  readonly problem: ProblemView | null
  readonly known: Known
  readonly timezone: string
}

/** `/compare`: two models or configurations side by side. */
export function ComparePage(props: CompareProps) {
  const link = (format: "json" | "csv") => compareLink({ ...props.filters, ...props.params }, format)
  return (
    <>
      <PageHead
        title="Compare"
        lede={`Two ${words[props.by]} side by side: what they take, what they cost, how they differ.`}
        actions={
          <>
            <a href={link("csv")}>CSV</a>
            <a href={link("json")}>JSON</a>
          </>
        }
      />
      <ComparePanel {...props} />
    </>
  )
}

const words = { model: "models", config_key: "configurations" } as const

/** What `/compare` answers to a partial request; also with a problem in it, at status 4xx. */
export function ComparePanel(props: CompareProps) {
  const { filters, params, answer } = props
  return (
    <LivePart id="compare" url={pageLink("/compare", props)} class="stack">
      <Keys chosen={props.by} filters={filters} />
      <FilterBar
        path="/compare"
        target="compare"
        filters={filters}
        params={params}
        known={props.by === "model" ? { ...props.known, models: [] } : props.known}
        chips={answer?.chips ?? []}
        parameters={answer === null ? [] : sideFields(answer)}
        kept={answer === null ? ["key", "a", "b"] : ["key"]}
      />
      {props.problem && <FilterProblem {...props} problem={props.problem} path="/compare" />}
      {answer && <Answer answer={answer} runs={{ filters, chips: answer.chips, timezone: props.timezone }} />}
    </LivePart>
  )
}

/** Models and configurations are other names: the two that were chosen do not stay. */
function Keys({ chosen, filters }: { readonly chosen: SideKey; readonly filters: PageQuery["filters"] }) {
  const keys = [
    { key: "model", label: "Models" },
    { key: "config_key", label: "Configurations" },
  ] as const
  return (
    <nav class="presets" aria-label="Compare by">
      {keys.map(({ key, label }) => (
        <a
          href={pageLink("/compare", { filters, params: key === "model" ? {} : { key } })}
          aria-current={key === chosen ? "true" : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  )
}

/** What stands on either side is a choice of what there is. */
function sideFields({ sides, candidates }: SideBySide): readonly ReportParameter[] {
  return (["a", "b"] as const).map((name) => {
    const chosen = sides[name]
    const others = candidates.map(({ value }) => value).filter((value) => value !== chosen)
    const choices = chosen === null ? others : [chosen, ...others]
    return { name, type: "choice", default: chosen, required: false, about: `side ${name}`, choices }
  })
}

function Answer({ answer, runs }: { readonly answer: SideBySide; readonly runs: PageRuns }) {
  const { a, b } = answer.sides
  if (a === null || b === null) return <TooFew answer={answer} />
  const names = { a, b }
  return (
    <>
      <Notes notes={answer.measures.notes.filter(({ code }) => code !== "compared")} />
      <BetterPanel judged={answer.judged} names={names} />
      <MeasuresPanel
        measures={answer.measures}
        names={names}
        linkOf={(name) => runsBehind(runs, { [answer.key]: name })}
      />
      <SpreadPanel
        distribution={answer.distribution}
        names={names}
        timezone={runs.timezone}
        behind={(side, range) => runsBehind(runs, { [answer.key]: names[side], duration: range })}
      />
    </>
  )
}

function TooFew({ answer }: { readonly answer: SideBySide }) {
  const found = answer.candidates.length
  const word = answer.key === "model" ? "model" : "configuration"
  return (
    <section class="panel">
      <Empty title={`Nothing to compare: ${counted(found, word)} here`}>
        <p>
          Two are needed.{" "}
          {answer.chips.some(({ implied }) => !implied) ? (
            <>
              Widen the time range or take a filter off, or <a href="/compare">show everything</a>.
            </>
          ) : (
            `No more than ${counted(found, word)} stands in the log lines so far.`
          )}
        </p>
      </Empty>
    </section>
  )
}
