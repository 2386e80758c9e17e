import { call, constant } from "../coerce.ts"
import { comparable, dynamicAs, equatable } from "../compare.ts"
import { asTextSide, checkTerm, mentionQuotes } from "./text.ts"
import { type Ground, refuse } from "../scope.ts"
import { inForm } from "../../functions/equality.ts"
import { hasListForm } from "../../functions/text-operators.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { Expression, ListExpression, Pipeline } from "../../syntax/ast.ts"

/** `in`, `has_any` and their family: a list of expressions, or the first column of rows. */
export function bindList(ground: Ground, node: ListExpression): Scalar | null {
  const value = ground.scope.bind(ground, node.value)
  if (value === null) return null
  if (node.operator === "has_any" || node.operator === "has_all") return bindHasList(ground, node, value)
  const negates = node.operator.startsWith("!")
  const anyCase = node.operator.endsWith("~")
  const rows = "kind" in node.list ? node.list : rowsNamed(ground, node.list)
  if (rows !== null) return bindMembership(ground, node, value, rows)
  const others = "kind" in node.list ? null : bindItems(ground, node.list, value)
  if (others === null) return null
  const tested = value.type === "dynamic" && others[0] !== undefined ? elementAs(value, others) : value
  const pairs = others.map((other) => comparable(tested, other))
  const wrong = pairs.indexOf(null)
  if (wrong >= 0 || tested.type === "dynamic" || (anyCase && tested.type !== "string"))
    return wrongItem(ground, node, tested, others, wrong)
  if (others.some((other) => other.kind === "constant" && other.value === null)) {
    return refuse(ground.scope, "E309", "null is in no list", node.span, [{ text: "ask isnull(…) as well" }])
  }
  // NaN equals nothing, so it is in no list.
  const items = pairs.flatMap((pair) => (pair === null || isNan(pair[1]) ? [] : [pair[1]]))
  return call(inForm(negates, anyCase), [tested, ...items], "bool", false)
}

/** A dynamic read as its list is: whole numbers digit by digit where one of them is large. */
function elementAs(value: Scalar, others: readonly Scalar[]): Scalar {
  const [first] = others
  const whole = others.every(({ type }) => type === "long") ? others.map((other) => equatable(value, other)?.[0]) : []
  return whole.find((one) => one?.type === "long") ?? (first === undefined ? value : dynamicAs(value, first.type))
}

function isNan(item: Scalar): boolean {
  return item.kind === "constant" && Number.isNaN(item.value)
}

function wrongItem(
  ground: Ground,
  node: ListExpression,
  value: Scalar,
  others: readonly Scalar[],
  index: number,
): null {
  const span = ("kind" in node.list ? undefined : node.list[index]?.span) ?? node.span
  return refuse(
    ground.scope,
    "E301",
    `\`${node.operator}\` does not compare a ${value.type} with a ${others[Math.max(index, 0)]?.type ?? "dynamic"}`,
    span,
  )
}

/** A list in a dynamic constant counts as its elements. */
function bindItems(ground: Ground, nodes: readonly Expression[], value: Scalar): readonly Scalar[] | null {
  const bound = nodes.map((node) => {
    const item = ground.scope.bind(ground, node)
    if (item === null && value.type === "string") mentionQuotes(ground.scope, node)
    return item
  })
  const items: Scalar[] = []
  for (const [index, item] of bound.entries()) {
    if (item === null) return null
    const inner = item.type === "dynamic" ? elementsOf(item) : [item]
    if (inner === null) {
      return refuse(
        ground.scope,
        "E301",
        "a list in a column is left out here",
        nodes[index]?.span ?? { start: 0, end: 0 },
        [{ text: "use array_index_of(list, value) >= 0" }],
      )
    }
    items.push(...inner)
  }
  return items
}

function elementsOf(item: Scalar): readonly Scalar[] | null {
  if (item.kind !== "constant" || typeof item.value !== "string") return null
  const list: unknown = JSON.parse(item.value)
  if (!Array.isArray(list)) return null
  const scalars = list.map((element: unknown) => elementConstant(element))
  return scalars.some((one) => one === null) ? null : scalars.flatMap((one) => (one === null ? [] : [one]))
}

function elementConstant(element: unknown): Scalar | null {
  if (typeof element === "string") return constant("string", element)
  if (typeof element === "boolean") return constant("bool", element)
  if (typeof element !== "number") return null
  return Number.isSafeInteger(element) ? constant("long", BigInt(element)) : constant("real", element)
}

function bindHasList(ground: Ground, node: ListExpression, value: Scalar): Scalar | null {
  if ("kind" in node.list)
    return refuse(ground.scope, "E113", `\`${node.operator}\` of a table is left out here`, node.span, [
      { text: "write the terms, or a dynamic list" },
    ])
  const text = asTextSide(ground.scope, node, value, node.value)
  const others = bindItems(ground, node.list, value)
  if (text === null || others === null) return null
  const wrong = others.find((other) => other.type !== "string")
  if (wrong !== undefined)
    return refuse(
      ground.scope,
      "E301",
      `\`${node.operator}\` looks for texts, and a ${wrong.type} is in the list`,
      node.span,
    )
  if (others.length === 0) return constant("bool", node.operator === "has_all")
  const spans = node.list
  const fine = others.every((other, index) => checkTerm(ground.scope, "has", other, spans[index]?.span ?? node.span))
  return fine ? call(hasListForm(node.operator === "has_all"), [text, ...others], "bool", false) : null
}

/** `in (failed)`: one name in the brackets may be that of rows, where no column has it. */
function rowsNamed({ scope, columns }: Ground, [only, ...others]: readonly Expression[]): Pipeline | null {
  if (only?.kind !== "name" || others.length > 0) return null
  const { name, span } = only
  if (columns.some((column) => column.name === name.text)) return null
  const meaning = scope.names.get(name.text)
  const isRows = meaning === undefined ? Object.hasOwn(scope.catalog, name.text) : meaning.kind === "rows"
  return isRows ? { kind: "pipeline", source: { kind: "table", name, span }, stages: [], span } : null
}

function bindMembership(ground: Ground, node: ListExpression, value: Scalar, rows: Pipeline): Scalar | null {
  const plan = ground.scope.bindRows(ground.scope, rows)
  const column = plan?.columns[0]
  if (plan === null || column === undefined) return null
  const anyCase = node.operator.endsWith("~")
  const tested = value.type === "dynamic" ? dynamicAs(value, column.type) : value
  const sides = comparable(tested, { kind: "column", ...column })
  if (sides === null || column.type === "dynamic" || (anyCase && column.type !== "string")) {
    return refuse(
      ground.scope,
      "E301",
      `\`${node.operator}\` does not compare a ${value.type} with a ${column.type}`,
      node.span,
    )
  }
  return {
    kind: "membership",
    value: sides[0],
    plan,
    negated: node.operator.startsWith("!"),
    ignoreCase: anyCase,
    type: "bool",
    nullable: false,
  }
}
