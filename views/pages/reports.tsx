import type { BrokenReport, ReportHead, ReportList } from "../../src/report/types.ts"
import { reportLink } from "../links.ts"
import { Empty } from "../parts/empty.tsx"
import { ProblemNote } from "../parts/notes.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { visible } from "../visible.ts"

export type ReportsProps = {
  readonly list: ReportList
  /** Where the reader's own reports are looked for. */ readonly folder: string
}

/** `/reports`: every question that has a name. */
export function ReportsPage({ list, folder }: ReportsProps) {
  const own = list.reports.filter((report) => report.origin === "user")
  return (
    <>
      <PageHead
        title="Reports"
        lede="Questions with a name: each is a page, a CSV or JSON file, an API answer and a command."
      />
      <Panel id="shipped" title="Shipped" flush>
        <ReportItems reports={list.reports.filter((report) => report.origin === "shipped")} />
      </Panel>
      <Panel id="own" title="Yours" flush>
        {own.length === 0 && list.broken.length === 0 ? <NoOwn folder={folder} /> : <ReportItems reports={own} />}
        {list.broken.length > 0 && <BrokenItems broken={list.broken} />}
      </Panel>
    </>
  )
}

function ReportItems({ reports }: { readonly reports: readonly ReportHead[] }) {
  return (
    <ul class="list">
      {reports.map((report) => (
        <li>
          <a class="title" href={reportLink(report.name)}>
            {visible(report.title)}
          </a>
          <p>{visible(report.description)}</p>
        </li>
      ))}
    </ul>
  )
}

/** A report that cannot be asked says what is wrong in its file. */
function BrokenItems({ broken }: { readonly broken: readonly BrokenReport[] }) {
  return (
    <ul class="list">
      {broken.map((report) => (
        <li>
          <b class="mono">{visible(report.file)}</b>
          <ProblemNote problem={report.problem} />
        </li>
      ))}
    </ul>
  )
}

function NoOwn({ folder }: { readonly folder: string }) {
  return (
    <Empty title="None yet">
      <p>
        Save a <a href="/query">query</a>, or put one with a short header into <code>{visible(folder)}</code>, and it is
        a report like the others, at once:
      </p>
      <pre class="code">{example}</pre>
    </Empty>
  )
}

const example = `-- title: Tokens per model
-- description: Where the tokens go.
-- chart: bars x=model y=total_tokens
select model, count(*) as runs, sum(total_tokens) as total_tokens
from selected_runs
group by model
order by total_tokens desc`
