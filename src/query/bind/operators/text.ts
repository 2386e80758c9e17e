import { call } from "../coerce.ts"
import { dynamicText } from "../compare.ts"
import { textOf } from "../condition.ts"
import { refuse, type Scope } from "../scope.ts"
import { differsAnyCaseForm, equalsAnyCaseForm } from "../../functions/equality.ts"
import { regexMistake } from "../../functions/regex.ts"
import { matchesRegexForm, textOperatorForm } from "../../functions/text-operators.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { BinaryExpression, Expression, StringOperator } from "../../syntax/ast.ts"
import type { Span } from "../../syntax/span.ts"

/** `=~`, `has`, `contains` and their family. */
export function bindTextOperator(
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

/** A side of an operator that looks at text; a dynamic gives its text. */
export function asTextSide(
  scope: Scope,
  node: { readonly operator: string },
  value: Scalar,
  part: Expression,
): Scalar | null {
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
export function checkTerm(scope: Scope, operator: string, sought: Scalar, span: Span): boolean {
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

/** A word beside a text that is no column is most likely meant as text. */
export function mentionQuotes({ diagnostics }: Scope, part: Expression): void {
  const last = diagnostics.at(-1)
  if (part.kind !== "name" || part.name.quoted || last?.code !== "E201" || last.span.start !== part.span.start) return
  const text = JSON.stringify(part.name.text)
  const quotes = { text: `is it text? then it stands in quotes: ${text}`, replacement: text }
  const near = last.hints.some(({ replacement }) => replacement !== undefined)
  diagnostics.splice(-1, 1, { ...last, hints: near ? [...last.hints, quotes] : [quotes, ...last.hints] })
}
