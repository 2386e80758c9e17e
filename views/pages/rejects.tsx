import { REJECT_ROWS_MAX } from "../../src/model/run.ts"
import type { Page } from "../../src/report/types.ts"
import { count } from "../format.ts"
import { withQuery } from "../links.ts"
import { Empty } from "../parts/empty.tsx"
import { LivePart } from "../parts/live.tsx"
import { PageHead } from "../parts/panel.tsx"
import { RejectList } from "../parts/rejects.tsx"
import { visible } from "../visible.ts"

export type RejectsProps = {
  /** file, line, reason, text, seen_at; newest first. */
  readonly page: Page
  /** Those of this file only; null: of all. */
  readonly file: string | null
  readonly timezone: string
}

/** `/rejects`: what could not be read, where it stands and why. */
export function RejectsPage(props: RejectsProps) {
  return (
    <>
      <PageHead
        title="Rejects"
        lede={
          <>
            Lines, and single fields, that could not be read. The lines around them were. Mend the writer; what is
            already written stays as it is. Of each file {count(REJECT_ROWS_MAX)} are kept; all are counted.
          </>
        }
        actions={
          <>
            <a href={withQuery("/rejects.csv", { file: props.file })}>CSV</a>
            <a href={withQuery("/rejects.json", { file: props.file })}>JSON</a>
          </>
        }
      />
      <RejectsRows {...props} />
    </>
  )
}

/** What `/rejects` answers to a partial request. */
export function RejectsRows({ page, file, timezone }: RejectsProps) {
  return (
    <LivePart id="rejects" url={rejectsLink(page.offset, file)}>
      <section class="panel" aria-label="Rejected lines">
        {file !== null && <OnlyOf file={file} />}
        {page.total === 0 ? <NoRejects /> : <RejectList rows={page.rows} timezone={timezone} />}
        {page.total > 0 && (
          <footer>
            <Pager page={page} file={file} />
          </footer>
        )}
      </section>
    </LivePart>
  )
}

function OnlyOf({ file }: { readonly file: string }) {
  return (
    <header>
      <p>
        Only those of <code>{visible(file)}</code>. <a href="/rejects">Show all</a>
      </p>
    </header>
  )
}

function Pager({ page, file }: Pick<RejectsProps, "page" | "file">) {
  const { offset, limit, total, rows } = page
  const end = offset + rows.rows.length
  return (
    <nav class="pager" aria-label="Pages">
      <span>{rows.rows.length === 0 ? "No more" : `${count(offset + 1)} – ${count(end)} of ${count(total)}`}</span>
      <span class="actions">
        {offset > 0 && <a href={rejectsLink(offset - limit, file)}>Newer</a>}
        {end < total && <a href={rejectsLink(offset + limit, file)}>Older</a>}
      </span>
    </nav>
  )
}

function rejectsLink(offset: number, file: string | null): string {
  return withQuery("/rejects", { file, offset: offset <= 0 ? null : offset })
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
