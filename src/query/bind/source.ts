import { isNumber } from "../functions/arithmetic.ts"
import type { KqlType } from "../kql-type.ts"
import type { Plan, PlanColumn, Scalar } from "../plan/plan.ts"
import { suggest } from "../problem/suggest.ts"
import type { DatatableSource, PrintSource, RangeSource, Source, TableSource } from "../syntax/ast.ts"
import { constant, widened, widens } from "./coerce.ts"
import { bindExpression } from "./expression.ts"
import { checkNames, listed, quotedName, UniqueNames } from "./names.ts"
import { type CatalogColumn, type Ground, refuse, type Scope } from "./scope.ts"
import { bindUnionSource } from "./stages/union.ts"

/** Where the rows of a pipeline come from; null after a mistake. */
export function bindSource(scope: Scope, source: Source): Plan | null {
  switch (source.kind) {
    case "table":
      return bindTable(scope, source)
    case "subquery":
      return scope.bindRows(scope, source.pipeline)
    case "union":
      return bindUnionSource(scope, source)
    case "print":
      return bindPrint(scope, source)
    case "range":
      return bindRange(scope, source)
    case "datatable":
      return bindDatatable(scope, source)
    case "error":
      return null
  }
}

function bindTable(scope: Scope, { name }: TableSource): Plan | null {
  const meaning = scope.names.get(name.text)
  if (meaning?.kind === "rows") return meaning.plan
  if (meaning !== undefined)
    return refuse(
      scope,
      "E207",
      `\`${name.text}\` is a ${meaning.kind === "scalar" ? "value" : "function"}, and a table is needed`,
      name.span,
    )
  const columns = Object.hasOwn(scope.catalog, name.text) ? scope.catalog[name.text] : undefined
  if (columns === undefined) return unknownTable(scope, name.text, name.span)
  if (!checkNames(scope, columns, name.span)) return null
  return {
    kind: "scan",
    table: name.text,
    columns: columns.map(columnOfTable),
    serialized: false,
  }
}

/** A column of a table as plans have it; NULL may stand in it unless the catalog says otherwise. */
export function columnOfTable({ name, type, nullable = true, neverNan, fields }: CatalogColumn): PlanColumn {
  return { name, type, nullable, ...(neverNan && { neverNan }), ...(fields && { fields }) }
}

function unknownTable(scope: Scope, word: string, span: { start: number; end: number }): null {
  const rows = [...scope.names].filter(([, meaning]) => meaning.kind === "rows").map(([name]) => name)
  const names = [...Object.keys(scope.catalog), ...rows]
  const near = suggest(word, names)
  const hint =
    near === null
      ? { text: `tables are ${listed(names)}` }
      : { text: `did you mean \`${near}\`?`, replacement: quotedName(near) }
  return refuse(scope, "E202", `there is no table \`${word}\``, span, [hint])
}

function noColumns(scope: Scope, place: string): Ground {
  return { scope, columns: [], place, aggregates: "none", neighbours: false }
}

/** One row; columns without a name are print_0, print_1 … by their place. */
function bindPrint(scope: Scope, source: PrintSource): Plan | null {
  const names = new UniqueNames()
  const values = source.columns.map((spec) =>
    bindExpression(noColumns(scope, "in `print`, which has no rows"), spec.value),
  )
  const found = values.flatMap((value) => (value === null ? [] : [value]))
  if (found.length < values.length) return null
  const columns = found.map((value, index) => ({
    name: names.add(source.columns[index]?.name?.text ?? `print_${index}`),
    type: value.type,
    nullable: value.nullable,
  }))
  if (!checkNames(scope, columns, source.span)) return null
  return { kind: "values", rows: [found], columns, serialized: true }
}

function bindRange(scope: Scope, source: RangeSource): Plan | null {
  const ground = noColumns(scope, "in `range`, which has no rows")
  const [from, to, step] = [source.from, source.to, source.step].map((node) => bindExpression(ground, node))
  if (from == null || to == null || step == null) return null
  const type = rangeType(from.type, to.type, step.type)
  if (type === null) {
    return refuse(
      scope,
      "E301",
      `a range does not go from a ${from.type} to a ${to.type} in steps of a ${step.type}`,
      source.span,
    )
  }
  if (step.kind === "constant" && step.value !== null && Number(step.value) === 0) {
    return refuse(scope, "E309", "the step of a range must not be 0", source.step.span)
  }
  const stepType = type === "datetime" ? "timespan" : type
  return {
    kind: "range",
    from: widened(from, type),
    to: widened(to, type),
    step: widened(step, stepType),
    columns: [{ name: source.name.text, type, nullable: false }],
    serialized: true,
  }
}

function rangeType(from: KqlType, to: KqlType, step: KqlType): KqlType | null {
  if (from === "datetime" && to === "datetime" && step === "timespan") return "datetime"
  if (from === "timespan" && to === "timespan" && step === "timespan") return "timespan"
  if (![from, to, step].every(isNumber)) return null
  const types = ["real", "long", "int"] as const
  return types.find((type) => [from, to, step].includes(type)) === "real" ? "real" : "long"
}

function bindDatatable(scope: Scope, source: DatatableSource): Plan | null {
  const { columns: specs, values } = source
  if (specs.length === 0) return refuse(scope, "E310", "a datatable needs columns", source.span)
  if (values.length % specs.length !== 0) {
    return refuse(
      scope,
      "E310",
      `the number of values, ${values.length}, does not fill rows of ${specs.length} columns`,
      source.span,
    )
  }
  const columns: PlanColumn[] = specs.map(({ name, type }) => ({ name: name.text, type, nullable: type !== "string" }))
  if (new Set(columns.map(({ name }) => name)).size < columns.length)
    return refuse(scope, "E205", "a column is made twice", source.span)
  if (!checkNames(scope, columns, source.span)) return null
  const cells = values.map((node, index) => cellOf(scope, node, columns[index % specs.length]?.type ?? "string"))
  if (cells.some((cell) => cell === null)) return null
  const found = cells.flatMap((cell) => (cell === null ? [] : [cell]))
  const rows = Array.from({ length: found.length / specs.length }, (_, row) =>
    found.slice(row * specs.length, (row + 1) * specs.length),
  )
  return { kind: "values", rows, columns, serialized: false }
}

/** A value of a datatable: a literal, or a constant of another type that Kusto casts. */
function cellOf(scope: Scope, node: DatatableSource["values"][number], type: KqlType): Scalar | null {
  const value = bindExpression(noColumns(scope, "in a datatable"), node)
  if (value === null) return null
  if (value.type === type) return value
  if (value.kind === "constant" && value.value === null) return constant(type, null)
  if (isNumber(value.type) && isNumber(type)) {
    if (widens(value.type, type)) return widened(value, type)
    if (
      value.kind === "constant" &&
      type === "int" &&
      typeof value.value === "bigint" &&
      BigInt.asIntN(32, value.value) === value.value
    ) {
      return constant("int", value.value)
    }
  }
  if (type === "dynamic" && value.kind === "constant") {
    if (value.type === "string") return constant("dynamic", JSON.stringify(value.value))
    if (["long", "int", "real", "bool"].includes(value.type)) return constant("dynamic", String(value.value))
  }
  return refuse(scope, "E301", `this is a ${value.type}, and the column is of ${type}`, node.span)
}
