import type {
  DatatableSource,
  Expression,
  LetStatement,
  MakeSeriesStage,
  NamePattern,
  Pipeline,
  Stage,
  SummarizeStage,
} from "../syntax/ast.ts"
import type { Span } from "../syntax/span.ts"
import type { Token } from "../syntax/token.ts"

/** A part of a query that is broken into lines when it is too wide: before the tokens that stand at `places`. */
export type Part = { readonly span: Span; readonly places: ReadonlySet<number> }

/** What the tree says of tokens that they do not say themselves. Numbers are places in the text. */
export type Marks = {
  /** Starts of signs before a number. */
  readonly signs: Set<number>
  /** Ends of what a `(` or `[` belongs to without a space: names of functions, targets of indexes. */
  readonly heads: Set<number>
  /** Stretches whose tokens touch: `project-away`, `a*`. */
  readonly glued: Span[]
  /** Stretches in which `=` stands without spaces: `kind=inner`. */
  readonly options: Span[]
  /** Pipelines that go to lines of their own, in brackets or behind `let name =`. */
  readonly indented: Span[]
  /** Starts of the rows of datatables, and the brackets that end them. */
  readonly rows: Set<number>
  readonly rowsEnds: Set<number>
  readonly parts: Part[]
}

/** Reads the marks off a tree. `tokens` are those of the text that mean something. */
export function marksOf(tree: unknown, tokens: readonly Token[]): Marks {
  const marks: Marks = {
    signs: new Set(),
    heads: new Set(),
    glued: [],
    options: [],
    indented: [],
    rows: new Set(),
    rowsEnds: new Set(),
    parts: [],
  }
  const places = new Map(tokens.map(({ start }, index) => [start, index]))
  const before: Before = (place) => tokens[(places.get(place) ?? 0) - 1]?.start ?? place
  visit(tree, (node) => mark(marks, node, before))
  return marks
}

/** Where the token before the one at `place` starts. */
type Before = (place: number) => number

type Node = Stage | Expression | LetStatement | Pipeline | DatatableSource

function visit(value: unknown, see: (node: Node | NamePattern) => void): void {
  if (typeof value !== "object" || value === null) return
  if ("kind" in value || "wildcard" in value) see(value as Node | NamePattern)
  for (const child of Object.values(value)) visit(child, see)
}

function mark(marks: Marks, node: Node | NamePattern, before: Before): void {
  if ("wildcard" in node) {
    marks.glued.push(node.span)
    return
  }
  switch (node.kind) {
    case "unary":
      marks.signs.add(node.span.start)
      return
    case "call":
      marks.heads.add(node.name.span.end)
      return
    case "index":
      marks.heads.add(node.target.span.end)
      return
    case "pipeline":
      if (node.stages.length > 0) marks.indented.push(node.span)
      return
    case "datatable":
      markRows(marks, node)
      return
    default:
      markStage(marks, node, before)
  }
}

/** One row a line, when there are several. */
function markRows(marks: Marks, { columns, values, span }: DatatableSource): void {
  if (values.length <= columns.length) return
  for (let index = 0; index < values.length; index += columns.length) marks.rows.add(values[index]?.span.start ?? -1)
  marks.rowsEnds.add(span.end - 1)
}

function markStage(marks: Marks, node: Node, before: Before): void {
  const { span } = node
  if (node.kind.includes("-")) marks.glued.push({ start: span.start, end: span.start + node.kind.length })
  marks.options.push(...optionsOf(node))
  const places = placesOf(node, before)
  if (places.length > 0) marks.parts.push({ span, places: new Set(places) })
}

function optionsOf(node: Node): Span[] {
  const { span } = node
  const until = (end: number | undefined) => [{ start: span.start, end: end ?? span.end }]
  switch (node.kind) {
    case "render":
      return [span]
    case "join":
    case "lookup":
      return until(node.right.span.start)
    case "union":
      return until(node.inputs[0]?.span.start)
    case "parse":
      return until(node.value.span.start)
    case "mv-expand":
      return until(node.items[0]?.span.start)
    case "make-series":
      return node.aggregates.flatMap(({ value, defaultValue }) =>
        defaultValue === null ? [] : [{ start: value.span.end, end: defaultValue.span.start }],
      )
    default:
      return []
  }
}

/** Where a stage that is too wide is broken. */
function placesOf(node: Node, before: Before): number[] {
  switch (node.kind) {
    case "where":
      return operatorsOf(node.predicate, before)
    case "project":
    case "extend":
    case "serialize":
      return starts(node.columns)
    case "distinct":
      return starts(node.columns ?? [])
    case "sort":
      return starts(node.keys)
    case "project-away":
    case "project-keep":
      return starts(node.patterns)
    case "project-rename":
      return starts(node.renames)
    case "summarize":
    case "make-series":
      return aggregatesAndKeys(node, before)
    default:
      return []
  }
}

function starts(items: readonly { readonly span: Span }[]): number[] {
  return items.map(({ span }) => span.start)
}

function aggregatesAndKeys(node: SummarizeStage | MakeSeriesStage, before: Before): number[] {
  const axis = node.kind === "make-series" ? [before(node.axis.span.start)] : []
  const by = node.by?.[0] === undefined ? [] : [before(node.by[0].span.start)]
  return [...starts(node.aggregates), ...axis, ...by]
}

/** The places of the `and`, or of the `or`, that join the widest parts of a condition. */
function operatorsOf(condition: Expression, before: Before): number[] {
  if (condition.kind !== "binary" || (condition.operator !== "and" && condition.operator !== "or")) return []
  const places: number[] = []
  let node: Expression = condition
  while (node.kind === "binary" && node.operator === condition.operator) {
    places.push(before(node.right.span.start))
    node = node.left
  }
  return places
}
