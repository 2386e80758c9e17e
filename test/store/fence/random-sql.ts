import { type Random, seeded } from "../../../src/model/random.ts"

/** A statement made of random pieces, and the one forbidden piece in it, if any. */
export type RandomStatement = { readonly sql: string; readonly forbidden: string | undefined }

/** Makes statements from a seed: the same seed, the same statements. */
export function randomStatements(seed: number, count: number): readonly RandomStatement[] {
  const random = seeded(seed)
  return Array.from({ length: count }, () => statement(random))
}

/** Half of the statements hold one forbidden piece, at a place where an allowed one of its kind could stand. */
function statement(random: Random): RandomStatement {
  const forbidden =
    random() < 0.5 ? pick(random, [forbiddenCall, forbiddenTable, forbiddenRows, forbiddenType])(random) : undefined
  const hole: Hole = { piece: forbidden }
  const sql = query(random, hole, 3)
  return hole.piece === undefined || forbidden === undefined
    ? { sql: dressed(random, sql), forbidden: forbidden?.sql }
    : { sql: dressed(random, `SELECT (${asScalar(forbidden)}) AS x FROM (${sql}) AS y`), forbidden: forbidden.sql }
}

type Piece = { readonly kind: "scalar" | "relation"; readonly sql: string }

/** Where a piece waits to be used; it is taken out at the first place that draws it. */
type Hole = { piece: Piece | undefined }

function take(random: Random, hole: Hole, kind: Piece["kind"]): string | undefined {
  if (hole.piece?.kind !== kind || random() < 0.6) return undefined
  const { sql } = hole.piece
  hole.piece = undefined
  return sql
}

const asScalar = ({ kind, sql }: Piece) => (kind === "scalar" ? sql : `SELECT count(*) FROM ${sql}`)

function query(random: Random, hole: Hole, depth: number): string {
  const form = pick(random, depth > 0 ? queryForms : [plainQuery])
  return form(random, hole, depth - 1)
}

type Form = (random: Random, hole: Hole, depth: number) => string

const plainQuery: Form = (random, hole, depth) => {
  const scalars = Array.from({ length: 1 + Math.floor(random() * 3) }, () => scalar(random, hole, depth))
  const tail = pick(random, [
    () => "",
    () => ` WHERE ${scalar(random, hole, depth)} IS NOT NULL`,
    () => ` ORDER BY ${scalar(random, hole, depth)} DESC NULLS LAST LIMIT 3`,
    () => ` QUALIFY row_number() OVER (ORDER BY ${scalar(random, hole, 0)}) = 1`,
    () => ` GROUP BY ALL HAVING count(${scalar(random, hole, depth)}) > 0`,
  ])
  return `SELECT ${scalars.join(", ")} FROM ${relation(random, hole, depth)}${tail()}`
}

const queryForms: readonly Form[] = [
  plainQuery,
  (random, hole, depth) => `FROM ${relation(random, hole, depth)}`,
  (random, hole, depth) => `(${query(random, hole, depth)}) UNION ALL BY NAME (${query(random, hole, depth)})`,
  (random, hole, depth) => `WITH w AS (${query(random, hole, depth)}) SELECT ${scalar(random, hole, depth)} FROM w`,
  (random, hole, depth) => `VALUES (${scalar(random, hole, depth)}, 1)`,
  (random, hole, depth) =>
    `WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < length(${scalar(random, hole, depth)})) FROM t, ${relation(random, hole, depth)}`,
  (random, hole, depth) =>
    `PIVOT (SELECT ${scalar(random, hole, depth)} AS p FROM ${relation(random, hole, depth)}) ON p IN ('a') USING max(${scalar(random, hole, depth)})`,
]

function relation(random: Random, hole: Hole, depth: number): string {
  const forbidden = take(random, hole, "relation")
  if (forbidden !== undefined) return forbidden
  if (depth <= 0) return name(random, pick(random, ["runs", "steps", "prices", "models", "files", "rejects"]))
  return pick(random, [
    () => relation(random, hole, 0),
    () => `main.${name(random, "runs")}`,
    () => `(${query(random, hole, depth - 1)}) AS s`,
    () =>
      `${relation(random, hole, 0)} AS a LEFT JOIN (FROM ${relation(random, hole, depth - 1)}) AS b ON ${scalar(random, hole, 0)} = 'a'`,
    () => `${relation(random, hole, 0)} AS a, LATERAL (${query(random, hole, depth - 1)}) AS l`,
    () => `range(length(${scalar(random, hole, depth - 1)})) AS r(i)`,
    () => `unnest([${scalar(random, hole, depth - 1)}]) AS u(v)`,
    () => `(DESCRIBE ${query(random, hole, depth - 1)}) AS d`,
  ])()
}

function scalar(random: Random, hole: Hole, depth: number): string {
  const forbidden = take(random, hole, "scalar")
  if (forbidden !== undefined) return forbidden
  if (depth <= 0) return pick(random, ["model", "'a'", "NULL", "$$x$$", "1::VARCHAR", "'it''s; --'", '"KIND"', "''"])
  const inner = () => scalar(random, hole, depth - 1)
  const flat = () => scalar(random, hole, 0)
  return pick(random, [
    () => `${call(random, pick(random, oneText))}(${inner()})`,
    () => `${call(random, pick(random, twoTexts))}(${inner()}, ${inner()})`,
    () => `(${inner()} || '').${name(random, pick(random, oneText))}()`,
    () => `CASE WHEN ${inner()} LIKE '%a' THEN ${inner()} ELSE ${inner()} END`,
    () => `list_transform([${inner()}], lambda v: v || ${inner()})[1]`,
    () => `[v || ${inner()} FOR v IN [${inner()}]][1]`,
    () =>
      `(SELECT max(${inner()}) FILTER (WHERE ${flat()} = 'a') OVER (PARTITION BY ${flat()}) FROM ${relation(random, hole, 0)})`,
    () => `(SELECT max(${inner()}) FROM ${relation(random, hole, depth - 1)})`,
    () => `{'k': ${inner()}}.k`,
    () => `coalesce(TRY_CAST(${inner()} AS DOUBLE)::VARCHAR, ${inner()})`,
    () => `(${inner()} COLLATE NOCASE IN (${inner()}, ${inner()}))::VARCHAR`,
  ])()
}

const oneText = ["upper", "lower", "trim", "reverse", "md5", "ltrim", "strip_accents", "typeof"]

const twoTexts = ["concat", "coalesce", "nullif", "greatest", "least", "ifnull"]

/** A function's name as somebody may write it who hopes that it is not seen. */
const call = (random: Random, function_: string) => {
  const bare = ["coalesce", "nullif", "greatest", "least", "ifnull"].includes(function_)
  return bare ? randomCase(random, function_) : `${pick(random, ["", "", "main."])}${name(random, function_)}`
}

const forbiddenCall = (random: Random): Piece => {
  const [function_, ...values] = pick(random, [
    ["current_setting", "'threads'"],
    ["getvariable", "'x'"],
    ["nextval", "'ledger.ids'"],
    ["setseed", "0.5"],
    ["write_log", "'x'"],
    ["sleep_ms", "1"],
    ["json_serialize_sql", "'SELECT 1'"],
    ["current_database"],
    ["txid_current"],
    ["pg_get_viewdef", "1"],
    ["create_sort_key", "'a'", "'ASC'"],
    ["__internal_compress_string_uinteger", "'a'"],
  ] as const)
  const schema = pick(random, ["", "", "main.", "system.main.", "pg_catalog."])
  const written = `${schema}${name(random, function_)}`
  const asMethod = values.length === 1 && schema === "" && random() < 0.3
  const sql = asMethod
    ? `(${values[0]}).${written}()`
    : `${written}${pick(random, ["", " ", "/**/"])}(${values.join(", ")})`
  return { kind: "scalar", sql: `(${sql})::VARCHAR` }
}

const forbiddenTable = (random: Random): Piece => {
  const parts = pick(random, [
    ["ledger", "offsets"],
    ["memory", "ledger", "run_rows"],
    ["duckdb_settings"],
    ["duckdb_tables"],
    ["pg_catalog", "pg_settings"],
    ["information_schema", "tables"],
    ["sqlite_master"],
    ["pragma_database_list"],
    ["/etc/passwd"],
    ["a.parquet"],
  ] as const)
  return { kind: "relation", sql: parts.map((part) => name(random, part)).join(pick(random, [".", " . ", "/**/."])) }
}

const forbiddenRows = (random: Random): Piece => {
  const [function_, value] = pick(random, [
    ["duckdb_settings", ""],
    ["read_csv", "'/etc/passwd'"],
    ["read_text", "'/etc/passwd'"],
    ["glob", "'*'"],
    ["query", "'FROM ' || 'ledger.offsets'"],
    ["query_table", "'runs'"],
    ["enable_logging", ""],
    ["pragma_storage_info", "'runs'"],
    ["json_execute_serialized_sql", "'{}'"],
    ["histogram_values", "ledger.offsets, path"],
    ["checkpoint", ""],
  ] as const)
  return { kind: "relation", sql: `${name(random, function_)}(${value})` }
}

const forbiddenType = (random: Random): Piece => ({
  kind: "scalar",
  sql: `CAST(${pick(random, ["NULL", "'inner'"])} AS ${pick(random, ["", "memory."])}${name(random, "ledger")}.${name(random, "phase")})::VARCHAR`,
})

/** A name in random case, or in quotes. Names that are no words are always quoted. */
function name(random: Random, plain: string): string {
  const written = randomCase(random, plain)
  return /^\w+$/.test(plain) && random() < 0.6 ? written : `"${written}"`
}

const randomCase = (random: Random, text: string) =>
  Array.from(text, (letter) => (random() < 0.3 ? letter.toUpperCase() : letter)).join("")

/** What may stand around any statement. */
function dressed(random: Random, sql: string): string {
  const before = pick(random, ["", "", "", "/* FROM runs; */ ", "-- x\n", "EXPLAIN ", "EXPLAIN (FORMAT json) ", "\n\t"])
  return `${before}${sql}${pick(random, ["", "", ";", " -- end", " /* ; */ ;"])}`
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!
}
