import type { Catalog, KqlType } from "../../../src/query/index.ts"
import type { Random } from "../../../src/model/random.ts"
import { isoText, timeOf } from "./calendar.ts"
import { parsedJson } from "./convert.ts"
import type { Cell, Column, Rows } from "./value.ts"

/** Tables of ugly values: nulls, empty texts, repeats, negatives, other scripts. `order` and `odd name` must be quoted. */
export const catalog: Readonly<Record<string, readonly Column[]>> = {
  events: columns(
    "id: long, dur: long, size: int, cost: real, price: decimal, ok: bool, model: string, message: string, at: datetime, took: timespan, info: dynamic, order: long, odd name: string, trace: guid",
  ),
  models: columns("model: string, provider: string, rate: real, since: datetime, id: long"),
  nothing: columns("id: long, cost: real, model: string, at: datetime, info: dynamic"),
}

/** The same, with what is certain of some columns: so both ways of writing them are asked. */
export const certainCatalog: Catalog = Object.fromEntries(
  Object.entries(catalog).map(([table, shape]) => [
    table,
    shape.map((column) => ({
      ...column,
      ...(column.name === "id" && { nullable: false }),
      ...(["rate", "cost"].includes(column.name) && { neverNan: true }),
    })),
  ]),
)

function columns(text: string): Column[] {
  return text.split(", ").map((part) => {
    const [name = "", type = ""] = part.split(": ")
    return { name, type: type as KqlType }
  })
}

const midnight = timeOf({ year: 2026, month: 1, day: 4, micros: 0n })
/** What may stand in a column of each type. */
const values: Readonly<Record<string, readonly Cell[]>> = {
  long: [null, 0n, 1n, -1n, 2n, 3n, 7n, -7n, 10n, 100n, 1_000_003n],
  int: [null, 0n, 1n, -3n, 5n, 12n, 5n],
  real: [null, 0, 0.5, -0.25, 1.5, 2.75, -7.5, 100.25, 3, 0.5],
  decimal: [null, 0n, 500_000_000_000n, -1_250_000_000_000n, 1_383_550_000n],
  bool: [null, true, false, true],
  datetime: [
    null,
    midnight,
    midnight - 1n,
    midnight + 90_061_500_000n,
    midnight + 86_400_000_000n,
    timeOf({ year: 2025, month: 10, day: 26, micros: 3_600_000_000n }),
    timeOf({ year: 2024, month: 2, day: 29, micros: 45_000_000_000n }),
    timeOf({ year: 1969, month: 12, day: 31, micros: 86_399_500_000n }),
    timeOf({ year: 2026, month: 1, day: 31, micros: 43_200_000_123n }),
  ],
  guid: [null, "74be27de-1e4e-49d9-b579-fe0b331d3642", "00000000-0000-0000-0000-000000000001"],
  timespan: [null, 0n, 1_000_000n, 5_400_000_000n, -3_600_000_000n, 93_784_500_000n, 250_000n],
}
const texts = [
  "",
  "alpha",
  "Alpha",
  "alpha_beta",
  "alpha beta",
  "beta-alpha",
  "v1.2.3",
  "éclair",
  "ÉCLAIR",
  "Жук",
  "日本 語",
  "100%",
  "a_b",
  "5",
  "12.5",
  "-3",
  "true",
  "x",
  "xxabcxx",
  '{"a":1,"s":"x"}',
  '{"a":NaN}',
  "[1,2,]",
  "😀 smile",
  "it's",
  'say "hi"',
  "a\\b",
  "2026-01-04",
  "aXbXc",
  "aaa",
  "74BE27DE-1e4e-49d9-b579-fe0b331d3642",
] as const
const documents = [
  "[]",
  "[1,2,3]",
  '["a","b"]',
  "[3,null,1]",
  '{"a":1,"s":"x","n":{"x":1.5}}',
  '{"a":-2,"s":"alpha beta","l":[1,2]}',
  '{"s":""}',
  '"text"',
  "5",
  "[[1,2],[3]]",
  '{"a":7}',
  '{"a":1.5,"s":"2026-01-04","l":[true,"1"]}',
  "true",
]

/** Rows for every table. In the database a missing text is NULL as often as it is empty. */
export function fillTables(random: Random): {
  readonly tables: Readonly<Record<string, Rows>>
  readonly sql: readonly string[]
} {
  const sizes: Readonly<Record<string, number>> = { events: 26, models: 7, nothing: 0 }
  const tables: Record<string, Rows> = {}
  const sql: string[] = []
  for (const [name, shape] of Object.entries(catalog)) {
    const rows = Array.from({ length: sizes[name] ?? 0 }, (_, index) =>
      shape.map((column) => cellOf(random, column, index)),
    )
    tables[name] = { columns: shape, rows, ranks: null }
    sql.push(`create table ${name} (${shape.map((column) => `"${column.name}" ${storage[column.type]}`).join(", ")})`)
    for (const row of rows)
      sql.push(
        `insert into ${name} values (${row.map((cell, index) => literal(random, cell, shape[index]?.type ?? "long")).join(", ")})`,
      )
  }
  return { tables, sql }
}

function cellOf(random: Random, { name, type }: Column, index: number): Cell {
  if (name === "id") return BigInt(index + 1)
  if (name === "model") return pick(random, ["alpha", "Alpha", "", "beta-alpha", "gamma", "Жук"])
  if (type === "string") return pick(random, texts)
  if (type === "dynamic") return random() < 0.2 ? null : parsedJson(pick(random, documents))
  return pick(random, values[type] ?? [null])
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error("nothing to pick from")
  return item
}

const storage: Readonly<Record<KqlType, string>> = {
  string: "VARCHAR",
  long: "BIGINT",
  int: "INTEGER",
  real: "DOUBLE",
  decimal: "DECIMAL(38,12)",
  bool: "BOOLEAN",
  datetime: "TIMESTAMP",
  timespan: "BIGINT",
  dynamic: "JSON",
  guid: "UUID",
}

function literal(random: Random, cell: Cell, type: KqlType): string {
  if (cell === null) return type === "dynamic" && random() < 0.5 ? "'null'" : "NULL"
  if (cell === "" && random() < 0.5) return "NULL"
  if (type === "datetime" && typeof cell === "bigint") return `timestamp '${isoText(cell).slice(0, 26)}'`
  if (type === "decimal" && typeof cell === "bigint") return `${cell}::decimal(38,0) * 0.000000000001::decimal(18,12)`
  if (type === "dynamic") return quoted(json(cell))
  return typeof cell === "string" ? quoted(cell) : String(cell)
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

function json(cell: Cell): string {
  return JSON.stringify(cell, (_key, value: unknown) => (typeof value === "bigint" ? Number(value) : value))
}
