import { readFile } from "node:fs/promises"
import type { DuckDBConnection } from "@duckdb/node-api"
import type { DecodedRun } from "../../model/run.ts"
import type { Pricing } from "../protocol.ts"
import { createKnownRates, type KnownRates } from "./known-rates.ts"
import { createPrepared } from "./prepared.ts"
import { priceOfRow, pricedColumns, priceTypesOfRow } from "./pricing.ts"
import { rowsOf } from "./query.ts"
import type { Horizon } from "./retention.ts"
import { placeTypes, stagedRunColumns, stagedStepColumns } from "./schema.ts"
import { type DecodedPart, isDecoded, type PlacedPart } from "./stage.ts"
import { literal } from "./text.ts"

/**
 * Stores a few decoded lines at a time: most of what live files bring. Planning the statements that can store any batch
 * costs ten times what ten lines do. These are planned once and cover the usual case only: every line tells of a run of
 * its own of which nothing is known yet.
 */
export type SmallBatches = {
  /** The lines as rows to insert; null when this is not the usual case, and the general way must store them. */
  read(placed: readonly PlacedPart[]): Promise<readonly SmallRow[] | null>
  /** Whether nothing is known of any of them. Must be asked in the turn in which they are inserted. */
  areNew(rows: readonly SmallRow[]): Promise<boolean>
  /** Inserts the rows and their steps, numbered from `firstRunNo` on. To be called in a transaction. */
  insert(rows: readonly SmallRow[], firstRunNo: number): Promise<void>
}

/** A decoded line: its text as spooled, what must be known of it here, and what it costs. */
export type SmallRow = SmallLine & {
  /** Hash of the run id, in decimal digits. */
  readonly runKey: string
  readonly price: Readonly<Record<string, unknown>>
}

type SmallLine = {
  readonly text: string
  readonly run: Pick<DecodedRun, "run_id" | "started_at" | "status" | "model" | "given_provider">
  readonly batchNo: number
  readonly fileId: number
}

/** More lines than this are stored as quickly the general way. */
const SMALL_LINES_MAX = 100
const SMALL_BYTES_MAX = 1_048_576

export function createSmallBatches(writer: DuckDBConnection, pricing: Pricing, horizon: Horizon): SmallBatches {
  const rates = createKnownRates(writer, pricing)
  const prepared = createPrepared(writer)

  return {
    async read(placed) {
      if (!isSmall(placed)) return null
      const lines = (await Promise.all(placed.map(readLines))).flat()
      const first = horizon()
      if (!lines.every(({ run }) => isUsual(run, first)) || !(await areKnown(rates, lines))) return null
      const keys = await prepared(HASHES, JSON.stringify(lines.map(({ run }) => run.run_id)))
      if (new Set(keys).size < lines.length) return null
      return lines.map((line, index) => ({ ...line, runKey: keys[index] ?? "", price: priceOf(line, rates, pricing) }))
    },
    async areNew(rows) {
      const keys = rows.map(({ runKey }) => runKey).join(", ")
      const times = rows.map(({ run }) => run.started_at ?? "").toSorted()
      const known = await rowsOf(
        writer,
        `select 1 from ledger.open_runs where run_key in (${keys})
         union all select 1 from ledger.runs where run_key in (${keys})
           and started_at between ${literal(times[0] ?? "")} and ${literal(times.at(-1) ?? "")} limit 1`,
      )
      return known.length === 0
    },
    async insert(rows, firstRunNo) {
      const texts = rows.map(({ text, fileId, price }, index) => {
        const added = JSON.stringify({ run_no: firstRunNo + index, file_id: fileId, ...price })
        return `${added.slice(0, -1)},${text.slice(1)}`
      })
      const lines = `[${texts.join(",")}]`
      await prepared(INSERT_RUNS, lines)
      await prepared(INSERT_STEPS, lines)
      const open = rows.flatMap(({ run, runKey }, index) =>
        run.status === "running" ? [`(${firstRunNo + index}, ${runKey})`] : [],
      )
      if (open.length > 0) await writer.run(`insert into ledger.open_runs values ${open.join(", ")}`)
    },
  }
}

function isSmall(placed: readonly PlacedPart[]): placed is readonly DecodedPart[] {
  if (!placed.every(isDecoded)) return false
  const lines = placed.reduce((sum, { part }) => sum + part.lines, 0)
  const bytesMost = placed.reduce((sum, { part }) => sum + part.lines * part.longestBytes, 0)
  return lines > 0 && lines <= SMALL_LINES_MAX && bytesMost <= SMALL_BYTES_MAX
}

async function readLines({ part, batchNo, fileId }: DecodedPart): Promise<readonly SmallLine[]> {
  const texts = (await readFile(part.spool, "utf8")).trimEnd().split("\n")
  return texts.map((text) => ({ text, run: JSON.parse(text) as SmallLine["run"], batchNo, fileId }))
}

function isUsual({ started_at }: SmallLine["run"], first: string | null): boolean {
  return started_at !== null && (first === null || started_at >= first)
}

/** Canonical times are in UTC without saying so. */
const instantOf = (time: string) => new Date(`${time.replace(" ", "T")}Z`)

async function areKnown(rates: KnownRates, lines: readonly SmallLine[]): Promise<boolean> {
  const isKnown = ({ run }: SmallLine) => run.model === null || rates.find(run.model, run.given_provider) !== null
  if (lines.every(isKnown)) return true
  await rates.refresh()
  return lines.every(isKnown)
}

function priceOf({ run }: SmallLine, rates: KnownRates, pricing: Pricing): SmallRow["price"] {
  const found = run.model === null ? null : rates.find(run.model, run.given_provider)
  return priceOfRow(found, run.started_at === null ? null : instantOf(run.started_at), pricing)
}

const HASHES = `select hash(unnest(from_json($1::JSON, '["VARCHAR"]')))::VARCHAR`

const plainColumns = Object.keys(stagedRunColumns).filter((name) => name !== "reported_cost_usd" && name !== "kind")
const plainStepColumns = Object.keys(stagedStepColumns).filter((name) => name !== "cost_usd")
const numbered = { run_no: "BIGINT", file_id: "INTEGER", ...placeTypes }

const INSERT_RUNS = `insert into ledger.runs by name
  select i.run_no, hash(i.run_id) as run_key, i.file_id, i.line, i.offset_bytes, i.length_bytes,
    coalesce(i.kind, 'request') as kind, ${plainColumns.map((name) => `i.${name}`).join(", ")},
    try_cast(i.reported_cost_usd as DECIMAL(18,12)) as reported_cost_usd, ${pricedColumns("i", "i", "i")},
    now() at time zone 'UTC' as ingested_at
  from ${linesAs({ ...numbered, ...stagedRunColumns, ...priceTypesOfRow })} i`

const INSERT_STEPS = `insert into ledger.steps by name
  select s.run_no, s.run_id, hash(s.run_id) as run_key, s.started_at,
    ${plainStepColumns.map((name) => `s.x.${name}`).join(", ")}, try_cast(s.x.cost_usd as DECIMAL(18,12)) as cost_usd
  from (select l.run_no, l.run_id, l.started_at, unnest(l.steps) as x
    from ${linesAs({ run_no: "BIGINT", run_id: "VARCHAR", started_at: "TIMESTAMP", steps: [stagedStepColumns] })} l) s`

/** The lines of the bound text as rows with columns of these types. */
function linesAs(types: object): string {
  return `(select unnest(from_json($1::JSON, ${literal(JSON.stringify([types]))}), max_depth := 2))`
}
