import type { JoinKey, JoinKind, Name, Stage } from "../ast.ts"
import {
  type Cursor,
  expected,
  expectSymbol,
  expectWord,
  here,
  isSymbol,
  isWord,
  peek,
  report,
  since,
  skipWord,
} from "../cursor.ts"
import { parseList } from "../parse-columns.ts"
import { parseName } from "../parse-name.ts"
import { parseInput } from "./union.ts"

const kinds: readonly JoinKind[] = [
  "innerunique",
  "inner",
  "leftouter",
  "rightouter",
  "fullouter",
  "leftanti",
  "rightanti",
  "leftsemi",
  "rightsemi",
]
/** Other names Kusto has for kinds. */
const otherKinds: Readonly<Record<string, JoinKind>> = {
  anti: "leftanti",
  leftantisemi: "leftanti",
  rightantisemi: "rightanti",
}

export function parseJoin(cursor: Cursor, start: number): Stage | null {
  const joinKind = readKind(cursor, kinds)
  const parts = cursor.lost ? null : rightAndKeys(cursor)
  return parts === null ? null : { kind: "join", joinKind, ...parts, span: since(cursor, start) }
}

export function parseLookup(cursor: Cursor, start: number): Stage | null {
  const joinKind = readKind(cursor, ["leftouter", "inner"] as const)
  const parts = cursor.lost ? null : rightAndKeys(cursor)
  return parts === null ? null : { kind: "lookup", joinKind, ...parts, span: since(cursor, start) }
}

function readKind<Kind extends JoinKind>(cursor: Cursor, allowed: readonly Kind[]): Kind | null {
  refuseHints(cursor)
  if (!isWord(peek(cursor), "kind") || !isSymbol(peek(cursor, 1), "=")) return null
  cursor.at += 2
  const word = peek(cursor)?.text ?? ""
  const meant = Object.hasOwn(otherKinds, word) ? otherKinds[word] : word
  const kind = allowed.find((one) => one === meant)
  if (kind === undefined) {
    expected(cursor, "the kind of join", [{ text: `kinds are ${allowed.join(", ")}` }])
    return null
  }
  cursor.at++
  refuseHints(cursor)
  return kind
}

function refuseHints(cursor: Cursor): void {
  if (!isWord(peek(cursor), "hint") || !isSymbol(peek(cursor, 1), ".")) return
  report(cursor, "E113", "hints are for clusters; there is one engine here", here(cursor), [
    { text: "leave the hint out" },
  ])
}

function rightAndKeys(cursor: Cursor) {
  const right = parseInput(cursor)
  if (cursor.lost || !expectWord(cursor, "on", "and the columns both sides share")) return null
  const on: JoinKey[] = []
  do on.push(...parseList(cursor, parseKey))
  while (!cursor.lost && skipWord(cursor, "and"))
  return { right, on }
}

function parseKey(cursor: Cursor): JoinKey | null {
  const { start } = here(cursor)
  if (peek(cursor)?.kind !== "parameter") {
    const name = parseName(cursor, "a column that both sides have, or `$left.a == $right.b`")
    if (name === null) return null
    return { left: name, right: name, same: true, span: since(cursor, start) }
  }
  const left = side(cursor, "$left")
  if (left === null || !expectSymbol(cursor, "==", "between the two columns")) return null
  const right = side(cursor, "$right")
  return right === null ? null : { left, right, same: false, span: since(cursor, start) }
}

function side(cursor: Cursor, word: "$left" | "$right"): Name | null {
  if (peek(cursor)?.text !== word) {
    expected(cursor, `\`${word}.name\``, [{ text: "write `$left.a == $right.b`, the left side first" }])
    return null
  }
  cursor.at++
  return expectSymbol(cursor, ".", "and the column") ? parseName(cursor, "a column name") : null
}
