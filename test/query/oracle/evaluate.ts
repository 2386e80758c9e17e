import {
  type Expression,
  type KqlType,
  parse,
  type Pipeline,
  type Source,
  type Stage,
} from "../../../src/query/index.ts"
import { convert, widen } from "./convert.ts"
import { type Scope, typed } from "./expression.ts"
import { commonType, type Typed } from "./operators.ts"
import { join, lookup } from "./stages/join.ts"
import { makeSeries, mvExpand } from "./stages/arrays.ts"
import { parseText } from "./stages/parse-text.ts"
import { distinct, extend, project, projectPattern, projectRename } from "./stages/columns.ts"
import { sort, take, where } from "./stages/rows.ts"
import { count, summarize } from "./stages/summarize.ts"
import { union } from "./stages/union.ts"
import { type Cell, type Rows, Undecided, Unknown } from "./value.ts"

/**
 * What Kusto answers to a query over tables in memory, worked out row by row from its documentation. Throws `Undecided`
 * where more than one answer is right.
 */
export function evaluate(text: string, tables: Readonly<Record<string, Rows>>, now: bigint): Rows {
  const { tree, diagnostics } = parse(text)
  if (diagnostics.length > 0) throw new Unknown(`${diagnostics[0]?.message}: ${text}`)
  let scope: Scope = { tables, now, names: new Map(), rowsOf }
  for (const { name, value } of tree.lets) {
    const meaning =
      value.kind === "lambda" ? value : value.kind === "pipeline" ? rowsOf(scope, value) : valueOf(scope, value)
    scope = { ...scope, names: new Map([...scope.names, [name.text, meaning]]) }
  }
  return rowsOf(scope, tree.pipeline)
}

/** A let name of a table is a name in the tree. */
function valueOf(scope: Scope, node: Expression): Typed | Rows {
  if (node.kind === "name" && (node.name.text in scope.tables || scope.names.has(node.name.text)))
    return table(scope, node.name.text)
  const value = typed(scope, [], node)
  const cell = value.at(nowhere)
  return { type: value.type, at: () => cell }
}

const nowhere = { rows: [[]], index: 0, ordered: true }

function rowsOf(scope: Scope, pipeline: Pipeline): Rows {
  let rows = sourceRows(scope, pipeline.source)
  for (const stage of pipeline.stages) rows = staged(scope, rows, stage)
  return rows
}

function sourceRows(scope: Scope, source: Source): Rows {
  switch (source.kind) {
    case "table":
      return table(scope, source.name.text)
    case "subquery":
      return rowsOf(scope, source.pipeline)
    case "union":
      return union(scope, null, source)
    case "print": {
      const values = source.columns.map(({ value }) => typed(scope, [], value))
      const columns = source.columns.map(({ name }, index) => ({
        name: name?.text ?? `print_${index}`,
        type: values[index]?.type ?? "long",
      }))
      return { columns, rows: [values.map((value) => value.at(nowhere))], ranks: [0] }
    }
    case "range":
      return range(scope, source)
    case "datatable":
      return datatable(scope, source)
    case "error":
      throw new Unknown("an error")
  }
}

function table(scope: Scope, name: string): Rows {
  const meaning = scope.names.get(name)
  const found = meaning !== undefined && "rows" in meaning ? meaning : scope.tables[name]
  if (found === undefined) throw new Unknown(`the table ${name}`)
  return found
}

function range(scope: Scope, source: Extract<Source, { kind: "range" }>): Rows {
  const [from, to, step] = [source.from, source.to, source.step].map((node) => typed(scope, [], node))
  if (from === undefined || to === undefined || step === undefined) throw new Unknown("a range")
  const type: KqlType =
    from.type === "datetime" || from.type === "timespan" ? from.type : commonType([from.type, to.type, step.type])
  const [first, last, distance] = [from, to, step].map((part) => part.at(nowhere))
  if (typeof first !== "bigint" || typeof last !== "bigint" || typeof distance !== "bigint")
    throw new Undecided("a range of reals")
  const rows: Cell[][] = []
  for (let value = first; distance > 0n ? value <= last : value >= last; value += distance) rows.push([value])
  return {
    columns: [{ name: source.name.text, type: type === "int" ? "long" : type }],
    rows,
    ranks: rows.map((_, index) => index),
  }
}

function datatable(scope: Scope, source: Extract<Source, { kind: "datatable" }>): Rows {
  const columns = source.columns.map(({ name, type }) => ({ name: name.text, type }))
  const cells = source.values.map((node, index) => {
    const value = typed(scope, [], node)
    const type = columns[index % columns.length]?.type ?? "long"
    const cell = value.at(nowhere)
    if (type === value.type || cell === null) return cell
    return type === "dynamic" ? convert(cell, value.type, "dynamic") : widen(cell, value.type, type)
  })
  const rows = Array.from({ length: cells.length / columns.length }, (_, row) =>
    cells.slice(row * columns.length, (row + 1) * columns.length),
  )
  return { columns, rows, ranks: null }
}

function staged(scope: Scope, input: Rows, stage: Stage): Rows {
  switch (stage.kind) {
    case "where":
      return where(scope, input, stage.predicate)
    case "project":
      return project(scope, input, stage.columns)
    case "extend":
    case "serialize":
      return extend(scope, input, stage.columns)
    case "project-away":
      return projectPattern(input, stage.patterns, false)
    case "project-keep":
      return projectPattern(input, stage.patterns, true)
    case "project-rename":
      return projectRename(input, stage.renames)
    case "summarize":
      return summarize(scope, input, stage)
    case "sort":
      return sort(scope, input, stage.keys)
    case "top":
      return take(scope, sort(scope, input, [stage.key]), stage.count)
    case "take":
      return take(scope, input, stage.count)
    case "distinct":
      return distinct(scope, input, stage.columns)
    case "count":
      return count(input, stage.as?.text ?? "Count")
    case "join":
      return join(scope, input, stage)
    case "lookup":
      return lookup(scope, input, stage)
    case "union":
      return union(scope, input, stage)
    case "mv-expand":
      return mvExpand(scope, input, stage)
    case "make-series":
      return makeSeries(scope, input, stage)
    case "parse":
      return parseText(scope, input, stage)
    case "render":
      return input
    default:
      throw new Unknown(stage.kind)
  }
}
