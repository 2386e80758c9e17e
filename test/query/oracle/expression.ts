import type { Expression, Lambda, Literal, Name } from "../../../src/query/index.ts"
import { aggregates } from "./aggregates.ts"
import { functions } from "./functions.ts"
import { asHeld, binary, hasTerm, held, isNumber, relation, type Here, type Typed, widened } from "./operators.ts"
import {
  type Cell,
  type Column,
  inOrder,
  isBag,
  isList,
  keyOf,
  missing,
  type Rows,
  Undecided,
  Unknown,
} from "./value.ts"
import { parsedJson, textOf } from "./convert.ts"

/** What names mean around an expression. */
export type Scope = {
  readonly tables: Readonly<Record<string, Rows>>
  readonly names: ReadonlyMap<string, Rows | Typed | Lambda>
  readonly now: bigint
  /** Evaluates a pipeline; it holds expressions and they hold pipelines, so it is passed in. */
  readonly rowsOf: (
    scope: Scope,
    pipeline: Extract<Extract<Expression, { kind: "list" }>["list"], { kind: "pipeline" }>,
  ) => Rows
}

/** Gives an expression its type and the way to its value in a row, or in a group where aggregates stand. */
export function typed(scope: Scope, columns: readonly Column[], node: Expression): Typed {
  const of = (inner: Expression) => typed(scope, columns, inner)
  switch (node.kind) {
    case "literal":
      return constant(node.literal)
    case "group":
      return of(node.inner)
    case "name":
      return named(scope, columns, node.name)
    case "unary":
      return node.operator === "+" ? of(node.operand) : negated(of(node.operand))
    case "binary":
      return binary(node.operator, of(node.left), of(node.right))
    case "between":
      return between(of(node.value), of(node.low), of(node.high), node.negated)
    case "list":
      return listed(scope, node, of)
    case "member":
      return path(of(node.target), { type: "string", at: () => node.name.text })
    case "index":
      return path(of(node.target), of(node.index))
    case "call":
      return called(scope, node.name.text, node.args.map(of))
    default:
      throw new Unknown(node.kind)
  }
}

function constant({ type, value }: Literal): Typed {
  if (type === "dynamic") {
    const json = value === null ? null : parsedJson(value)
    return { type, at: () => json }
  }
  if (type === "decimal" && value !== null) {
    const [whole = "0", fraction = ""] = value.split(".")
    const scaled = BigInt(whole + fraction.padEnd(12, "0"))
    return { type, at: () => scaled }
  }
  return { type, at: () => value }
}

function named(scope: Scope, columns: readonly Column[], { text }: Name): Typed {
  const index = columns.findIndex(({ name }) => name === text)
  const column = columns[index]
  if (column !== undefined)
    return { type: column.type, at: (here) => here.rows[here.index]?.[index] ?? (column.type === "string" ? "" : null) }
  const meaning = scope.names.get(text)
  if (meaning !== undefined && "at" in meaning) return meaning
  throw new Unknown(`the name ${text}`)
}

function negated(value: Typed): Typed {
  return {
    type: value.type,
    at: (here) => {
      const cell = value.at(here)
      return typeof cell === "bigint" ? -cell : typeof cell === "number" ? -cell : cell
    },
  }
}

function between(value: Typed, low: Typed, high: Typed, negate: boolean): Typed {
  const end = low.type === "datetime" && high.type === "timespan" ? binary("+", low, high) : high
  const within = binary("and", relation(">=", value, low), relation("<=", value, end))
  return negate ? (functions["not"]?.([within]) ?? within) : within
}

type ListNode = Extract<Expression, { kind: "list" }>

function listed(scope: Scope, node: ListNode, of: (inner: Expression) => Typed): Typed {
  const tested = of(node.value)
  const rows = "kind" in node.list ? scope.rowsOf(scope, node.list) : rowsNamed(scope, node.list)
  const cells = rows === undefined ? undefined : firstColumn(rows)
  const given = "kind" in node.list || rows !== undefined ? [] : node.list.map(of)
  const first = given[0]
  const dynamic = tested.type === "dynamic" && first !== undefined && first.type !== "dynamic"
  const value = dynamic ? held(tested, first.type) : tested
  const items = dynamic ? given.map(asHeld) : given
  if (node.operator === "has_any" || node.operator === "has_all")
    return terms(value, items, node.operator === "has_all")
  const [negate, anyCase] = [node.operator.startsWith("!"), node.operator.endsWith("~")]
  const fold = (cell: Cell) => (anyCase && typeof cell === "string" ? keyOf(cell.toLowerCase()) : keyOf(cell))
  const type =
    [value, ...items].map((one) => one.type).every(isNumber) && items.some((one) => one.type === "real")
      ? "real"
      : value.type
  return {
    type: "bool",
    at: (here) => {
      const sought = widened(value, type).at(here)
      const all =
        cells ??
        items.flatMap((item) => elements(item.type === "dynamic" ? item.at(here) : widened(item, type).at(here)))
      if (sought === null && all.includes(null)) throw new Undecided("null in a list with null")
      return all.some((cell) => fold(cell) === fold(sought)) !== negate
    },
  }
}

/** A name alone in the brackets is that of rows, where it is; the tables here have no columns of these names. */
function rowsNamed(scope: Scope, [only, ...others]: readonly Expression[]): Rows | undefined {
  if (only?.kind !== "name" || others.length > 0) return undefined
  const meaning = scope.names.get(only.name.text) ?? scope.tables[only.name.text]
  return meaning !== undefined && "rows" in meaning ? meaning : undefined
}

function elements(cell: Cell): readonly Cell[] {
  return isList(cell) ? cell : [cell]
}

function firstColumn({ rows }: Rows): readonly Cell[] {
  return rows.map(([first = null]) => first)
}

function terms(value: Typed, items: readonly Typed[], every: boolean): Typed {
  return {
    type: "bool",
    at: (here) => {
      const text = textOf(value.at(here), value.type)
      const found = items.flatMap((item) => elements(item.at(here))).map((term) => hasTerm(text, String(term)))
      return every ? found.every(Boolean) : found.some(Boolean)
    },
  }
}

/** A step into a list or a bag; what is not there is null. */
function path(target: Typed, step: Typed): Typed {
  return {
    type: "dynamic",
    at: (here) => {
      const [cell, key] = [target.at(here), step.at(here)]
      if (isBag(cell) && typeof key === "string") return Object.hasOwn(cell, key) ? (cell[key] ?? null) : null
      if (isList(cell) && typeof key === "bigint") return inOrder(cell).at(Number(key)) ?? null
      return null
    },
  }
}

function called(scope: Scope, name: string, args: readonly Typed[]): Typed {
  const meaning = scope.names.get(name)
  if (meaning !== undefined && "body" in meaning) return lambda(scope, meaning, args)
  if (name === "now" && args[0] === undefined) return { type: "datetime", at: () => scope.now }
  if (name === "now" && args[0] !== undefined) return binary("+", called(scope, name, []), args[0])
  if (name === "ago" && args[0] !== undefined) return binary("-", { type: "datetime", at: () => scope.now }, args[0])
  const known = functions[name] ?? aggregates[name] ?? windows[name]
  if (known === undefined) throw new Unknown(`the function ${name}`)
  return known(args)
}

function lambda(scope: Scope, { parameters, body }: Lambda, args: readonly Typed[]): Typed {
  const bound = parameters.map(({ name, type, defaultValue }, index) => {
    const value = args[index] ?? (defaultValue === null ? undefined : typed(scope, [], defaultValue))
    if (value === undefined) throw new Unknown("an argument")
    return [name.text, widened(value, type)] as const
  })
  return typed({ ...scope, names: new Map([...scope.names, ...bound]) }, [], body)
}

/** Functions of a row's neighbours. */
const windows: Readonly<Record<string, (args: readonly Typed[]) => Typed>> = {
  row_number: ([first, restart]) => ({
    type: "long",
    at: (here) =>
      BigInt(placed(here).index - startOf(here, restart)) + (first === undefined ? 1n : BigInt(String(first.at(here)))),
  }),
  prev: (args) => neighbour(args, -1),
  next: (args) => neighbour(args, 1),
  row_cumsum: ([value, restart]) => {
    if (value === undefined) throw new Unknown("a sum of nothing")
    const sum = aggregates["sum"]?.([value])
    if (sum === undefined) throw new Unknown("sum")
    return { type: sum.type, at: (here) => sum.at(upTo(placed(here), startOf(here, restart))) }
  },
}

/** The last row up to this one where the condition to begin anew is true, or the first of all. */
function startOf(here: Here, restart: Typed | undefined): number {
  for (let index = here.index; index > 0; index--) if (restart?.at({ ...here, index }) === true) return index
  return 0
}

function upTo(here: Here, start: number): Here {
  return { ...here, rows: here.rows.slice(start, here.index + 1), index: 0 }
}

/** The value so many rows away, one unless told; beyond the rows a default, else nothing. */
function neighbour([value, rows, otherwise]: readonly Typed[], direction: 1 | -1): Typed {
  if (value === undefined) throw new Unknown("a neighbour of nothing")
  return {
    type: value.type,
    at: (here) => {
      const index = placed(here).index + direction * Number(rows?.at(here) ?? 1)
      if (index >= 0 && index < here.rows.length) return value.at({ ...here, index })
      return otherwise?.at(here) ?? missing(value.type)
    },
  }
}

function placed<Place extends { readonly ordered: boolean }>(here: Place): Place {
  if (!here.ordered) throw new Undecided("the order of rows")
  return here
}
