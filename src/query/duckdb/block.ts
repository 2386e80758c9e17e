import type { KqlType } from "../kql-type.ts"
import { joined, quoted, raw, type Sql, sql } from "./sql.ts"

/** A column a SELECT gives, or one of its input's. */
export type Cell = { readonly name: string; readonly sql: Sql; readonly type: KqlType; readonly nullable: boolean }

/** A key rows stand in order by. */
export type Key = {
  readonly sql: Sql
  readonly type: KqlType
  readonly nullable: boolean
  /** True for a real that is a number for certain. */
  readonly neverNan?: boolean
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/**
 * One SELECT in the making. Stages are added to it as long as the answer stays the same, so that plans stay prunable and
 * a sort and its take are one SELECT. `select` null means: the columns of the input as they are.
 */
export type Block = {
  readonly from: Sql
  readonly inputs: readonly Cell[]
  readonly where: readonly Sql[]
  readonly select: readonly Cell[] | null
  /** What rows are grouped by, for keys among the columns often their place; null where rows are not grouped. */
  readonly groups: readonly Sql[] | null
  readonly distinct: boolean
  /** The pending order; it is written where rows are cut or given out. */
  readonly order: readonly Key[]
  readonly limit: Sql | null
}

/** A block that only reads. */
export function reading(from: Sql, inputs: readonly Cell[]): Block {
  return { from, inputs, where: [], select: null, groups: null, distinct: false, order: [], limit: null }
}

/** The columns a block gives. */
export function cellsOf(block: Block): readonly Cell[] {
  return block.select ?? block.inputs
}

/** Whether the block only reads a table as it is. */
export function isBare(block: Block): boolean {
  return block.select === null && block.limit === null && block.where.length === 0 && !block.distinct
}

/** Groups by the first columns. */
export function byPlace(count: number): readonly Sql[] {
  return Array.from({ length: count }, (_, at) => raw(String(at + 1)))
}

/** The columns of a block by name, for expressions. */
export function columnsIn(cells: readonly Cell[]): ReadonlyMap<string, Sql> {
  return new Map(cells.map((cell) => [cell.name, cell.sql]))
}

/** The statement of a block with these columns. The order is written when rows are cut, or when `ordered`. */
export function statement(block: Block, cells: readonly Cell[], ordered: boolean): Sql {
  const list =
    cells.length === 0
      ? raw("1")
      : joined(
          cells.map(({ name, sql: value }) => sql`${value} AS ${quoted(name)}`),
          ", ",
        )
  const parts = [
    sql`SELECT ${raw(block.distinct ? "DISTINCT " : "")}${list}\nFROM ${block.from}`,
    ...(block.where.length === 0 ? [] : [sql`WHERE ${joined(block.where, "\n  AND ")}`]),
    ...(block.groups === null || block.groups.length === 0 ? [] : [sql`GROUP BY ${joined(block.groups, ", ")}`]),
    ...(block.order.length > 0 && (ordered || block.limit !== null) ? [sql`ORDER BY ${orderText(block.order)}`] : []),
    ...(block.limit === null ? [] : [sql`LIMIT ${block.limit}`]),
  ]
  return joined(parts, "\n")
}

/** What stands behind ORDER BY: always with its direction and the place of nulls. */
export function orderText(keys: readonly Key[]): Sql {
  return joined(
    keys.flatMap((key, index) => keyTexts(key, index === keys.length - 1)),
    ", ",
  )
}

/**
 * A missing text sorts as the empty text: the smallest, beside which NULL may stand only when no key follows. NaN stands
 * beside nulls.
 */
function keyTexts(key: Key, last: boolean): Sql[] {
  const direction = raw(key.descending ? "DESC" : "ASC")
  const lowEnd = raw(key.descending ? "NULLS LAST" : "NULLS FIRST")
  const nulls = raw(key.nullsFirst ? "NULLS FIRST" : "NULLS LAST")
  if (key.type === "string") {
    const text = key.nullable && !last ? sql`coalesce(${key.sql}, '')` : key.sql
    return [sql`${text} ${direction} ${lowEnd}`]
  }
  const plain = sql`${key.sql} ${direction} ${nulls}`
  if (key.type !== "real" || key.neverNan === true) return [plain]
  return [sql`isnan(${key.sql}) ${raw(key.nullsFirst ? "DESC NULLS FIRST" : "ASC NULLS LAST")}`, plain]
}
