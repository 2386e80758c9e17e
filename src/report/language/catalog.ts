import { type Column, type ColumnType, tables } from "../../model/table.ts"
import type { KqlType } from "../../query/index.ts"
import type { KnownFields } from "./fields.ts"

/** A column as the query language has it. */
export type LanguageColumn = {
  readonly name: string
  readonly type: KqlType
  /** False: every row has a value. */
  readonly nullable?: boolean
  /** True for reals: what is read of a line is a number. */
  readonly neverNan?: boolean
  readonly unit: string | null
  readonly about: string
  /** Of a dynamic column: the fields that are known, with their types. */
  readonly fields?: Readonly<Record<string, KqlType>>
  /** Values seen in it, where they are few enough to choose from. */
  readonly values?: readonly string[]
}
export type LanguageTable = {
  readonly name: string
  readonly about: string
  readonly columns: readonly LanguageColumn[]
}

const typeOf: Readonly<Record<ColumnType, KqlType | null>> = {
  VARCHAR: "string",
  // A hash beyond the range of long: `run_id` finds a run as well.
  UBIGINT: null,
  BIGINT: "long",
  INTEGER: "int",
  DOUBLE: "real",
  "DECIMAL(18,12)": "decimal",
  TIMESTAMP: "datetime",
  DATE: "datetime",
  JSON: "dynamic",
}

const duration = (about: string): LanguageColumn => ({ name: "duration", type: "timespan", unit: null, about })
const besides: Readonly<Record<string, readonly LanguageColumn[]>> = {
  runs: [duration("How long the run took: `duration > 10s`.")],
  steps: [
    duration("How long the step took: `duration > 500ms`."),
    { name: "offset", type: "timespan", unit: null, about: "Start of the step after the start of the run." },
  ],
}

/** The tables that a query may read, and with `selected` also the runs and steps that pass a page's filters. */
export function languageTables(known: KnownFields, selected: boolean): readonly LanguageTable[] {
  const all = tables.map(({ name, about, columns }) => ({
    name,
    about,
    columns: [
      ...columns.flatMap((column) => languageColumn(name, column, name === "runs" ? known : {})),
      ...(besides[name] ?? []),
    ],
  }))
  const ofPage = all.filter(({ name }) => name === "runs" || name === "steps")
  return selected ? [...all, ...ofPage.map((table) => ({ ...table, name: `selected_${table.name}` }))] : all
}

/** Columns that every line fills, or that are filled where it does not. */
const filled: Readonly<Record<string, readonly string[]>> = {
  runs: ["run_id", "kind", "origin", "source", "status", "cost_source"],
  steps: ["run_id"],
}

function languageColumn(
  table: string,
  { name, type, unit, about }: Column,
  known: Partial<KnownFields>,
): LanguageColumn[] {
  const kqlType = typeOf[type]
  if (kqlType === null) return []
  const fields = name === "config" || name === "scores" ? known[name] : undefined
  const isFilled = filled[table]?.includes(name) === true
  return [
    {
      name,
      type: kqlType,
      ...(isFilled && { nullable: false }),
      ...(kqlType === "real" && { neverNan: true }),
      unit,
      about,
      ...(fields && { fields }),
    },
  ]
}
