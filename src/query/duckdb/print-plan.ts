import type { Item, JoinStep, Plan, PlanColumn, Scalar } from "../plan/plan.ts"
import { columnsOf, holds } from "../plan/scalar.ts"
import { type Block, type Cell, cellsOf, columnsIn, isBare, type Key, orderText, reading, statement } from "./block.ts"
import { elementOrNull } from "./json.ts"
import { expandedList } from "./expand.ts"
import { printFilter, printScalar, printWhole, type Surroundings } from "./print-scalar.ts"
import { seriesStatement } from "./series.ts"
import { joined, quoted, raw, type Sql, sql } from "./sql.ts"
import { cast } from "./storage.ts"

/** A plan as one statement, its order and all; only the columns that are asked for are read on the way. */
export function printPlan(plan: Plan): Sql {
  const printer = { aliases: 0 }
  const block = build(printer, plan, namesOf(plan.columns))
  return statement(block, outputs(block, plan.columns), true)
}

/** A condition over the columns of a table, as it stands behind WHERE. */
export function printCondition(condition: Scalar, columns: readonly PlanColumn[]): Sql {
  const cells = columns.map((column) => ({ ...column, sql: quoted(column.name) }))
  return printFilter(condition, {
    columns: columnsIn(cells),
    order: null,
    statement: (plan) => firstColumn({ aliases: 0 }, plan),
  })
}

type Printer = { aliases: number }

type Names = ReadonlySet<string>

function namesOf(columns: readonly { readonly name: string }[]): Names {
  return new Set(columns.map(({ name }) => name))
}

/** The columns in their order; texts come out whole. */
function outputs(block: Block, columns: readonly PlanColumn[]): Cell[] {
  const cells = new Map(cellsOf(block).map((cell) => [cell.name, cell]))
  return columns.map(({ name }) => {
    const cell = cells.get(name)
    if (cell === undefined) throw new Error(`the column ${name} was lost on the way`)
    return whole(cell)
  })
}

function whole(cell: Cell): Cell {
  return cell.type === "string" && cell.nullable
    ? { ...cell, sql: sql`coalesce(${cell.sql}, '')`, nullable: false }
    : cell
}

function alias(printer: Printer): Sql {
  printer.aliases++
  return raw(`t${printer.aliases}`)
}

function surroundings(printer: Printer, block: Block): Surroundings {
  return {
    columns: columnsIn(block.inputs),
    order: block.order.length === 0 ? null : orderText(block.order),
    statement: (plan) => firstColumn(printer, plan),
  }
}

function firstColumn(printer: Printer, plan: Plan): Sql {
  const columns = plan.columns.slice(0, 1)
  const block = build(printer, plan, namesOf(columns))
  return statement(block, outputs(block, columns), false)
}

/** The block of a plan, with at least the needed columns. */
function build(printer: Printer, plan: Plan, needed: Names): Block {
  switch (plan.kind) {
    case "scan":
      return buildScan(printer, plan, needed)
    case "values":
      return buildValues(printer, plan)
    case "range":
      return buildRange(printer, plan)
    case "filter":
      return buildFilter(printer, plan, needed)
    case "project":
      return buildProject(printer, plan, needed)
    case "aggregate":
      return buildAggregate(printer, plan, needed)
    case "sort":
      return buildSort(printer, plan, needed)
    case "take":
      return buildTake(printer, plan, needed)
    case "distinct":
      return buildDistinct(printer, plan)
    case "join":
      return buildJoin(printer, plan, needed)
    case "union":
      return buildUnion(printer, plan, needed)
    case "expand":
      return buildExpand(printer, plan, needed)
    case "series":
      return buildSeries(printer, plan)
  }
}

type Of<Kind extends Plan["kind"]> = Extract<Plan, { kind: Kind }>

function readingFrom(source: Sql, name: Sql, columns: readonly PlanColumn[]): Block {
  return reading(
    sql`${source} AS ${name}`,
    columns.map((column) => ({ ...column, sql: sql`${name}.${quoted(column.name)}` })),
  )
}

function only(columns: readonly PlanColumn[], needed: Names): readonly PlanColumn[] {
  return columns.filter(({ name }) => needed.has(name))
}

function buildScan(printer: Printer, plan: Of<"scan">, needed: Names): Block {
  return readingFrom(quoted(plan.table), alias(printer), only(plan.columns, needed))
}

function buildValues(printer: Printer, { rows, columns }: Of<"values">): Block {
  const name = alias(printer)
  const around: Surroundings = { columns: new Map(), order: null, statement: (plan) => firstColumn(printer, plan) }
  if (rows.length === 0) {
    const cells = columns.map((column) => sql`${cast(raw("NULL"), column.type)} AS ${quoted(column.name)}`)
    return readingFrom(sql`(SELECT ${joined(cells, ", ")} WHERE false)`, name, columns)
  }
  const written = rows.map(
    (row) =>
      sql`(${joined(
        row.map((value) => printWhole(value, around)),
        ", ",
      )})`,
  )
  const list = joined(
    columns.map((column) => quoted(column.name)),
    ", ",
  )
  return reading(
    sql`(VALUES ${joined(written, ", ")}) AS ${name}(${list})`,
    columns.map((column) => ({ ...column, sql: sql`${name}.${quoted(column.name)}` })),
  )
}

/** Steps are counted, so that times, numbers and fractions go the same way. */
function buildRange(printer: Printer, plan: Of<"range">): Block {
  const around: Surroundings = { columns: new Map(), order: null, statement: (inner) => firstColumn(printer, inner) }
  const [from, to, step] = [plan.from, plan.to, plan.step].map((value) => printScalar(value, around))
  if (from === undefined || to === undefined || step === undefined) throw new Error("a range lacks a bound")
  const { type } = plan.from
  const distance = type === "datetime" ? sql`(epoch_us(${to}) - epoch_us(${from}))` : sql`(${to} - ${from})`
  const count = type === "real" ? sql`CAST(floor(${distance} / ${step}) AS BIGINT)` : sql`(${distance} // ${step})`
  const steps = sql`CASE WHEN sign(${distance}) * sign(${step}) < 0 THEN -1 ELSE ${count} END`
  const value = type === "datetime" ? sql`${from} + to_microseconds(n.i * ${step})` : sql`${from} + n.i * ${step}`
  const source = sql`(SELECT ${value} AS ${quoted(plan.columns[0]?.name ?? "")} FROM (SELECT unnest(generate_series(0, ${steps})) AS i) AS n)`
  const block = readingFrom(source, alias(printer), plan.columns)
  return block
}

/** A block that can take more conditions, columns or an order; the pending order goes along, as hidden columns if it must. */
function wrapped(printer: Printer, block: Block): Block {
  const name = alias(printer)
  const cells = withOrder(block, cellsOf(block))
  const inputs = throughAlias(cells, name)
  return {
    ...reading(sql`(${statement(block, cells, false)}) AS ${name}`, inputs),
    order: carried(block, cells, inputs),
  }
}

/** The cells, and hidden ones for keys of the order that are not among them. */
function withOrder(block: Block, cells: readonly Cell[]): readonly Cell[] {
  const all = [...cells]
  for (const key of block.order) {
    if (!all.some((cell) => cell.sql === key.sql))
      all.push({ name: hiddenName(all), sql: key.sql, type: key.type, nullable: key.nullable })
  }
  return all
}

function throughAlias(cells: readonly Cell[], name: Sql): Cell[] {
  return cells.map((cell) => ({ ...cell, sql: sql`${name}.${quoted(cell.name)}` }))
}

/** The order of a block by the columns of the statement it became. */
function carried(block: Block, cells: readonly Cell[], inputs: readonly Cell[]): Key[] {
  return block.order.map((key) => {
    const at = cells.findIndex((cell) => cell.sql === key.sql)
    return { ...key, sql: inputs[at]?.sql ?? key.sql }
  })
}

function hiddenName(cells: readonly Cell[]): string {
  const taken = new Set(cells.map(({ name }) => name.toLowerCase()))
  let number = 1
  while (taken.has(`__order${number}`)) number++
  return `__order${number}`
}

function open(printer: Printer, block: Block): Block {
  return block.select !== null || block.limit !== null || block.distinct ? wrapped(printer, block) : block
}

function union(...sets: readonly Iterable<string>[]): Names {
  return new Set(sets.flatMap((set) => [...set]))
}

function buildFilter(printer: Printer, plan: Of<"filter">, needed: Names): Block {
  const block = open(printer, build(printer, plan.input, union(needed, columnsOf(plan.predicate))))
  return { ...block, where: [...block.where, printFilter(plan.predicate, surroundings(printer, block))] }
}

function buildProject(printer: Printer, plan: Of<"project">, needed: Names): Block {
  const wanted = plan.items.filter(({ name }) => needed.has(name))
  const input = build(printer, plan.input, union(...wanted.map(({ value }) => columnsOf(value))))
  const picked = pickedFrom(input, wanted)
  if (picked !== null) return { ...input, select: picked }
  const neighbours = wanted.some(({ value }) => holds(value, "window"))
  const block =
    input.select !== null || input.distinct || (neighbours && input.limit !== null) ? wrapped(printer, input) : input
  const around = surroundings(printer, block)
  const select = wanted.map(({ name, value }) => ({
    name,
    sql: printScalar(value, around),
    type: value.type,
    nullable: value.nullable,
  }))
  return { ...block, select }
}

/** Columns that only change their place or name are picked from the SELECT that makes them. */
function pickedFrom(block: Block, items: readonly Item[]): readonly Cell[] | null {
  const { select } = block
  if (select === null || block.groups !== null || block.distinct) return null
  const cells = items.map(({ name, value }) => {
    const cell = value.kind === "column" ? select.find((one) => one.name === value.name) : undefined
    return cell === undefined ? null : { ...cell, name }
  })
  return cells.some((cell) => cell === null) ? null : cells.flatMap((cell) => (cell === null ? [] : [cell]))
}

function buildAggregate(printer: Printer, plan: Of<"aggregate">, needed: Names): Block {
  const aggregates = plan.aggregates.filter(({ name }) => needed.has(name))
  const read = union(...[...plan.keys, ...aggregates].map(({ value }) => columnsOf(value)))
  const block = open(printer, build(printer, plan.input, read))
  const around = surroundings(printer, block)
  const keys = plan.keys.map(({ name, value }) => ({
    name,
    sql: printWhole(value, around),
    type: value.type,
    nullable: value.type !== "string" && value.nullable,
  }))
  const rows = rowsOf(aggregates)
  const single = aggregates.filter(({ value }) => fieldOf(value) === null)
  const values = [...single, ...rows].map(({ name, value }) => ({
    name,
    sql: printScalar(value, around),
    type: value.type,
    nullable: value.nullable,
  }))
  const anything = keys.length + values.length === 0 ? [oneRow] : []
  const grouped = { ...block, select: [...keys, ...values, ...anything], groups: keys.length, order: [] }
  return rows.length === 0 ? grouped : withFields(printer, grouped, plan, aggregates, rows)
}

/** Values that come from one row are made once, as a struct. */
function rowsOf(aggregates: readonly Item[]): readonly Item[] {
  const rows: Item[] = []
  for (const { value } of aggregates) {
    if (fieldOf(value) === null || rows.some((row) => sameRow(row.value, value))) continue
    rows.push({ name: `__row${rows.length + 1}`, value: { ...value, nullable: false } })
  }
  return rows
}

function fieldOf(value: Scalar): number | null {
  return value.kind === "aggregate" ? (value.form.field ?? null) : null
}

function sameRow(one: Scalar, other: Scalar): boolean {
  return one.kind === "aggregate" && other.kind === "aggregate" && one.args === other.args
}

function withFields(
  printer: Printer,
  grouped: Block,
  plan: Of<"aggregate">,
  aggregates: readonly Item[],
  rows: readonly Item[],
): Block {
  const block = wrapped(printer, grouped)
  const cells = columnsIn(block.inputs)
  const select = [...plan.keys, ...aggregates].map(({ name, value }) => {
    const field = fieldOf(value)
    const row = rows.find((one) => sameRow(one.value, value))
    const own = cells.get(field === null ? name : (row?.name ?? name))
    if (own === undefined) throw new Error(`the aggregate ${name} was lost`)
    const nullable = value.nullable && (value.type !== "string" || field !== null || value.kind !== "column")
    return { name, sql: field === null ? own : sql`${own}.${raw(`"f${field}"`)}`, type: value.type, nullable }
  })
  return { ...block, select }
}

/** Without a key and without an asked column there still is one row. */
const oneRow: Cell = { name: "__rows", sql: raw("count(*)"), type: "long", nullable: false }

function buildSort(printer: Printer, plan: Of<"sort">, needed: Names): Block {
  const block = open(
    printer,
    build(printer, plan.input, union(needed, ...plan.keys.map(({ value }) => columnsOf(value)))),
  )
  const around = surroundings(printer, block)
  const order = plan.keys.map(({ value, descending, nullsFirst }) => ({
    sql: printScalar(value, around),
    type: value.type,
    nullable: value.nullable,
    descending,
    nullsFirst,
  }))
  return { ...block, order }
}

function buildTake(printer: Printer, plan: Of<"take">, needed: Names): Block {
  const input = build(printer, plan.input, needed)
  const block = input.limit === null ? input : wrapped(printer, input)
  return { ...block, limit: printScalar(plan.count, surroundings(printer, block)) }
}

function buildDistinct(printer: Printer, plan: Of<"distinct">): Block {
  const input = build(printer, plan.input, namesOf(plan.input.columns))
  const block = input.groups !== null || input.limit !== null || input.distinct ? wrapped(printer, input) : input
  const cells = outputs(block, plan.columns)
  return { ...block, select: cells, distinct: true, order: [] }
}

function buildJoin(printer: Printer, plan: Of<"join">, needed: Names): Block {
  const wanted = plan.outputs.filter(({ name }) => needed.has(name))
  const side = (which: "left" | "right") =>
    union(
      wanted.filter((output) => output.side === which).map(({ from }) => from),
      plan.on.map((pair) => pair[which].name),
    )
  const left = sideOf(printer, build(printer, plan.left, side("left")), plan.uniqueLeft ? plan.on : null)
  const right = sideOf(printer, build(printer, plan.right, side("right")), null)
  const [lefts, rights] = [columnsIn(left.inputs), columnsIn(right.inputs)]
  const conditions = plan.on.map((pair) => sameKey(keyOf(pair.left, lefts), keyOf(pair.right, rights)))
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

/** In Kusto a null key meets a null key. */
function sameKey(left: Sql, right: Sql): Sql {
  return sql`${left} IS NOT DISTINCT FROM ${right}`
}

function buildUnion(printer: Printer, plan: Of<"union">, needed: Names): Block {
  const columns = plan.columns.filter(({ name }) => needed.has(name))
  const kept = columns.length === 0 ? plan.columns.slice(0, 1) : columns
  const statements = plan.inputs.map(({ input, items }) => {
    const wanted = kept.flatMap(({ name }) => items.filter((item) => item.name === name))
    const block = open(printer, build(printer, input, union(...wanted.map(({ value }) => columnsOf(value)))))
    const around = surroundings(printer, block)
    const cells = wanted.map(({ name, value }) => ({
      name,
      sql: printScalar(value, around),
      type: value.type,
      nullable: value.nullable,
    }))
    return sql`(${statement(block, cells, false)})`
  })
  return readingFrom(sql`(${joined(statements, " UNION ALL ")})`, alias(printer), kept)
}

/** Lists are unnested in a SELECT of their own, side by side: so rows keep their order and elements theirs. */
function buildExpand(printer: Printer, plan: Of<"expand">, needed: Names): Block {
  const block = open(
    printer,
    build(printer, plan.input, union(needed, ...plan.items.map(({ list }) => columnsOf(list)))),
  )
  const around = surroundings(printer, block)
  const name = alias(printer)
  const lists = plan.items.map((item) => expandedList(printScalar(item.list, around), item.bags))
  const made = new Set(plan.items.map((item) => item.name))
  const kept = withOrder(
    block,
    block.inputs.filter((cell) => needed.has(cell.name) && !made.has(cell.name)),
  )
  const elements = lists.map((list, index) => hiddenCell(`__element${index}`, sql`unnest(${list})`))
  const counted = plan.limit !== null || plan.itemIndex !== null || block.order.length > 0
  const sizes = joined(
    lists.map((list) => sql`len(${list})`),
    ", ",
  )
  const places = counted ? [hiddenCell("__place", sql`unnest(range(0, greatest(${sizes})))`)] : []
  const cells = [...kept, ...elements, ...places]
  const inner = statement(block, cells, false)
  return expanded(plan, block, { cells, kept, inner, name }, around)
}

type Unnested = {
  readonly cells: readonly Cell[]
  readonly kept: readonly Cell[]
  readonly inner: Sql
  readonly name: Sql
}

function expanded(
  plan: Of<"expand">,
  block: Block,
  { cells, kept, inner, name }: Unnested,
  around: Surroundings,
): Block {
  const inputs = throughAlias(cells, name)
  const place = sql`${name}."__place"`
  const made = plan.items.map((item, index) => elementCell(item, sql`${name}.${quoted(`__element${index}`)}`, around))
  const index: Cell[] =
    plan.itemIndex === null ? [] : [{ name: plan.itemIndex, sql: place, type: "long", nullable: false }]
  const where = plan.limit === null ? [] : [sql`${place} < ${printScalar(plan.limit, around)}`]
  const inOrder: Key[] =
    block.order.length === 0 ? [] : [{ sql: place, type: "long", nullable: false, descending: false, nullsFirst: true }]
  const order = [...carried(block, cells, inputs), ...inOrder]
  const columns = [...inputs.slice(0, kept.length), ...made, ...index]
  return { ...reading(sql`(${inner}) AS ${name}`, columns), where, order }
}

function hiddenCell(name: string, value: Sql): Cell {
  return { name, sql: value, type: "dynamic", nullable: true }
}

function elementCell(
  { convert, name, element }: Of<"expand">["items"][number],
  value: Sql,
  around: Surroundings,
): Cell {
  const written = printScalar(convert, { ...around, columns: new Map([[element, elementOrNull(value)]]) })
  return { name, sql: written, type: convert.type, nullable: convert.nullable }
}

function buildSeries(printer: Printer, plan: Of<"series">): Block {
  const values = [...plan.keys, ...plan.aggregates, plan.axis].map(({ value }) => columnsOf(value))
  const block = open(printer, build(printer, plan.input, union(...values)))
  const source = seriesStatement(plan, block, surroundings(printer, block), `__series${printer.aliases}`)
  return readingFrom(sql`(${source})`, alias(printer), plan.columns)
}
