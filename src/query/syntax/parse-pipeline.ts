import type { Hint } from "../problem/diagnostic.ts"
import { suggest } from "../problem/suggest.ts"
import type { Pipeline, Stage } from "./ast.ts"
import {
  type Cursor,
  giveUp,
  expected,
  here,
  isSymbol,
  nested,
  peek,
  report,
  shorten,
  since,
  skipSymbol,
  synchronise,
} from "./cursor.ts"
import { parseSource } from "./parse-source.ts"
import { refuseOperator } from "./refused.ts"
import { stageParsers, stageWords } from "./stages/index.ts"

/** How many stages a query may have, those of inner pipelines included. */
const stagesMax = 200

/** Reads a source and its stages, up to `;`, a closing bracket, a comma or the end. */
export function parsePipeline(cursor: Cursor): Pipeline {
  return nested(
    cursor,
    () => pipeline(cursor),
    (error): Pipeline => ({ kind: "pipeline", source: error, stages: [], span: error.span }),
  )
}

function pipeline(cursor: Cursor): Pipeline {
  const { start } = here(cursor)
  const source = parseSource(cursor)
  const stages: Stage[] = []
  settle(cursor)
  while (skipSymbol(cursor, "|")) {
    if (++cursor.stages > stagesMax) {
      report(cursor, "E116", `a query may have ${stagesMax} stages`, here(cursor))
      giveUp(cursor)
      break
    }
    stages.push(parseStage(cursor))
    settle(cursor)
  }
  if (cursor.depth > 1) refuseRender(cursor, stages)
  return { kind: "pipeline", source, stages, span: since(cursor, start) }
}

/** Only the rows of the query itself are drawn. */
function refuseRender(cursor: Cursor, stages: readonly Stage[]): void {
  for (const stage of stages) {
    if (stage.kind === "render") {
      report(cursor, "E118", "`render` stands at the end of the query, not within", stage.span)
      cursor.lost = false
    }
  }
}

/** After a source or stage only a bar or an end may come; what else comes is a mistake and skipped. */
function settle(cursor: Cursor): void {
  if (!cursor.lost && !atEnd(cursor)) expected(cursor, "`|` and the next operator", afterHints(cursor))
  if (cursor.lost) synchronise(cursor, "|", ",")
  while (isSymbol(peek(cursor), ",") && cursor.depth <= 1) {
    cursor.at++
    synchronise(cursor, "|")
  }
}

function atEnd(cursor: Cursor): boolean {
  const token = peek(cursor)
  return token === undefined || isSymbol(token, "|", ";", ")") || (isSymbol(token, ",") && cursor.depth > 1)
}

function afterHints(cursor: Cursor): Hint[] {
  const token = peek(cursor)
  if (token?.kind !== "name") return []
  if (token.text.toLowerCase() === "as") return [{ text: "name a column before its value: name = value" }]
  return stageWords.includes(token.text) ? [{ text: "put a bar before it", replacement: `| ${token.text}` }] : []
}

function parseStage(cursor: Cursor): Stage {
  const token = peek(cursor)
  const { start } = here(cursor)
  if (token?.kind !== "name") return expected(cursor, "an operator such as where, summarize or take")
  const { word, tokens } = operatorWord(cursor)
  const parser = Object.hasOwn(stageParsers, word) ? stageParsers[word] : undefined
  if (parser === undefined) return unknownOperator(cursor, word)
  cursor.at += tokens
  return parser(cursor, start) ?? { kind: "error", span: since(cursor, start) }
}

/** Words with dashes are several tokens: `project-away`. Only pieces that touch belong together. */
function operatorWord(cursor: Cursor): { readonly word: string; readonly tokens: number } {
  let tokens = 1
  let word = peek(cursor)?.text ?? ""
  while (isSymbol(touching(cursor, tokens), "-") && touching(cursor, tokens + 1)?.kind === "name") {
    word += `-${touching(cursor, tokens + 1)?.text}`
    tokens += 2
  }
  return { word, tokens }
}

function touching(cursor: Cursor, ahead: number) {
  const token = peek(cursor, ahead)
  return token !== undefined && token.start === peek(cursor, ahead - 1)?.end ? token : undefined
}

function unknownOperator(cursor: Cursor, word: string): Stage {
  const token = peek(cursor)
  if (token !== undefined && !refuseOperator(cursor, word, token)) {
    const near = suggest(word, stageWords)
    const hints =
      near === null
        ? [{ text: `operators are ${stageWords.slice(0, 8).join(", ")} …` }]
        : [{ text: `did you mean \`${near}\`?`, replacement: near }]
    const span = { start: token.start, end: token.start + word.length }
    report(cursor, "E111", `there is no operator \`${shorten(word)}\``, span, hints)
  }
  synchronise(cursor, "|")
  return { kind: "error", span: since(cursor, token?.start ?? 0) }
}
