import {
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from "@duckdb/node-api"
import type { AnswerCaps, Question } from "../../model/ledger.ts"
import type { Cell, Note, Rows, RowsColumn } from "../../model/rows.ts"
import { tables } from "../../model/table.ts"
import { checkOnce } from "../fence/check-once.ts"
import { checkStatement } from "../fence/check.ts"
import { prepareChecked } from "../fence/prepare.ts"
import { cellReader } from "./cells.ts"
import { compiledMistake, valueMistake } from "./compiled-mistake.ts"
import type { Database } from "./database.ts"
import { sqlMistake } from "./mistake.ts"
import { bindParams } from "./params.ts"
import { type Running, watch } from "./running.ts"
import { createLanguageTables } from "./language-tables.ts"
import { createSelection } from "./selection.ts"

/** A statement that runs, its columns, and its rows batch by batch until a cap or the end. */
export type Answering = {
  readonly columns: readonly RowsColumn[]
  batches(): AsyncGenerator<Cell[][]>
  /** After the last batch: whether rows were cut off by a cap. */
  truncated(): boolean
}

/** Opens a connection for one question, runs `use` on its answer, and always closes it again. */
export async function withAnswer<T>(
  database: Database,
  openHoursMax: number,
  question: Question,
  register: (running: Running) => void,
  use: (answering: Answering) => Promise<T>,
): Promise<T> {
  const connection = await database.connect()
  const running = watch(connection, question.caps.timeoutMs)
  register(running)
  try {
    await createRelations(connection, question, openHoursMax)
    const statement = await prepare(connection, question)
    const answer = await use(
      question.validate ? unanswered(statement, question) : await started(statement, question, running),
    )
    running.check()
    return answer
  } catch (error) {
    running.check()
    throw mistakeIn(question, error)
  } finally {
    running.done()
    connection.closeSync()
  }
}

/** A condition of the query language may also stand beside SQL of a person, which is told in the engine's words. */
function mistakeIn({ sql, tables: form, selection }: Question, error: unknown): Error {
  if (form === "language") return compiledMistake(error, sql)
  const mistake = sqlMistake(error, sql)
  return selection?.predicate === undefined ? mistake : (valueMistake(mistake) ?? mistake)
}

/** What a question may read besides the public tables, or in their place. */
async function createRelations(connection: DuckDBConnection, question: Question, openHoursMax: number): Promise<void> {
  const { tables: form, selection } = question
  if (form === "language") await createLanguageTables(connection, openHoursMax, question.sql)
  if (selection) await createSelection(connection, selection, openHoursMax, form)
}

async function prepare(connection: DuckDBConnection, question: Question): Promise<DuckDBPreparedStatement> {
  await connection.run("begin transaction read only")
  const names = tables.map((table) => table.name)
  const readable = question.selection ? [...names, "selected_runs", "selected_steps"] : names
  const check = question.by === "product" ? checkOnce : checkStatement
  const checked = await check(connection, question.sql, { tables: readable }, question.tables)
  return prepareChecked(connection, checked)
}

/** The columns that a statement will have; those whose type its parameters decide are UNKNOWN. */
function unanswered(statement: DuckDBPreparedStatement, question: Question): Answering {
  const columns = Array.from({ length: statement.columnCount }, (_, index) => {
    const isKnown = statement.columnTypeId(index) !== DuckDBTypeId.INVALID
    return columnOf(question, statement.columnName(index), isKnown ? statement.columnType(index) : null)
  })
  return { columns, truncated: () => false, async *batches() {} }
}

function columnOf({ units }: Question, name: string, type: DuckDBType | null): RowsColumn {
  return { name, type: type?.alias ?? String(type ?? "UNKNOWN"), unit: units?.[name] ?? unitOf(name) }
}

async function started(statement: DuckDBPreparedStatement, question: Question, running: Running): Promise<Answering> {
  bindParams(statement, question.params)
  return answering(await statement.stream(), question, running)
}

function answering(result: DuckDBResult, question: Question, running: Running): Answering {
  const types = result.columnTypes()
  const readers = types.map(cellReader)
  const columns = result.columnNames().map((name, index) => columnOf(question, name, types[index] ?? null))
  let truncated = false
  return {
    columns,
    truncated: () => truncated,
    async *batches() {
      const left = { rows: question.caps.rowsMax, bytes: question.caps.bytesMax }
      for await (const rows of result.yieldRows()) {
        running.check()
        const cells = rows.map((row) => row.map((value: DuckDBValue, index) => readers[index]?.(value) ?? null))
        const kept = within(cells, left)
        yield kept
        truncated = kept.length < cells.length
        if (truncated) return
      }
    },
  }
}

/** As many rows as both caps leave room for; what is left is counted down in `left`. */
function within(rows: Cell[][], left: { rows: number; bytes: number }): Cell[][] {
  let count = 0
  for (const row of rows) {
    left.bytes -= JSON.stringify(row).length
    if (left.rows === 0 || left.bytes < 0) break
    left.rows -= 1
    count += 1
  }
  return count === rows.length ? rows : rows.slice(0, count)
}

const unitsByColumn = new Map(
  tables.flatMap((table) => table.columns.map((column) => [column.name, column.unit] as const)),
)

/** A column named like one of ours has its unit; `duration_ms` and the like carry it in the name. */
function unitOf(name: string): string | null {
  return unitsByColumn.get(name) ?? (name.endsWith("_ms") ? "ms" : name.endsWith("_usd") ? "USD" : null)
}

/** The whole answer in memory, within the caps. */
export async function collect(answering: Answering, caps: AnswerCaps, startedMs: number): Promise<Rows> {
  const rows: Cell[][] = []
  for await (const batch of answering.batches()) for (const row of batch) rows.push(row)
  const truncated = answering.truncated()
  const notes = truncated ? [cutNote(rows.length, caps)] : []
  return { columns: answering.columns, rows, truncated, elapsed_ms: performance.now() - startedMs, notes }
}

/** What to say of an answer that was cut. */
export function cutNote(rows: number, caps: AnswerCaps): Note {
  const why =
    rows === caps.rowsMax ? `${caps.rowsMax.toLocaleString("en")} rows` : `${Math.round(caps.bytesMax / 1e6)} MB`
  return {
    code: "truncated",
    message: `only the first ${rows.toLocaleString("en")} rows are here: an answer may have ${why}`,
  }
}
