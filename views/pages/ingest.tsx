import type { Totals } from "../../src/model/ledger.ts"
import type { Rows } from "../../src/model/rows.ts"
import { bytes, count, missing, timeLeft } from "../format.ts"
import { FirstLine } from "../parts/empty.tsx"
import { Measures } from "../parts/facts.tsx"
import { LivePart } from "../parts/live.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import type { CellLink } from "../report-links.ts"
import { withQuery } from "../links.ts"
import { cellText, visible } from "../visible.ts"
import { RowsTable } from "../parts/table.tsx"

export type IngestProps = {
  /** Columns of the table `files`. */
  readonly files: Rows
  readonly totals: Totals
  readonly reading: Reading
  /** The drop folders as configured; the first is for request logs. */
  readonly folders: readonly string[]
  readonly timezone: string
}

/** How reading goes now. */
export type Reading = {
  readonly pendingBytes: number
  readonly bytesPerSecond: number
  readonly linesPerSecond: number
}

/** `/ingest`: which files are read, how far, and what came of their lines. */
export function IngestPage(props: IngestProps) {
  return (
    <>
      <PageHead title="Ingest" lede={<FolderNames folders={props.folders} />} />
      <IngestPanel {...props} />
    </>
  )
}

/** What `/ingest` answers to a partial request. */
export function IngestPanel({ files, totals, reading, folders, timezone }: IngestProps) {
  return (
    <LivePart id="ingest" url="/ingest" class="stack">
      {reading.pendingBytes >= BEHIND_BYTES && <Measures label="Catching up" measures={catchingUp(reading)} />}
      <Measures label="Lines read so far" measures={measuresOf(totals)} />
      <Panel id="files" title="Files" flush>
        <RowsTable
          id="file-rows"
          rows={totals.expired > 0 ? files : withoutExpired(files)}
          caption="Files in the drop folders"
          timezone={timezone}
          links={fileLinks(files)}
          empty={<FirstLine folder={folders[0] ?? "logs"} />}
        />
      </Panel>
    </LivePart>
  )
}

/** Where nothing is too old, as without `--keep`, nobody needs a column that says so. */
function withoutExpired({ columns, rows, ...rest }: Rows): Rows {
  const isShown = (place: number) => columns[place]?.name !== "expired"
  return {
    ...rest,
    columns: columns.filter((_, place) => isShown(place)),
    rows: rows.map((row) => row.filter((_, place) => isShown(place))),
  }
}

/** Rejects of a file lead to its rejects. */
function fileLinks({ columns, rows }: Rows): CellLink {
  const at = (name: string) => columns.findIndex((column) => column.name === name)
  const [path, rejects] = [at("path"), at("rejects")]
  return (column, place) => {
    const row = rows[place] ?? []
    return column === "rejects" && Number(row[rejects]) > 0
      ? withQuery("/rejects", { file: cellText(row[path]) })
      : null
  }
}

function FolderNames({ folders }: { readonly folders: readonly string[] }) {
  return (
    <>
      Watching{" "}
      {folders.map((folder, place) => (
        <>
          {place > 0 && " and "}
          <code>{visible(folder)}</code>
        </>
      ))}
      . Files there are only ever read.
    </>
  )
}

/** Less is read before anybody has seen that it is there. */
const BEHIND_BYTES = 4_000_000

function catchingUp({ pendingBytes, bytesPerSecond, linesPerSecond }: Reading) {
  const leftMs = bytesPerSecond > 0 ? Math.ceil(pendingBytes / bytesPerSecond) * 1_000 : null
  return [
    { title: "Still to read", value: bytes(pendingBytes), exact: `${count(pendingBytes)} bytes` },
    { title: "Rate", value: `${bytes(bytesPerSecond)}/s`, about: `${count(Math.round(linesPerSecond))} lines/s` },
    { title: "Time left", value: leftMs === null ? missing : timeLeft(leftMs) },
  ]
}

function measuresOf(totals: Totals) {
  return [
    { title: "Files", value: count(totals.files) },
    { title: "Read", value: bytes(totals.bytes), exact: `${count(totals.bytes)} bytes` },
    { title: "Lines", value: count(totals.lines) },
    {
      title: "Runs",
      value: count(totals.runs),
      about: totals.updates > 0 ? `${count(totals.updates)} completed by a later line` : undefined,
    },
    { title: "Told twice", value: count(totals.duplicates), about: "same id, same start" },
    {
      title: "Rejects",
      value: count(totals.rejects),
      about: totals.rejects > 0 ? <a href="/rejects">See why</a> : undefined,
    },
    ...(totals.expired > 0
      ? [{ title: "Older than kept", value: count(totals.expired), about: "lines not stored, by --keep" }]
      : []),
  ]
}
