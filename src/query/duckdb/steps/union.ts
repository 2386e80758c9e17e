import { type Block, statement } from "../block.ts"
import { printScalar } from "../print-scalar.ts"
import { type Printer, type Names, type Of, alias, surroundings, readingFrom, open, union } from "../printer.ts"
import { joined, sql } from "../sql.ts"
import { columnsOf } from "../../plan/scalar.ts"

/** All inputs with the same columns in the same places. */
export function buildUnion(printer: Printer, plan: Of<"union">, needed: Names): Block {
  const columns = plan.columns.filter(({ name }) => needed.has(name))
  const kept = columns.length === 0 ? plan.columns.slice(0, 1) : columns
  const statements = plan.inputs.map(({ input, items }) => {
    const wanted = kept.flatMap(({ name }) => items.filter((item) => item.name === name))
    const block = open(printer, printer.build(printer, input, union(...wanted.map(({ value }) => columnsOf(value)))))
    const around = surroundings(printer, block)
    const cells = wanted.map(({ name, value }) => ({
      name,
      sql: printScalar(value, around),
      type: value.type,
      nullable: value.nullable,
    }))
    return sql`(${statement(block, cells, false)})`
  })
  return readingFrom(sql`(${joined(statements, "\nUNION ALL\n")})`, alias(printer), kept)
}
