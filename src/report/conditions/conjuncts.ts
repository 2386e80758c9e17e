import { type Expression, formatFilter, parseFilter, tokenize } from "../../query/index.ts"
import { numberLiteral, pathText, textLiteral } from "./literal.ts"

/** One of the conditions that must all be true for a filter to be. */
export type Conjunct = {
  /** On one line, without comments and without parentheses around it. */
  readonly text: string
  /** Alternatives joined by `or`: beside others it needs parentheses. */
  readonly isAlternative: boolean
  /** What it says of one column or field, where that is all it says. */
  readonly choice: Choice | null
}

/** A column or field is one of some values; none: it is empty. */
export type Choice = { readonly path: string; readonly literals: readonly string[] }

/** The conditions that a filter joins by `and`; of an empty one none. Null: it has mistakes. */
export function conjunctsOf(filter: string): readonly Conjunct[] | null {
  const { tree, diagnostics } = parseFilter(filter)
  if (diagnostics.length > 0) return null
  return tree === null ? [] : partsOf(tree).map((part) => conjunctOf(part, filter))
}

/** The filter that these conditions make together. */
export function joined(conjuncts: readonly Conjunct[]): string {
  const alone = conjuncts.length === 1
  return conjuncts.map(({ text, isAlternative }) => (isAlternative && !alone ? `(${text})` : text)).join(" and ")
}

/** The condition that a choice is. */
export function conjunctFrom(choice: Choice): Conjunct {
  const { path, literals } = choice
  const [only, ...others] = literals
  const compared = others.length === 0 ? `${path} == ${only}` : `${path} in (${literals.join(", ")})`
  return { text: only === undefined ? `isempty(${path})` : compared, isAlternative: false, choice }
}

function partsOf(tree: Expression): readonly Expression[] {
  if (tree.kind === "group") return partsOf(tree.inner)
  const isBoth = tree.kind === "binary" && tree.operator === "and"
  return isBoth ? [...partsOf(tree.left), ...partsOf(tree.right)] : [tree]
}

function conjunctOf(tree: Expression, filter: string): Conjunct {
  const written = filter.slice(tree.span.start, tree.span.end)
  return {
    text: formatFilter(withoutComments(written)),
    isAlternative: tree.kind === "binary" && tree.operator === "or",
    choice: choiceOf(tree),
  }
}

/** A comment would hide whatever is joined behind it. */
function withoutComments(text: string): string {
  return tokenize(text)
    .map((token) => (token.kind === "comment" ? " " : token.text))
    .join("")
}

function choiceOf(tree: Expression): Choice | null {
  if (tree.kind === "binary" && tree.operator === "==") return choiceFrom(tree.left, [tree.right])
  if (tree.kind === "list" && tree.operator === "in" && !("kind" in tree.list)) return choiceFrom(tree.value, tree.list)
  const [only, ...others] = tree.kind === "call" && tree.name.text === "isempty" ? tree.args : []
  return only === undefined || others.length > 0 ? null : choiceFrom(only, [])
}

function choiceFrom(target: Expression, values: readonly Expression[]): Choice | null {
  const path = pathOf(target)
  const literals = values.map(literalOf)
  if (path === null || literals.includes(null)) return null
  return { path: pathText(path), literals: literals.filter((one) => one !== null) }
}

/** A column, or a field of one. */
function pathOf(tree: Expression): readonly string[] | null {
  if (tree.kind === "name") return [tree.name.text]
  const field = fieldOf(tree)
  const before = field === null ? null : pathOf(field.target)
  return field === null || before === null ? null : [...before, field.name]
}

function fieldOf(tree: Expression): { readonly target: Expression; readonly name: string } | null {
  if (tree.kind === "member") return { target: tree.target, name: tree.name.text }
  if (tree.kind !== "index" || tree.index.kind !== "literal") return null
  const { literal } = tree.index
  return literal.type === "string" ? { target: tree.target, name: literal.value } : null
}

/** The same text for the same value, however it was written; null: not a text, a number, true or false. */
function literalOf(tree: Expression): string | null {
  if (tree.kind === "unary" && tree.operator === "-") {
    const amount = literalOf(tree.operand)
    return amount !== null && /^\d/.test(amount) ? `-${amount}` : null
  }
  if (tree.kind !== "literal" || tree.literal.value === null) return null
  const { type, value } = tree.literal
  if (type === "string") return textLiteral(value)
  if (type === "bool" || type === "long") return String(value)
  return type === "real" ? numberLiteral(value) : null
}
