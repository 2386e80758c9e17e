import type { Rows } from "../../src/model/rows.ts"
import { origins } from "../../src/model/run.ts"
import { counted } from "../format.ts"
import { withQuery } from "../links.ts"
import { LivePart } from "../parts/live.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { RowsTable } from "../parts/table.tsx"
import { visible } from "../visible.ts"

export type PricesProps = {
  /** Columns of the table `prices`. */
  readonly prices: Rows
  /** Columns of the table `models`: those about to be shut down. */
  readonly models: Rows
  /** What the price check found, as sentences. */
  readonly findings: readonly Finding[]
  readonly timezone: string
}

type Finding = {
  readonly code: string
  readonly sentence: string
  /** The runs that it is about. */
  readonly runs: {
    readonly model: string | null
    readonly provider: string | null
    readonly costUnknown: boolean
    readonly count: number
  } | null
}

/** `/prices`: what models cost from which day on, where tables disagree, which models are about to go. */
export function PricesPage(props: PricesProps) {
  return (
    <>
      <PageHead
        title="Prices"
        lede="A run costs what its model cost on the run's day. Your own table counts before the project's, and that before the library's."
        actions={
          <>
            <a href="/prices.csv">CSV</a>
            <a href="/prices.json">JSON</a>
          </>
        }
      />
      <PricesPanel {...props} />
    </>
  )
}

/** What `/prices` answers to a partial request. */
export function PricesPanel({ prices, models, findings, timezone }: PricesProps) {
  return (
    <LivePart id="prices" url="/prices" class="stack">
      <Panel id="check" title="Check" about="against the models in your runs">
        {findings.length === 0 ? <NoFindings /> : <Findings findings={findings} />}
      </Panel>
      <Panel id="price-list" title="Prices" about="USD per million tokens" flush>
        <RowsTable
          id="price-rows"
          rows={prices}
          caption="Prices in USD per million tokens"
          timezone={timezone}
          empty={<p class="quiet">No price applies to a model of your runs yet.</p>}
        />
      </Panel>
      {models.rows.length > 0 && (
        <Panel id="shutdowns" title="Models with an announced end" flush>
          <RowsTable id="model-rows" rows={models} caption="Models with an announced end" timezone={timezone} />
        </Panel>
      )}
    </LivePart>
  )
}

function Findings({ findings }: { readonly findings: PricesProps["findings"] }) {
  return (
    <ul class="notes">
      {findings.map((finding) => (
        <li class={quiet.has(finding.code) ? "note" : "note warn"}>
          {visible(finding.sentence)}
          {finding.runs !== null && (
            <>
              {" "}
              <a href={runsOf(finding.runs)}>{counted(finding.runs.count, "run")}</a>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The check is of all runs, made up ones too. */
function runsOf({ model, provider, costUnknown }: NonNullable<Finding["runs"]>): string {
  const empty = [...(model === null ? ["model"] : []), ...(provider === null ? ["provider"] : [])]
  return withQuery("/runs", {
    model,
    provider,
    origin: origins,
    without: [...empty, ...(costUnknown ? ["cost_usd"] : [])].join(","),
  })
}

/** Tables that disagree are a thing to know, not to act on. */
const quiet = new Set(["tables_disagree"])

function NoFindings() {
  return <p class="muted">Every model in your runs has a price, the tables agree, and none is about to be shut down.</p>
}
