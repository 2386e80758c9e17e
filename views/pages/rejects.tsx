import type { Page } from "../../src/report/types.ts"
import { count } from "../format.ts"
import { withQuery } from "../links.ts"
import { Empty } from "../parts/empty.tsx"
import { LivePart } from "../parts/live.tsx"
import { PageHead } from "../parts/panel.tsx"
import { RejectList } from "../parts/rejects.tsx"

export type RejectsProps = {
  /** file, line, reason, text, seen_at; newest first. */
  readonly page: Page
  readonly timezone: string
}

/** `/rejects`: what could not be read, where it stands and why. */
export function RejectsPage(props: RejectsProps) {
  return (
    <>
      <PageHead
        title="Rejects"
        lede="Lines, and single fields, that could not be read. The lines around them were. Mend the writer; what is already written stays as it is."
        actions={
          <>
            <a href="/rejects.csv">CSV</a>
            <a href="/rejects.json">JSON</a>
          </>
        }
      />
      <RejectsRows {...props} />
    </>
  )
}

/** What `/rejects` answers to a partial request. */
export function RejectsRows({ page, timezone }: RejectsProps) {
  return (
    <LivePart id="rejects" url={rejectsLink(page.offset)}>
      <section class="panel" aria-label="Rejected lines">
        {page.total === 0 ? <NoRejects /> : <RejectList rows={page.rows} timezone={timezone} />}
        {page.total > 0 && (
          <footer>
            <Pager page={page} />
          </footer>
        )}
      </section>
    </LivePart>
  )
}

function Pager({ page }: { readonly page: Page }) {
  const { offset, limit, total, rows } = page
  const end = offset + rows.rows.length
  return (
    <nav class="pager" aria-label="Pages">
      <span>{rows.rows.length === 0 ? "No more" : `${count(offset + 1)} – ${count(end)} of ${count(total)}`}</span>
      <span class="actions">
        {offset > 0 && <a href={rejectsLink(offset - limit)}>Newer</a>}
        {end < total && <a href={rejectsLink(offset + limit)}>Older</a>}
      </span>
    </nav>
  )
}

function rejectsLink(offset: number): string {
  return withQuery("/rejects", { offset: offset <= 0 ? null : offset })
}

function NoRejects() {
  return (
    <Empty title="Nothing was refused">
      <p>
        A line that is not a JSON object, or has no field that Runledger knows, will stand here with its file, its line
        number and the reason.
      </p>
    </Empty>
  )
}
