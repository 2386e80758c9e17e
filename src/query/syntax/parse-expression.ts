import type { ErrorNode, Expression, GroupExpression, Name } from "./ast.ts"
import {
  type Cursor,
  expected,
  expectSymbol,
  giveUp,
  here,
  isSymbol,
  nested,
  nestingMax,
  peek,
  report,
  since,
  skipSymbol,
  synchronise,
} from "./cursor.ts"
import { explainInfixHabit, explainPrefixHabit } from "./habits.ts"
import { type Infix, infixAt, levels } from "./infix.ts"
import { parseLiteral } from "./parse-literal.ts"
import { atName, parseName } from "./parse-name.ts"
import { cover } from "./span.ts"

/** How many operators may follow each other without brackets: `a or b or c …`. */
const chainMax = 400

/** Reads an expression. `level` is the loosest operator that may belong to it. */
export function parseExpression(cursor: Cursor, level: number = levels.or): Expression {
  return nested(
    cursor,
    () => operators(cursor, level),
    (error): Expression => error,
  )
}

/** Pratt's way: an operand, and every operator that binds at least as tightly as `level`. */
function operators(cursor: Cursor, level: number): Expression {
  let left = unary(cursor)
  let taken = 0
  for (let infix = infixAt(cursor); infix !== null && infix.level >= level; infix = infixAt(cursor)) {
    if (cursor.lost) return left
    if (++taken > chainMax) return tooLong(cursor, left)
    if (chains(left, infix)) return refuseChain(cursor, left)
    left = continued(cursor, left, infix)
  }
  if (!cursor.lost && level === levels.or) explainInfixHabit(cursor)
  return left
}

function continued(cursor: Cursor, left: Expression, infix: Infix): Expression {
  cursor.at += infix.tokens
  if (infix.kind === "list") return list(cursor, left, infix.operator)
  if (infix.kind === "between") return between(cursor, left, infix.negated)
  const right = parseExpression(cursor, infix.level + 1)
  return { kind: "binary", operator: infix.operator, left, right, span: cover(left.span, right.span) }
}

/** `1 < x < 5` is a comparison of a bool in other languages, and a mistake here. */
function chains(left: Expression, infix: Infix): boolean {
  if (infix.level !== levels.equality && infix.level !== levels.relation) return false
  if (left.kind === "list" || left.kind === "between") return infix.level === levels.equality
  if (left.kind !== "binary") return false
  const relation = ["<", "<=", ">", ">="].includes(left.operator)
  const logic = left.operator === "and" || left.operator === "or"
  const sum = ["+", "-", "*", "/", "%"].includes(left.operator)
  return infix.level === levels.relation ? relation : !relation && !logic && !sum
}

function refuseChain(cursor: Cursor, left: Expression): Expression {
  report(cursor, "E112", "comparisons do not chain", here(cursor), [
    { text: "write `a < x and x < b`, or `x between (a .. b)`" },
  ])
  return left
}

function tooLong(cursor: Cursor, left: Expression): Expression {
  report(cursor, "E114", `more than ${chainMax} operators follow each other`, here(cursor), [
    { text: "use `in (…)` for many values" },
  ])
  giveUp(cursor)
  return left
}

function unary(cursor: Cursor): Expression {
  const token = peek(cursor)
  if (!isSymbol(token, "-", "+")) return postfix(cursor)
  const start = here(cursor)
  cursor.at++
  const operand = nested(
    cursor,
    () => unary(cursor),
    (error): Expression => error,
  )
  return { kind: "unary", operator: token?.text === "-" ? "-" : "+", operand, span: cover(start, operand.span) }
}

function postfix(cursor: Cursor): Expression {
  let target = primary(cursor)
  for (let taken = 0; !cursor.lost && taken < nestingMax; taken++) {
    if (isSymbol(peek(cursor), ".") && atName(cursor, 1)) target = member(cursor, target)
    else if (isSymbol(peek(cursor), "[")) target = index(cursor, target)
    else break
  }
  return target
}

function member(cursor: Cursor, target: Expression): Expression {
  cursor.at++
  const name = parseName(cursor, "a name")
  if (name === null) return { kind: "error", span: since(cursor, target.span.start) }
  return { kind: "member", target, name, span: cover(target.span, name.span) }
}

function index(cursor: Cursor, target: Expression): Expression {
  cursor.at++
  const inner = parseExpression(cursor)
  expectSymbol(cursor, "]", "after the index")
  return { kind: "index", target, index: inner, span: since(cursor, target.span.start) }
}

function primary(cursor: Cursor): Expression {
  const literal = parseLiteral(cursor)
  if (literal !== null) return literal
  const token = peek(cursor)
  if (token?.kind === "parameter") {
    cursor.at++
    return { kind: "parameter", name: token.text.slice(1), span: { start: token.start, end: token.end } }
  }
  if (isSymbol(token, "(")) return group(cursor)
  if (explainPrefixHabit(cursor)) return nothing(cursor)
  if (atName(cursor)) return nameOrCall(cursor)
  return expected(cursor, "a value")
}

function nothing(cursor: Cursor): ErrorNode {
  const { start } = here(cursor)
  return { kind: "error", span: { start, end: start } }
}

function group(cursor: Cursor): Expression {
  const { start } = here(cursor)
  cursor.at++
  const inner = parseExpression(cursor)
  closeBracket(cursor, ")", "to close the bracket")
  const node: GroupExpression = { kind: "group", inner, span: since(cursor, start) }
  return node
}

/** After a mistake inside the brackets, reading goes on behind them. */
function closeBracket(cursor: Cursor, close: string, why: string): void {
  const { lost } = cursor
  if (lost) synchronise(cursor, "|")
  if (isSymbol(peek(cursor), close)) cursor.at++
  else if (lost) cursor.lost = true
  else expectSymbol(cursor, close, why)
}

function nameOrCall(cursor: Cursor): Expression {
  const name = parseName(cursor, "a name")
  if (name === null) return nothing(cursor)
  if (!isSymbol(peek(cursor), "(")) return { kind: "name", name, span: name.span }
  cursor.at++
  if (pipelineAhead(cursor)) refuseTable(cursor, name)
  const args = commaList(cursor, ")", argument)
  closeBracket(cursor, ")", `to close the arguments of \`${name.text}\``)
  return { kind: "call", name, args, span: since(cursor, name.span.start) }
}

function refuseTable(cursor: Cursor, name: Name): void {
  report(cursor, "E113", `\`${name.text}\` of a table is left out here`, name.span, [
    { text: "join the tables, or compare with `in (table | project column)`" },
  ])
  synchronise(cursor)
  cursor.lost = true
}

function argument(cursor: Cursor): Expression {
  const span = here(cursor)
  if (isSymbol(peek(cursor), "*") && isSymbol(peek(cursor, 1), ",", ")")) {
    cursor.at++
    return { kind: "star", span }
  }
  return parseExpression(cursor)
}

/** Items with commas between, up to the closing bracket, which is left. */
function commaList(cursor: Cursor, close: string, item: (cursor: Cursor) => Expression): Expression[] {
  const items: Expression[] = []
  if (isSymbol(peek(cursor), close)) return items
  do {
    items.push(item(cursor))
    if (cursor.lost) synchronise(cursor, ",", "|")
  } while (skipSymbol(cursor, ","))
  return items
}

function list(
  cursor: Cursor,
  value: Expression,
  operator: "in" | "!in" | "in~" | "!in~" | "has_any" | "has_all",
): Expression {
  if (!expectSymbol(cursor, "(", `after \`${operator}\``)) return value
  const items = pipelineAhead(cursor) ? cursor.parsePipeline(cursor) : commaList(cursor, ")", parseExpression)
  closeBracket(cursor, ")", "to close the list")
  return { kind: "list", operator, value, list: items, span: since(cursor, value.span.start) }
}

/** Whether the brackets that were just opened hold a pipeline: a bar stands in them, or in brackets that are all of them. */
function pipelineAhead(cursor: Cursor): boolean {
  let outer = 0
  while (isSymbol(peek(cursor, outer), "(")) outer++
  let depth = outer
  for (let ahead = outer; ; ahead++) {
    const token = peek(cursor, ahead)
    if (token === undefined || isSymbol(token, ";") || (depth === 0 && isSymbol(token, ")"))) return false
    if (depth <= outer && isSymbol(token, "|")) return true
    if (isSymbol(token, "(", "[", "{")) depth++
    if (isSymbol(token, ")", "]", "}")) outer = Math.min(outer, --depth)
  }
}

function between(cursor: Cursor, value: Expression, negated: boolean): Expression {
  if (!expectSymbol(cursor, "(", "after `between`")) return value
  const low = parseExpression(cursor)
  if (!cursor.lost) expectBounds(cursor)
  const high = cursor.lost ? nothing(cursor) : parseExpression(cursor)
  closeBracket(cursor, ")", "to close the bounds")
  return { kind: "between", negated, value, low, high, span: since(cursor, value.span.start) }
}

function expectBounds(cursor: Cursor): void {
  if (skipSymbol(cursor, "..")) return
  expected(cursor, "`..` between the bounds", [{ text: "write between (low .. high)" }])
}
