import { type Block, columnsIn, isBare, reading } from "../block.ts"
import { type Printer, type Names, type Of, alias, union, wrapped } from "../printer.ts"
import { joined, quoted, raw, type Sql, sql } from "../sql.ts"
import type { JoinStep, PlanColumn } from "../../plan/plan.ts"

/** Two sides and the condition they meet by; columns are renamed on the way out. */
export function buildJoin(printer: Printer, plan: Of<"join">, needed: Names): Block {
  const wanted = plan.outputs.filter(({ name }) => needed.has(name))
  const side = (which: "left" | "right") =>
    union(
      wanted.filter((output) => output.side === which).map(({ from }) => from),
      plan.on.map((pair) => pair[which].name),
    )
  const left = sideOf(printer, printer.build(printer, plan.left, side("left")), plan.uniqueLeft ? plan.on : null)
  const right = sideOf(printer, printer.build(printer, plan.right, side("right")), null)
  const [lefts, rights] = [columnsIn(left.inputs), columnsIn(right.inputs)]
  const conditions = plan.on.map((pair) => sameKey(pair, keyOf(pair.left, lefts), keyOf(pair.right, rights)))
  const from = sql`${left.from} ${raw(joinWords[plan.how])} ${right.from} ON ${joined(conditions, " AND ")}`
  const inputs = wanted.map(({ name, side: which, from: own }) => {
    const column = plan.columns.find((one) => one.name === name)
    const found = (which === "left" ? lefts : rights).get(own)
    if (column === undefined || found === undefined) throw new Error(`the join lost its column ${name}`)
    return { ...column, sql: found }
  })
  return reading(from, inputs)
}

const joinWords: Readonly<Record<JoinStep["how"], string>> = {
  inner: "INNER JOIN",
  left: "LEFT JOIN",
  right: "RIGHT JOIN",
  full: "FULL JOIN",
  semi: "SEMI JOIN",
  anti: "ANTI JOIN",
}

/** One side of a join; for innerunique one row of each key. */
function sideOf(printer: Printer, block: Block, unique: JoinStep["on"] | null): Block {
  const plain = isBare(block) ? block : { ...wrapped(printer, block), order: [] }
  if (unique === null) return plain
  const columns = columnsIn(plain.inputs)
  const keys = unique.map((pair) => keyOf(pair.left, columns))
  const name = alias(printer)
  const list = joined(
    plain.inputs.map((cell) => sql`${cell.sql} AS ${quoted(cell.name)}`),
    ", ",
  )
  const inputs = plain.inputs.map((cell) => ({ ...cell, sql: sql`${name}.${quoted(cell.name)}` }))
  return reading(sql`(SELECT DISTINCT ON (${joined(keys, ", ")}) ${list} FROM ${plain.from}) AS ${name}`, inputs)
}

function keyOf(column: PlanColumn, columns: ReadonlyMap<string, Sql>): Sql {
  const found = columns.get(column.name)
  if (found === undefined) throw new Error(`the join lost its key ${column.name}`)
  return column.type === "string" && column.nullable ? sql`coalesce(${found}, '')` : found
}

/** In Kusto a null key meets a null key; where one side has none, a plain comparison finds the same and prunes. */
function sameKey(pair: JoinStep["on"][number], left: Sql, right: Sql): Sql {
  const bothMayMiss = pair.left.type !== "string" && pair.left.nullable && pair.right.nullable
  return bothMayMiss ? sql`${left} IS NOT DISTINCT FROM ${right}` : sql`${left} = ${right}`
}
