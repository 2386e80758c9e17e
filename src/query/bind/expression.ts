import { bindCall } from "./calls/function.ts"
import { call, constant } from "./coerce.ts"
import { dynamicAs } from "./compare.ts"
import { textOf } from "./condition.ts"
import { negated } from "./fold.ts"
import { findColumn } from "./names.ts"
import { bindBinary } from "./operators/binary.ts"
import { bindBetween } from "./operators/comparison.ts"
import { bindList } from "./operators/list.ts"
import { parameterConstant } from "./parameter.ts"
import { stepInto } from "./path.ts"
import { type Ground, refuse } from "./scope.ts"
import { negationForm } from "../functions/arithmetic.ts"
import { functionNamed } from "../functions/index.ts"
import type { KqlType } from "../kql-type.ts"
import type { Scalar } from "../plan/plan.ts"
import { suggest } from "../problem/suggest.ts"
import type {
  Expression,
  IndexExpression,
  MemberExpression,
  NameExpression,
  ParameterExpression,
  UnaryExpression,
} from "../syntax/ast.ts"
import type { Span } from "../syntax/span.ts"

/** Gives an expression its types; null after a mistake, which is noted. */
export function bindExpression(ground: Ground, node: Expression): Scalar | null {
  const { work } = ground.scope
  work.left--
  if (work.left < 0) return work.left === -1 ? tooMuch(ground, node) : null
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

function tooMuch(ground: Ground, node: Expression): null {
  return refuse(ground.scope, "E401", "functions of `let` call each other too often", node.span, [
    { text: "compute parts of long expressions with `extend` first" },
  ])
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
  if (step.kind === "constant" && step.value === "") {
    return refuse(ground.scope, "E309", "the empty text names no part", node.span)
  }
  const type = fieldType(target, step)
  return type === null ? stepInto(target, step) : dynamicAs(stepInto(target, step), type)
}

/** The type that a field of a column is known to have. */
function fieldType(target: Scalar, step: Scalar): KqlType | null {
  if (target.kind !== "column" || step.kind !== "constant" || typeof step.value !== "string") return null
  const { fields = {} } = target
  return Object.hasOwn(fields, step.value) ? (fields[step.value] ?? null) : null
}
