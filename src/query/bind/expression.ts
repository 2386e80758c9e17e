import { arithmetic, type ArithmeticOperator, negationForm } from "../functions/arithmetic.ts"
import { andForm, betweenForm, orForm, relationForm } from "../functions/comparison.ts"
import { differsAnyCaseForm, differsForm, equalsAnyCaseForm, equalsForm, inForm } from "../functions/equality.ts"
import { functionNamed } from "../functions/index.ts"
import { conversionForm } from "../functions/conversion.ts"
import { regexMistake } from "../functions/regex.ts"
import { hasListForm, matchesRegexForm, textOperatorForm } from "../functions/text-operators.ts"
import { type KqlType, typeNamed } from "../kql-type.ts"
import type { Scalar } from "../plan/plan.ts"
import { suggest } from "../problem/suggest.ts"
import type {
  BetweenExpression,
  BinaryExpression,
  CallExpression,
  Expression,
  IndexExpression,
  ListExpression,
  MemberExpression,
  NameExpression,
  ParameterExpression,
  StringOperator,
  UnaryExpression,
} from "../syntax/ast.ts"
import { datetimeMicros } from "../syntax/datetime-literal.ts"
import type { Span } from "../syntax/span.ts"
import { fit, fittedCall, usage } from "./call.ts"
import { call, constant, widened } from "./coerce.ts"
import { comparable, dynamicAs, dynamicText } from "./compare.ts"
import { foldedArithmetic, negated } from "./fold.ts"
import { findColumn } from "./names.ts"
import { parameterConstant } from "./parameter.ts"
import { stepInto } from "./path.ts"
import { type Ground, refuse, type Scope, withName } from "./scope.ts"
import { refuseFunction } from "./unknown-function.ts"

/** Gives an expression its types; null after a mistake, which is noted. */
export function bindExpression(ground: Ground, node: Expression): Scalar | null {
  switch (node.kind) {
    case "literal":
      return constant(node.literal.type, node.literal.value)
    case "name":
      return bindName(ground, node)
    case "parameter":
      return bindParameter(ground, node)
    case "group":
      return bindExpression(ground, node.inner)
    case "unary":
      return bindUnary(ground, node)
    case "binary":
      return bindBinary(ground, node)
    case "list":
      return bindList(ground, node)
    case "between":
      return bindBetween(ground, node)
    case "call":
      return bindCall(ground, node)
    case "member":
    case "index":
      return bindPath(ground, node)
    case "star":
      return refuse(
        ground.scope,
        "E110",
        "`*` stands for all columns only in arg_max, arg_min and take_any",
        node.span,
        starHints(),
      )
    case "error":
      return null
  }
}

const starHints = () => [{ text: "count rows with count()" }]

/** A condition: a bool, or a mistake. */
export function bindCondition(ground: Ground, node: Expression): Scalar | null {
  const condition = bindExpression(ground, node)
  if (condition === null || condition.type === "bool") return condition
  const text = textOf(ground.scope, node.span)
  const hint =
    condition.type === "dynamic"
      ? { text: `convert it: tobool(${text})`, replacement: `tobool(${text})` }
      : { text: `compare it: ${text} == …` }
  return refuse(ground.scope, "E304", `a condition is a bool, and this is a ${condition.type}`, node.span, [hint])
}

function textOf(scope: Scope, span: Span): string {
  return scope.text.slice(span.start, span.end)
}

function bindName(ground: Ground, { name }: NameExpression): Scalar | null {
  const column = ground.columns.find((one) => one.name === name.text)
  if (column !== undefined) return useColumn(ground, column, name.span)
  const meaning = ground.scope.names.get(name.text)
  if (meaning?.kind === "scalar") return meaning.value
  if (meaning !== undefined || Object.hasOwn(ground.scope.catalog, name.text)) {
    return refuse(
      ground.scope,
      "E207",
      `\`${name.text}\` is ${meaning?.kind === "lambda" ? "a function" : "a table"}, and a value is needed`,
      name.span,
    )
  }
  if (
    functionNamed(name.text) !== undefined &&
    ground.columns.every((one) => suggest(name.text, [one.name]) === null)
  ) {
    return refuse(ground.scope, "E201", `no column "${name.text}" ${ground.place}`, name.span, [
      { text: `\`${name.text}\` is a function: write ${name.text}(…)`, replacement: `${name.text}()` },
    ])
  }
  const lets = [...ground.scope.names].filter(([, one]) => one.kind === "scalar").map(([word]) => word)
  const near = suggest(name.text, [...ground.columns.map((one) => one.name), ...lets])
  if (near !== null && lets.includes(near)) {
    return refuse(ground.scope, "E201", `no column "${name.text}" ${ground.place}`, name.span, [
      { text: `did you mean \`${near}\`?`, replacement: near },
    ])
  }
  findColumn(ground.scope, ground.columns, name, ground.place, ground.gone)
  return null
}

function useColumn(ground: Ground, column: Ground["columns"][number], span: Span): Scalar | null {
  if (ground.aggregates === "allowed") {
    return refuse(
      ground.scope,
      "E209",
      `\`${column.name}\` is a column of the rows, and here is one value for each group`,
      span,
      [{ text: `put it into an aggregate such as max(${column.name}), or behind \`by\`` }],
    )
  }
  return { ...column, kind: "column" }
}

function bindParameter(ground: Ground, node: ParameterExpression): Scalar | null {
  if (node.name === "left" || node.name === "right") {
    return refuse(ground.scope, "E204", `\`$${node.name}\` stands only behind \`on\` of a join`, node.span)
  }
  const { params } = ground.scope
  if (Object.hasOwn(params, node.name)) return parameterConstant(ground.scope, params[node.name], node)
  const names = Object.keys(params)
  const near = suggest(node.name, names)
  const help =
    near === null
      ? names.length === 0
        ? "no parameters were given"
        : `given are ${names.map((one) => `$${one}`).join(", ")}`
      : `did you mean \`$${near}\`?`
  return refuse(ground.scope, "E204", `the parameter \`$${node.name}\` was not given`, node.span, [
    near === null ? { text: help } : { text: help, replacement: `$${near}` },
  ])
}

function bindUnary(ground: Ground, node: UnaryExpression): Scalar | null {
  const operand = bindExpression(ground, node.operand)
  if (operand === null) return null
  if (!["int", "long", "real", "decimal", "timespan"].includes(operand.type)) {
    return refuse(ground.scope, "E301", `\`${node.operator}\` does not take a ${operand.type}`, node.span)
  }
  if (node.operator === "+") return operand
  return negated(operand) ?? call(negationForm, [operand], operand.type, operand.nullable)
}

function bindBinary(ground: Ground, node: BinaryExpression): Scalar | null {
  const { operator } = node
  if (operator === "and" || operator === "or") return bindLogic(ground, node)
  const left = bindExpression(ground, node.left)
  const right = bindExpression(ground, node.right)
  if (left === null || right === null) return null
  switch (operator) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return bindArithmetic(ground.scope, node, operator, left, right)
    case "==":
    case "!=":
      return bindEquality(ground.scope, node, left, right)
    case "<":
    case "<=":
    case ">":
    case ">=":
      return bindRelation(ground.scope, node, operator, left, right)
    default:
      return bindTextOperator(ground.scope, node, operator, left, right)
  }
}

function bindLogic(ground: Ground, node: BinaryExpression): Scalar | null {
  const left = bindCondition(ground, node.left)
  const right = bindCondition(ground, node.right)
  if (left === null || right === null) return null
  const form = node.operator === "and" ? andForm : orForm
  return call(form, [left, right], "bool", left.nullable || right.nullable)
}

function bindArithmetic(
  scope: Scope,
  node: BinaryExpression,
  operator: ArithmeticOperator,
  left: Scalar,
  right: Scalar,
): Scalar | null {
  const found = arithmetic(operator, left.type, right.type)
  if (found === null) return wrongOperands(scope, node, left, right)
  const folded = foldedArithmetic(operator, left, right, found.returns)
  if (folded !== null) return folded
  const [one, other] = [widened(left, found.left), widened(right, found.right)]
  const mayVanish = operator === "/" || operator === "%"
  return call(
    found.form,
    [one, other],
    found.returns,
    one.nullable || other.nullable || (mayVanish && found.returns !== "real"),
  )
}

function wrongOperands(scope: Scope, node: BinaryExpression, left: Scalar, right: Scalar): null {
  const message = `\`${node.operator}\` does not take a ${left.type} and a ${right.type}`
  const dynamic = left.type === "dynamic" ? node.left : right.type === "dynamic" ? node.right : null
  if (dynamic !== null) {
    const text = textOf(scope, dynamic.span)
    return refuse(scope, "E301", message, dynamic.span, [
      { text: `say what it is: todouble(${text})`, replacement: `todouble(${text})` },
    ])
  }
  const texts = node.operator === "+" && (left.type === "string" || right.type === "string")
  const joined = `strcat(${textOf(scope, node.left.span)}, ${textOf(scope, node.right.span)})`
  return refuse(
    scope,
    "E301",
    message,
    node.span,
    texts ? [{ text: `join text with ${joined}`, replacement: joined }] : castHints(left, right),
  )
}

function castHints(left: Scalar, right: Scalar): { text: string }[] {
  if (left.type === "string" || right.type === "string") {
    const other = left.type === "string" ? right.type : left.type
    return [{ text: `convert one side, for example with to${other === "real" ? "double" : other}(…)` }]
  }
  return []
}

function bindEquality(scope: Scope, node: BinaryExpression, left: Scalar, right: Scalar): Scalar | null {
  const sides = comparable(left, right)
  if (sides === null) return incomparable(scope, node, left, right)
  const text = sides[0].type === "string"
  const nullable = !text && sides[0].nullable && sides[1].nullable
  return call(node.operator === "==" ? equalsForm : differsForm, sides, "bool", nullable)
}

function bindRelation(
  scope: Scope,
  node: BinaryExpression,
  operator: "<" | "<=" | ">" | ">=",
  left: Scalar,
  right: Scalar,
): Scalar | null {
  const sides = comparable(left, right)
  if (sides === null || !isOrdered(sides[0].type)) return incomparable(scope, node, left, right)
  return call(relationForm(operator), sides, "bool", sides[0].nullable || sides[1].nullable)
}

function isOrdered(type: KqlType): boolean {
  return ["int", "long", "real", "decimal", "datetime", "timespan"].includes(type)
}

/** Text beside a time is nearly always a time in quotes. */
function incomparable(scope: Scope, node: BinaryExpression, left: Scalar, right: Scalar): null {
  const message = `\`${node.operator}\` does not compare a ${left.type} and a ${right.type}`
  const other = left.type === "string" ? node.left : right.type === "string" ? node.right : null
  const type = left.type === "string" ? right.type : left.type
  if (left.type === "string" && right.type === "string") {
    return refuse(scope, "E301", `\`${node.operator}\` does not compare texts`, node.span, [
      { text: `write strcmp(${textOf(scope, node.left.span)}, ${textOf(scope, node.right.span)}) ${node.operator} 0` },
    ])
  }
  if (left.type === "dynamic" || right.type === "dynamic") {
    return refuse(scope, "E301", message, node.span, [{ text: "convert both sides: tostring(a) == tostring(b)" }])
  }
  if (other?.kind === "literal" && other.literal.type === "string" && type !== "string")
    return literalOf(scope, message, other.span, other.literal.value, type)
  return refuse(scope, "E301", message, node.span, castHints(left, right))
}

function literalOf(scope: Scope, message: string, span: Span, text: string, type: KqlType): null {
  if (type === "datetime" && typeof datetimeMicros(text) === "bigint") {
    return refuse(scope, "E301", message, span, [{ text: `write datetime(${text})`, replacement: `datetime(${text})` }])
  }
  if (["int", "long", "real", "decimal"].includes(type) && /^-?\d+(\.\d+)?$/.test(text)) {
    return refuse(scope, "E301", message, span, [{ text: `write ${text} without quotes`, replacement: text }])
  }
  if (type === "bool" && /^(true|false)$/i.test(text)) {
    return refuse(scope, "E301", message, span, [
      { text: `write ${text.toLowerCase()} without quotes`, replacement: text.toLowerCase() },
    ])
  }
  return refuse(scope, "E301", message, span, [{ text: `write a ${type}` }])
}

function bindTextOperator(
  scope: Scope,
  node: BinaryExpression,
  operator: "=~" | "!~" | StringOperator,
  left: Scalar,
  right: Scalar,
): Scalar | null {
  const [one, other] = [asTextSide(scope, node, left, node.left), asTextSide(scope, node, right, node.right)]
  if (one === null || other === null) return null
  if (operator === "=~") return call(equalsAnyCaseForm, [one, other], "bool", false)
  if (operator === "!~") return call(differsAnyCaseForm, [one, other], "bool", false)
  if (operator === "matches regex") return bindRegex(scope, node, one, other)
  return checkTerm(scope, operator, other, node.right.span)
    ? call(textOperatorForm(operator), [one, other], "bool", false)
    : null
}

function asTextSide(scope: Scope, node: { readonly operator: string }, value: Scalar, part: Expression): Scalar | null {
  if (value.type === "string") return value
  if (value.type === "dynamic") return dynamicText(value)
  const text = textOf(scope, part.span)
  return refuse(scope, "E301", `\`${node.operator}\` looks at text, and this is a ${value.type}`, part.span, [
    { text: `write tostring(${text})`, replacement: `tostring(${text})` },
  ])
}

function bindRegex(scope: Scope, node: BinaryExpression, value: Scalar, regex: Scalar): Scalar | null {
  const mistake = regex.kind === "constant" && typeof regex.value === "string" ? regexMistake(regex.value) : null
  if (mistake !== null) return refuse(scope, "E308", mistake, node.right.span)
  if (regex.kind !== "constant") {
    return refuse(scope, "E305", "a regular expression must be known before the query runs", node.right.span)
  }
  return call(matchesRegexForm, [value, regex], "bool", false)
}

/** `has` finds whole terms; what would begin or end with something else is not said by Kusto. */
function checkTerm(scope: Scope, operator: string, sought: Scalar, span: Span): boolean {
  const word = operator.replace(/^!|_cs$/g, "")
  if (!word.startsWith("has") || sought.kind !== "constant" || typeof sought.value !== "string") return true
  const whole =
    word === "hassuffix"
      ? /[\p{L}\p{N}]$/u
      : word === "hasprefix"
        ? /^[\p{L}\p{N}]/u
        : /^[\p{L}\p{N}](?:[\s\S]*[\p{L}\p{N}])?$/u
  if (whole.test(sought.value)) return true
  refuse(scope, "E309", `\`${operator}\` looks for whole terms of letters and digits`, span, [
    { text: "use `contains` for any piece of text" },
  ])
  return false
}

function bindBetween(ground: Ground, node: BetweenExpression): Scalar | null {
  const [value, low, high] = [node.value, node.low, node.high].map((part) => bindExpression(ground, part))
  if (value === null || low === null || high === null || value === undefined || low === undefined || high === undefined)
    return null
  const end = low.type === "datetime" && high.type === "timespan" ? datetimePlus(low, high) : high
  const [from, to] = [comparable(value, low), comparable(value, end)]
  const mixed = value.type === "dynamic" && from?.[0].type !== to?.[0].type
  if (from === null || to === null || mixed || !isOrdered(from[0].type)) {
    return refuse(
      ground.scope,
      "E301",
      `\`between\` does not compare a ${value.type} with ${low.type} and ${high.type}`,
      node.span,
    )
  }
  const tested = from[0].type === to[0].type ? from[0] : value
  const nullable = tested.nullable || from[1].nullable || to[1].nullable
  return call(betweenForm(node.negated), [tested, from[1], to[1]], "bool", nullable)
}

function datetimePlus(low: Scalar, length: Scalar): Scalar {
  const form = arithmetic("+", "datetime", "timespan")?.form
  return (
    foldedArithmetic("+", low, length, "datetime") ??
    (form === undefined ? low : call(form, [low, length], "datetime", low.nullable || length.nullable))
  )
}

function bindList(ground: Ground, node: ListExpression): Scalar | null {
  const value = bindExpression(ground, node.value)
  if (value === null) return null
  if (node.operator === "has_any" || node.operator === "has_all") return bindHasList(ground, node, value)
  const negates = node.operator.startsWith("!")
  const anyCase = node.operator.endsWith("~")
  if ("kind" in node.list) return bindMembership(ground, node, value)
  const others = bindItems(ground, node.list)
  if (others === null) return null
  const tested = value.type === "dynamic" && others[0] !== undefined ? dynamicAs(value, others[0].type) : value
  const pairs = others.map((other) => comparable(tested, other))
  const wrong = pairs.indexOf(null)
  if (wrong >= 0 || tested.type === "dynamic" || (anyCase && tested.type !== "string"))
    return wrongItem(ground, node, tested, others, wrong)
  if (others.some((other) => other.kind === "constant" && other.value === null)) {
    return refuse(ground.scope, "E309", "null is in no list", node.span, [{ text: "ask isnull(…) as well" }])
  }
  const items = pairs.flatMap((pair) => (pair === null ? [] : [pair[1]]))
  return call(inForm(negates, anyCase), [tested, ...items], "bool", false)
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
function bindItems(ground: Ground, nodes: readonly Expression[]): readonly Scalar[] | null {
  const bound = nodes.map((node) => bindExpression(ground, node))
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
  const others = bindItems(ground, node.list)
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

function bindMembership(ground: Ground, node: ListExpression, value: Scalar): Scalar | null {
  if (!("kind" in node.list)) return null
  const plan = ground.scope.bindRows(ground.scope, node.list)
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

function bindPath(ground: Ground, node: MemberExpression | IndexExpression): Scalar | null {
  const target = bindExpression(ground, node.target)
  const step = node.kind === "member" ? constant("string", node.name.text) : bindExpression(ground, node.index)
  if (target === null || step === null) return null
  if (target.type !== "dynamic") {
    return refuse(
      ground.scope,
      "E301",
      `a ${target.type} has no parts`,
      node.span,
      target.type === "string"
        ? [{ text: `read it as JSON: parse_json(${textOf(ground.scope, node.target.span)})` }]
        : [],
    )
  }
  if (!["string", "long", "int"].includes(step.type))
    return refuse(ground.scope, "E301", `a part is named by text or a number, not by a ${step.type}`, node.span)
  const type = fieldType(target, step)
  return type === null ? stepInto(target, step) : dynamicAs(stepInto(target, step), type)
}

/** The type that a field of a column is known to have. */
function fieldType(target: Scalar, step: Scalar): KqlType | null {
  if (target.kind !== "column" || step.kind !== "constant" || typeof step.value !== "string") return null
  const { fields = {} } = target
  return Object.hasOwn(fields, step.value) ? (fields[step.value] ?? null) : null
}

function bindCall(ground: Ground, node: CallExpression): Scalar | null {
  const meaning = ground.scope.names.get(node.name.text)
  if (meaning?.kind === "lambda") return bindLambda(ground, node, meaning)
  const entry = functionNamed(node.name.text)
  if (entry === undefined) return refuseFunction(ground.scope, node.name)
  if (node.name.text === "now" || node.name.text === "ago") return bindInstant(ground, node)
  if (entry.kind === "aggregate") return bindAggregate(ground, node)
  if (entry.kind === "window" && !ground.neighbours) return refuseNeighbours(ground, node)
  if (entry.name === "extract" && node.args.length === 4) return bindTypedExtract(ground, node)
  const args = bindArguments(ground, node)
  if (args === null) return null
  if (entry.name === "case" || entry.name === "iff" || entry.name === "iif") return bindCase(ground, node, args)
  const fitted = fit(ground.scope, node, entry, args)
  if (fitted === null) return null
  if (entry.kind === "scalar") return fittedCall(fitted)
  return {
    kind: "window",
    form: fitted.signature.form,
    args: fitted.args,
    type: fitted.type,
    nullable: fitted.nullable,
  }
}

function bindArguments(ground: Ground, node: CallExpression): readonly Scalar[] | null {
  const args = node.args.map((arg) => bindExpression(ground, arg))
  return args.some((arg) => arg === null) ? null : args.flatMap((arg) => (arg === null ? [] : [arg]))
}

/** `extract(regex, group, text, typeof(long))` converts what it finds. */
function bindTypedExtract(ground: Ground, node: CallExpression): Scalar | null {
  const last = node.args[3]
  const word = last?.kind === "call" && last.name.text === "typeof" ? last.args[0] : undefined
  const type = word?.kind === "name" ? typeNamed(word.name.text) : null
  if (type === null) {
    return refuse(ground.scope, "E302", "the last argument of extract is a type", last?.span ?? node.span, [
      { text: "write typeof(long), typeof(real), typeof(datetime) …" },
    ])
  }
  const found = bindCall(ground, { ...node, args: node.args.slice(0, 3) })
  if (found === null || type === "string") return found
  return call(conversionForm(type), [found], type, true)
}

function refuseNeighbours(ground: Ground, node: CallExpression): null {
  return refuse(ground.scope, "E208", `${node.name.text}() needs rows in an order`, node.span, [
    { text: "sort first, then `serialize name = …` or `extend name = …`" },
  ])
}

/** One instant a query: `now`, moved by a constant, is a constant too. */
function bindInstant(ground: Ground, node: CallExpression): Scalar | null {
  const entry = functionNamed(node.name.text)
  const args = bindArguments(ground, node)
  if (args === null || entry === undefined) return null
  const fitted = fit(ground.scope, node, entry, args)
  if (fitted === null) return null
  const offset = fitted.args[0]
  if (offset === undefined) return ground.scope.now
  const operator = node.name.text === "ago" ? "-" : "+"
  const form = arithmetic(operator, "datetime", "timespan")?.form
  const folded = foldedArithmetic(operator, ground.scope.now, offset, "datetime")
  return folded ?? (form === undefined ? null : call(form, [ground.scope.now, offset], "datetime", offset.nullable))
}

function bindCase(ground: Ground, node: CallExpression, args: readonly Scalar[]): Scalar | null {
  const entry = functionNamed(node.name.text)
  if (entry === undefined) return null
  const three = node.name.text !== "case"
  if (args.length < 3 || args.length % 2 === 0 || (three && args.length !== 3)) {
    return refuse(
      ground.scope,
      "E303",
      `${node.name.text} takes ${three ? "a condition and two values" : "pairs of condition and value, and a last value"}`,
      node.span,
      [usage(entry)],
    )
  }
  const isCondition = (index: number) => index % 2 === 0 && index < args.length - 1
  const wrong = args.findIndex((arg, index) => isCondition(index) && arg.type !== "bool")
  if (wrong >= 0)
    return refuse(
      ground.scope,
      "E304",
      `a condition is a bool, and this is a ${args[wrong]?.type}`,
      node.args[wrong]?.span ?? node.span,
    )
  const values = args.filter((_, index) => !isCondition(index))
  const type = commonType(values)
  if (type === null) {
    return refuse(
      ground.scope,
      "E302",
      `${node.name.text} gives values of one type, not of ${[...new Set(values.map((one) => one.type))].join(" and ")}`,
      node.span,
      [{ text: "convert the values, for example with tostring(…) or todouble(…)" }],
    )
  }
  const form = entry.signatures[0]?.form
  const fits = args.map((arg, index) => (isCondition(index) ? arg : widened(arg, type)))
  return form === undefined ? null : call(form, fits, type, type !== "string" && values.some((one) => one.nullable))
}

function commonType(values: readonly Scalar[]): KqlType | null {
  const types = values.map((one) => one.type)
  const first = types[0] ?? null
  if (types.every((type) => type === first)) return first
  const numbers = ["int", "long", "real", "decimal"] as const
  if (!types.every((type) => numbers.some((one) => one === type))) return null
  return numbers.findLast((one) => types.includes(one)) ?? null
}

function bindLambda(
  ground: Ground,
  node: CallExpression,
  meaning: Extract<NonNullable<ReturnType<Scope["names"]["get"]>>, { kind: "lambda" }>,
): Scalar | null {
  const { lambda } = meaning
  const args = bindArguments(ground, node)
  if (args === null) return null
  const required = lambda.parameters.filter(({ defaultValue }) => defaultValue === null).length
  if (args.length < required || args.length > lambda.parameters.length) {
    return refuse(
      ground.scope,
      "E303",
      `${node.name.text} takes ${lambda.parameters.length} arguments, not ${args.length}`,
      node.span,
    )
  }
  let scope: Scope = { ...meaning.scope, diagnostics: ground.scope.diagnostics }
  for (const [index, parameter] of lambda.parameters.entries()) {
    const given =
      args[index] ??
      (parameter.defaultValue === null
        ? null
        : bindExpression({ ...ground, columns: [], scope }, parameter.defaultValue))
    if (given === null) return null
    const value = comparableType(given, parameter.type)
    if (value === null) {
      return refuse(
        ground.scope,
        "E302",
        `the argument \`${parameter.name.text}\` of ${node.name.text} is a ${parameter.type}, not a ${given.type}`,
        node.args[index]?.span ?? node.span,
      )
    }
    scope = withName(scope, parameter.name.text, { kind: "scalar", value })
  }
  return bindExpression({ ...ground, columns: [], scope }, lambda.body)
}

function comparableType(value: Scalar, type: KqlType): Scalar | null {
  if (value.type === type) return value
  return commonType([value, constant(type, null)]) === type ? widened(value, type) : null
}

/** An aggregate of one column; those of rows are bound by summarize itself. */
function bindAggregate(ground: Ground, node: CallExpression): Scalar | null {
  const entry = functionNamed(node.name.text)
  if (entry === undefined) return null
  if (ground.aggregates !== "allowed") return refuseAggregate(ground, node)
  if (
    ["arg_max", "arg_min", "take_any", "percentiles"].includes(entry.name) &&
    !(entry.name === "percentiles" && node.args.length === 2)
  ) {
    return refuse(
      ground.scope,
      "E208",
      `${entry.name} gives several columns, so it must stand alone in summarize`,
      node.span,
    )
  }
  if (node.args.some((arg) => arg.kind === "star")) {
    return refuse(ground.scope, "E112", `${entry.name}(*) is SQL`, node.span, [
      { text: "write count()", replacement: "count()" },
    ])
  }
  const args = bindArguments({ ...ground, aggregates: "inside" }, node)
  if (args === null) return null
  const fitted = fit(ground.scope, node, entry, args)
  if (fitted === null) return null
  const conditional = entry.name.endsWith("if")
  const filter = conditional ? (fitted.args.at(-1) ?? null) : null
  const values = conditional ? fitted.args.slice(0, -1) : fitted.args
  return {
    kind: "aggregate",
    form: fitted.signature.form,
    args: values,
    filter,
    type: fitted.type,
    nullable: fitted.nullable,
  }
}

function refuseAggregate(ground: Ground, node: CallExpression): null {
  if (ground.aggregates === "inside") {
    return refuse(ground.scope, "E208", `${node.name.text}() stands within another aggregate`, node.span, [
      { text: "summarize twice: the inner one first" },
    ])
  }
  return refuse(
    ground.scope,
    "E208",
    `${node.name.text}() is an aggregate, and stands only in summarize or make-series`,
    node.span,
    [{ text: `write \`summarize ${node.name.text}(…) by …\`` }],
  )
}
