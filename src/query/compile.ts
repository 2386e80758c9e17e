import { bindExpression } from "./bind/expression.ts"
import { checkNames, quotedName } from "./bind/names.ts"
import { bindPipeline } from "./bind/pipeline.ts"
import { type Catalog, type Meaning, type ParameterValue, refuse, type Scope, withName } from "./bind/scope.ts"
import { bindCondition } from "./bind/condition.ts"
import { columnOfTable } from "./bind/source.ts"
import { constant } from "./bind/coerce.ts"
import { printCondition, printPlan } from "./duckdb/print-plan.ts"
import { type Sql, SqlTooLong, written } from "./duckdb/sql.ts"
import type { KqlType } from "./kql-type.ts"
import type { Plan } from "./plan/plan.ts"
import type { Diagnostic } from "./problem/diagnostic.ts"
import { Problem } from "./problem/problem.ts"
import type { LetStatement, Query } from "./syntax/ast.ts"
import { parse, parseFilter } from "./syntax/parse.ts"

/** What a query is compiled against. */
export type CompileOptions = {
  /** The tables and their columns. */
  readonly catalog: Catalog
  /** What now() and ago() mean; the current time when it is not given. */
  readonly now?: Date
  /** Values for `$name` in the text; always bound, never pasted. */
  readonly params?: Readonly<Record<string, ParameterValue>>
  readonly dialect?: "duckdb"
}

/** A query as a statement for DuckDB in time zone UTC. `params` stand for `$1`, `$2` … in this order. */
export type Compiled = {
  readonly sql: string
  readonly params: (string | number | boolean | null)[]
  readonly columns: { name: string; type: KqlType }[]
  readonly render?: { kind: string; properties: Record<string, string> }
}

/** Compiles a query. Mistakes are thrown as one Problem, which holds all of them. */
export function compile(text: string, options: CompileOptions): Compiled {
  const { tree, diagnostics } = parse(text)
  throwIfAny(text, diagnostics)
  const scope = scopeOf(text, options)
  const plan = bindQuery(scope, tree)
  throwIfAny(text, scope.diagnostics)
  if (plan === null) throw new Error("a query was refused without a reason")
  const render = renderOf(tree)
  return {
    ...short(text, () => printPlan(plan)),
    columns: plan.columns.map(({ name, type }) => ({ name, type })),
    ...(render === null ? {} : { render }),
  }
}

/** What is wrong with a query, parsed and bound; empty when it compiles. Never throws because of the text. */
export function check(text: string, options: CompileOptions): readonly Diagnostic[] {
  try {
    compile(text, options)
    return []
  } catch (error) {
    if (error instanceof Problem) return error.all
    throw error
  }
}

/** What a filter is compiled against: the columns of the table it chooses from. */
export type FilterOptions = Omit<CompileOptions, "catalog"> & {
  readonly columns: Catalog[string]
  /** Tables that `in (table | …)` may read. */
  readonly catalog?: Catalog
}

/**
 * Compiles a bare condition, as the filter box has it, to what stands behind WHERE; columns are quoted names without a
 * table. An empty text keeps every row.
 */
export function compileFilter(text: string, options: FilterOptions): { sql: string; params: Compiled["params"] } {
  const { tree, diagnostics } = parseFilter(text)
  throwIfAny(
    text,
    diagnostics.map((one) => withOwnColumns(text, one, options)),
  )
  if (tree === null) return { sql: "true", params: [] }
  const scope = scopeOf(text, { ...options, catalog: options.catalog ?? {} })
  checkNames(scope, options.columns, tree.span)
  const columns = options.columns.map(columnOfTable)
  const condition = bindCondition(
    { scope, columns, place: "in these rows", aggregates: "none", neighbours: false },
    tree,
  )
  throwIfAny(text, scope.diagnostics)
  if (condition === null) throw new Error("a filter was refused without a reason")
  return short(text, () => printCondition(condition, columns))
}

/** A bare word is looked for in columns that are there. */
function withOwnColumns(text: string, diagnostic: Diagnostic, { columns }: FilterOptions): Diagnostic {
  if (diagnostic.code !== "E119") return diagnostic
  const word = JSON.stringify(text.slice(diagnostic.span.start, diagnostic.span.end).replaceAll(/^["']|["']$/g, ""))
  const texts = columns.filter(({ type }) => type === "string").map(({ name }) => name)
  // Names of models are joined of pieces; other words stand in errors.
  const isName = /\d|[-/:@]/.test(word)
  const known = ["message", ...(isName ? ["model", "error"] : ["error", "model"])].filter((name) =>
    texts.includes(name),
  )
  const fixes = [...known, ...texts.filter((name) => !known.includes(name))].slice(0, 2)
  const hints = fixes.map((name, index) => {
    const operator = index === 0 || (isName && name === "model") ? "has" : "=="
    const replacement = `${quotedName(name)} ${operator} ${word}`
    return { text: `${index === 0 ? "look for it in a text" : "or compare a column"}: ${replacement}`, replacement }
  })
  return hints.length === 0 ? diagnostic : { ...diagnostic, hints }
}

function throwIfAny(text: string, diagnostics: readonly Diagnostic[]): void {
  const sorted = diagnostics.toSorted((one, other) => one.span.start - other.span.start)
  const first = sorted[0]
  if (first !== undefined) throw new Problem(text, first, sorted)
}

function scopeOf(text: string, { catalog, params = {}, now = new Date() }: CompileOptions): Scope {
  const instant = constant("datetime", BigInt(now.getTime()) * 1000n)
  if (instant.kind !== "constant") throw new Error("now is not an instant")
  return {
    catalog,
    params,
    now: instant,
    names: new Map(),
    diagnostics: [],
    text,
    bindRows: bindPipeline,
    bind: bindExpression,
    work: { left: workMax },
  }
}

/** How many expressions a query may bind; functions of `let` are bound anew at each call. */
const workMax = 100_000

function bindQuery(scope: Scope, query: Query): Plan | null {
  let known = scope
  for (const one of query.lets) {
    const meaning = bindLet(known, one)
    if (meaning === null) return null
    known = withName(known, one.name.text, meaning)
  }
  return bindPipeline(known, query.pipeline)
}

function bindLet(scope: Scope, { name, value: written }: LetStatement): Meaning | null {
  let value = written
  while (value.kind === "group") value = value.inner
  if (scope.names.has(name.text)) {
    return refuse(scope, "E205", `the name \`${name.text}\` is given twice`, name.span)
  }
  if (value.kind === "lambda") return { kind: "lambda", lambda: value, scope }
  if (value.kind === "pipeline") {
    const plan = bindPipeline(scope, value)
    return plan === null ? null : { kind: "rows", plan }
  }
  if (value.kind === "name") return bindAlias(scope, value)
  const scalar = bindExpression(
    { scope, columns: [], place: "in a `let`, which has no rows", aggregates: "none", neighbours: false },
    value,
  )
  return scalar === null ? null : { kind: "scalar", value: scalar }
}

/** `let a = runs;` may mean a table, or another name. */
function bindAlias(scope: Scope, value: Extract<LetStatement["value"], { kind: "name" }>): Meaning | null {
  const known = scope.names.get(value.name.text)
  if (known !== undefined) return known
  const plan = bindPipeline(scope, {
    kind: "pipeline",
    source: { kind: "table", name: value.name, span: value.span },
    stages: [],
    span: value.span,
  })
  return plan === null ? null : { kind: "rows", plan }
}

function renderOf(query: Query): { kind: string; properties: Record<string, string> } | null {
  const last = query.pipeline.stages.at(-1)
  if (last?.kind !== "render") return null
  return {
    kind: last.chart.text,
    properties: Object.fromEntries(last.properties.map(({ name, value }) => [name.text, value])),
  }
}

function short(text: string, print: () => Sql): { sql: string; params: Compiled["params"] } {
  try {
    const { text: statement, params } = written(print())
    return { sql: statement, params: [...params] }
  } catch (error) {
    if (!(error instanceof SqlTooLong)) throw error
    throw new Problem(text, {
      code: "E401",
      message: "this query becomes too long as SQL",
      span: { start: 0, end: text.length },
      hints: [{ text: "compute parts of long expressions with `extend` first" }],
    })
  }
}
