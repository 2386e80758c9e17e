import {
  defineLanguageFacet,
  HighlightStyle,
  Language,
  languageDataProp,
  syntaxHighlighting,
} from "@codemirror/language"
import type { Extension } from "@codemirror/state"
import { type Input, NodeSet, NodeType, Parser, type PartialParse, type TreeFragment, Tree } from "@lezer/common"
import { styleTags, Tag } from "@lezer/highlight"
import type { EditorLanguage } from "./editor-language.ts"
import { type Mark, type MarkKind, markKinds } from "./token-marks.ts"

/** A language as the editor knows it: there is one lexer for each, and no second here. */
export function highlighting({ name, lineComment, marksIn }: EditorLanguage): Extension {
  const data = defineLanguageFacet({
    commentTokens: { line: lineComment },
    closeBrackets: { brackets: ["(", "[", "{", '"', "'"] },
  })
  const top = NodeType.define({ id: 0, name: "Query", top: true, props: [languageDataProp.add({ Query: data })] })
  const nodes = new NodeSet([top, ...leaves]).extend(styleTags(tags))
  return [new Language(data, new TokenParser(nodes, marksIn), [], name), syntaxHighlighting(style)]
}

const tags = Object.fromEntries(markKinds.map((kind) => [kind, Tag.define(kind)])) as Readonly<Record<MarkKind, Tag>>
const leaves = markKinds.map((kind, index) => NodeType.define({ id: index + 1, name: kind }))

/** Colours are the page's own, by theme; see `--tk-…` in app.css. */
const style = HighlightStyle.define([
  { tag: tags.stage, color: "var(--tk-stage)", fontWeight: "600" },
  { tag: tags.keyword, color: "var(--tk-stage)" },
  { tag: tags.operator, color: "var(--tk-operator)" },
  { tag: tags.function, color: "var(--tk-function)" },
  { tag: tags.table, color: "var(--tk-table)" },
  { tag: tags.column, color: "var(--text)" },
  { tag: tags.name, color: "var(--tk-name)" },
  { tag: tags.string, color: "var(--tk-string)" },
  { tag: tags.number, color: "var(--tk-number)" },
  { tag: tags.constant, color: "var(--tk-number)" },
  { tag: tags.parameter, color: "var(--tk-name)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.symbol, color: "var(--muted)" },
  { tag: tags.invalid, color: "var(--bad)" },
])

/** Whole texts are read anew at every change: a query is short. */
class TokenParser extends Parser {
  readonly #nodes: NodeSet
  readonly #marksIn: EditorLanguage["marksIn"]

  constructor(nodes: NodeSet, marksIn: EditorLanguage["marksIn"]) {
    super()
    this.#nodes = nodes
    this.#marksIn = marksIn
  }

  override createParse(input: Input, _fragments: readonly TreeFragment[]): PartialParse {
    const { length } = input
    const tree = treeOf(this.#nodes, this.#marksIn(input.read(0, length)), length)
    return { parsedPos: length, stoppedAt: null, stopAt: () => {}, advance: () => tree }
  }
}

/** The marks side by side under one node. */
function treeOf(nodes: NodeSet, marks: readonly Mark[], length: number): Tree {
  const buffer = marks.flatMap(({ kind, start, end }) => [markKinds.indexOf(kind) + 1, start, end, 4])
  return Tree.build({ buffer, nodeSet: nodes, topID: 0, length })
}
