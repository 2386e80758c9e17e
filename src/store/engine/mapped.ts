import {
  type FieldPath,
  type MappedConversion,
  type MappedField,
  type Mapping,
  SPOOL_PLACE,
} from "../../model/ledger.ts"
import { stagedRunColumns, stagedStepColumns } from "./schema.ts"
import { identifier, literal } from "./text.ts"

/**
 * How the engine's JSON reader takes lines of one structure, and how its rows, under the alias `s`, become columns:
 * the select list of a run, what its steps repeat of it, its steps (`x`, the `i`-th of the list), and the test for
 * lines that need the decoder.
 */
export type PartReader = {
  readonly columns: string
  readonly run: string
  readonly runId: string
  readonly startedAt: string
  readonly steps: { readonly list: string; readonly columns: string } | null
  readonly misfit: string
}

export function mappedReader(mapping: Mapping): PartReader {
  const values = new Map(mapping.fields.map((field) => [field.column, converted(field, access(field.path, "s"))]))
  return {
    columns: readerColumns(mapping),
    run: runColumns(mapping, values),
    runId: values.get("run_id") ?? "NULL::VARCHAR",
    startedAt: values.get("started_at") ?? "NULL::TIMESTAMP",
    steps: stepColumns(mapping),
    misfit: misfitTest(mapping),
  }
}

type TypeTree = { [name: string]: TypeTree | string }

function readerColumns(mapping: Mapping): string {
  const tree: TypeTree = { [SPOOL_PLACE]: "BIGINT[]" }
  for (const field of mapping.fields) plant(tree, field.path, readerType(field.conversion))
  for (const path of mapping.extra) plant(tree, path, "JSON")
  if (mapping.steps) plant(tree, mapping.steps.path, `${structType(stepTree(mapping.steps.fields))}[]`)
  return `{${Object.entries(tree)
    .map(([name, type]) => `${literal(name)}: ${literal(typeText(type))}`)
    .join(", ")}}`
}

function stepTree(fields: readonly MappedField[]): TypeTree {
  const tree: TypeTree = {}
  for (const field of fields) plant(tree, field.path, readerType(field.conversion))
  return tree
}

function plant(tree: TypeTree, path: FieldPath, leaf: string): void {
  let at = tree
  for (const key of path.slice(0, -1)) {
    const next = at[key] ?? (at[key] = {})
    if (typeof next === "string") throw new Error(`a mapping reads ${key} twice`)
    at = next
  }
  at[path.at(-1) ?? ""] = leaf
}

function typeText(type: TypeTree | string): string {
  return typeof type === "string" ? type : structType(type)
}

function structType(tree: TypeTree): string {
  return `STRUCT(${Object.entries(tree)
    .map(([name, type]) => `${identifier(name)} ${typeText(type)}`)
    .join(", ")})`
}

function readerType(conversion: MappedConversion): string {
  const types = {
    text: "VARCHAR",
    word: "VARCHAR",
    time: "VARCHAR",
    count: "BIGINT",
    amount: "DOUBLE",
    number: "DOUBLE",
    json: "JSON",
  }
  return types[conversion.to]
}

/** The value at `path` of the row `from`. */
function access(path: FieldPath, from: string): string {
  const [first = "", ...rest] = path
  return rest.reduce((inner, key) => `struct_extract(${inner}, ${literal(key)})`, `${from}.${identifier(first)}`)
}

function converted(field: MappedField, value: string): string {
  const { conversion } = field
  if (conversion.to === "text" || conversion.to === "word") return `nullif(${value}, '')`
  if (conversion.to === "amount" && conversion.scale !== 1) return `(${value} * ${conversion.scale})`
  if (conversion.to === "time") return `try_cast(${value} as TIMESTAMP)`
  return value
}

function runColumns(mapping: Mapping, values: ReadonlyMap<string, string>): string {
  const place = `s.${identifier(SPOOL_PLACE)}`
  return [
    ...Object.entries(stagedRunColumns).map(
      ([name, type]) => `(${runColumn(name, mapping, values)})::${type} as ${name}`,
    ),
    `${place}[2] as line`,
    `${place}[1] as offset_bytes`,
    `${place}[3]::INTEGER as length_bytes`,
  ].join(",\n")
}

/** Columns that follow from others when the line does not say them: the same rules as in the decoder. */
function runColumn(name: string, mapping: Mapping, values: ReadonlyMap<string, string>): string {
  const value = values.get(name)
  const of = (column: string) => values.get(column) ?? "NULL"
  if (name === "source") return literal(mapping.source)
  if (name === "extra") return extraObject(mapping.extra)
  if (name === "origin") return value ? `coalesce(${value}, 'production')` : "'production'"
  if (name === "status")
    return withDefault(value, `case when ${of("error")} is null then 'completed' else 'failed' end`)
  if (name === "total_tokens") return withDefault(value, `${of("input_tokens")} + ${of("output_tokens")}`)
  if (name === "duration_ms") return withDefault(value, durationBetween(of("started_at"), of("ended_at")))
  if (name === "config_key") return of("model")
  return value ?? "NULL"
}

function withDefault(value: string | undefined, otherwise: string): string {
  return value === undefined ? otherwise : `coalesce(${value}, ${otherwise})`
}

function durationBetween(start: string, end: string): string {
  if (start === "NULL" || end === "NULL") return "NULL"
  return `case when ${end} >= ${start} then (epoch_us(${end}) - epoch_us(${start}))::DOUBLE / 1000 end`
}

function stepColumns(mapping: Mapping): PartReader["steps"] {
  if (!mapping.steps) return null
  const values = new Map(mapping.steps.fields.map((field) => [field.column, converted(field, access(field.path, "x"))]))
  const columns = Object.entries(stagedStepColumns).map(
    ([name, type]) => `(${stepColumn(name, values)})::${type} as ${name}`,
  )
  return { list: access(mapping.steps.path, "s"), columns: columns.join(", ") }
}

function stepColumn(name: string, values: ReadonlyMap<string, string>): string {
  const value = values.get(name)
  if (name === "seq") return "i"
  if (name === "total_tokens")
    return withDefault(value, `${values.get("input_tokens") ?? "NULL"} + ${values.get("output_tokens") ?? "NULL"}`)
  return value ?? "NULL"
}

const PLAIN_TIME = "\\d{4}-\\d\\d-\\d\\d[T ](?:[01]\\d|2[0-3]):\\d\\d:\\d\\d(\\.\\d{1,6})?Z"

/** The structure settles everything but the words and times inside texts, and what is too much for a column. */
function misfitTest(mapping: Mapping): string {
  const tests = mapping.fields.flatMap((field) => {
    const value = access(field.path, "s")
    // An id is made where there is none, and only the decoder knows from what.
    if (field.column === "run_id") return [`${value} = ''`]
    if (field.conversion.to === "word") return [`${value} not in (${field.conversion.words.map(literal).join(", ")})`]
    if (field.conversion.to === "time")
      return [
        `not regexp_full_match(${value}, ${literal(PLAIN_TIME)})`,
        `(${value} is not null and ${converted(field, value)} is null)`,
      ]
    return tooMuch(field, value)
  })
  const steps = mapping.steps?.fields.flatMap((field) => tooMuch(field, access(field.path, "x"))) ?? []
  if (mapping.steps && steps.length > 0)
    tests.push(`len(list_filter(${access(mapping.steps.path, "s")}, lambda x: ${steps.join(" or ")})) > 0`)
  return tests.map((test) => `coalesce(${test}, false)`).join(" or ") || "false"
}

function tooMuch({ conversion }: MappedField, value: string): readonly string[] {
  if (conversion.to !== "amount" || conversion.below === undefined) return []
  return [`${value} * ${conversion.scale} >= ${conversion.below}`]
}

function extraObject(paths: readonly FieldPath[]): string {
  if (paths.length === 0) return "NULL"
  const tree: TypeTree = {}
  for (const path of paths) plant(tree, path, access(path, "s"))
  return objectText(tree)
}

function objectText(tree: TypeTree): string {
  const pairs = Object.entries(tree).map(
    ([name, value]) => `${literal(name)}, ${typeof value === "string" ? value : objectText(value)}`,
  )
  return `json_object(${pairs.join(", ")})`
}
