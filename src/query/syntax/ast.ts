/**
 * The tree of a query as it was written. Every node has the span of its text and a `kind`; the spans of children lie
 * within their parent's, in order. Nothing here is resolved: a `name` may be a column, a let name or a mistake. What could
 * not be read is an `error` node, and the diagnostics say why. Comments and spaces are only in the tokens.
 */
import type { KqlType } from "../kql-type.ts"
import type { Span } from "./span.ts"

/** A name as meant: `text` is without the quotes of `['any name']`, which `quoted` tells of. */
export type Name = { readonly text: string; readonly quoted: boolean; readonly span: Span }

/** A whole query: `let a = 1; let f = (x: long) { x + 1 }; runs | take 5`. */
export type Query = {
  readonly kind: "query"
  readonly lets: readonly LetStatement[]
  readonly pipeline: Pipeline
  readonly span: Span
}

/** `let name = value;` The span ends before the semicolon. */
export type LetStatement = {
  readonly kind: "let"
  readonly name: Name
  readonly value: Expression | Pipeline | Lambda
  readonly span: Span
}

/** `(x: long, y: string = "a") { x + 1 }`: a function of scalar arguments. */
export type Lambda = {
  readonly kind: "lambda"
  readonly parameters: readonly LambdaParameter[]
  readonly body: Expression
  readonly span: Span
}

export type LambdaParameter = {
  readonly name: Name
  readonly type: KqlType
  readonly defaultValue: Expression | null
  readonly span: Span
}

/** A source and the stages its rows go through. */
export type Pipeline = {
  readonly kind: "pipeline"
  readonly source: Source
  readonly stages: readonly Stage[]
  readonly span: Span
}

// Sources ------------------------------------------------------------------------------------------------------------

export type Source =
  | TableSource
  | SubquerySource
  | UnionSource
  | PrintSource
  | RangeSource
  | DatatableSource
  | ErrorNode

/** A table, or a let name that stands for rows. */
export type TableSource = { readonly kind: "table"; readonly name: Name; readonly span: Span }
/** A pipeline in parentheses. */
export type SubquerySource = { readonly kind: "subquery"; readonly pipeline: Pipeline; readonly span: Span }
/** `union a, b` at the start of a pipeline: the same words as the stage, without rows before it. */
export type UnionSource = UnionStage
/** `print a = 1, 2`. */
export type PrintSource = { readonly kind: "print"; readonly columns: readonly ColumnSpec[]; readonly span: Span }
/** `range name from low to high step step`. */
export type RangeSource = {
  readonly kind: "range"
  readonly name: Name
  readonly from: Expression
  readonly to: Expression
  readonly step: Expression
  readonly span: Span
}
/** `datatable(a: long, b: string) [1, "x", 2, "y"]`: the values row by row. */
export type DatatableSource = {
  readonly kind: "datatable"
  readonly columns: readonly TypedName[]
  readonly values: readonly Expression[]
  readonly span: Span
}
export type TypedName = { readonly name: Name; readonly type: KqlType; readonly span: Span }

// Stages -------------------------------------------------------------------------------------------------------------

/** What comes after a `|`. The span starts at the operator's word, after the bar. */
export type Stage =
  | WhereStage
  | ProjectStage
  | ExtendStage
  | SerializeStage
  | ProjectAwayStage
  | ProjectKeepStage
  | ProjectRenameStage
  | SummarizeStage
  | SortStage
  | TopStage
  | TakeStage
  | DistinctStage
  | CountStage
  | JoinStage
  | LookupStage
  | UnionStage
  | MvExpandStage
  | MakeSeriesStage
  | ParseStage
  | AsStage
  | RenderStage
  | ErrorNode

/** `where predicate`, also written `filter`; `word` is the word that was written. */
export type WhereStage = {
  readonly kind: "where"
  readonly word: "where" | "filter"
  readonly predicate: Expression
  readonly span: Span
}
export type ProjectStage = { readonly kind: "project"; readonly columns: readonly ColumnSpec[]; readonly span: Span }
export type ExtendStage = { readonly kind: "extend"; readonly columns: readonly ColumnSpec[]; readonly span: Span }
/** `serialize n = row_number()`; without columns it only fixes the order. */
export type SerializeStage = {
  readonly kind: "serialize"
  readonly columns: readonly ColumnSpec[]
  readonly span: Span
}
export type ProjectAwayStage = {
  readonly kind: "project-away"
  readonly patterns: readonly NamePattern[]
  readonly span: Span
}
export type ProjectKeepStage = {
  readonly kind: "project-keep"
  readonly patterns: readonly NamePattern[]
  readonly span: Span
}
export type ProjectRenameStage = {
  readonly kind: "project-rename"
  readonly renames: readonly Rename[]
  readonly span: Span
}
/** `summarize n = count() by model`. `by` is null when the word is missing. */
export type SummarizeStage = {
  readonly kind: "summarize"
  readonly aggregates: readonly ColumnSpec[]
  readonly by: readonly ColumnSpec[] | null
  readonly span: Span
}
/** `sort by a asc, b`, also written `order by`. */
export type SortStage = {
  readonly kind: "sort"
  readonly word: "sort" | "order"
  readonly keys: readonly SortKey[]
  readonly span: Span
}
export type TopStage = { readonly kind: "top"; readonly count: Expression; readonly key: SortKey; readonly span: Span }
export type TakeStage = {
  readonly kind: "take"
  readonly word: "take" | "limit"
  readonly count: Expression
  readonly span: Span
}
/** `distinct a, b`; `columns` is null for `distinct *`. */
export type DistinctStage = {
  readonly kind: "distinct"
  readonly columns: readonly ColumnSpec[] | null
  readonly span: Span
}
export type CountStage = { readonly kind: "count"; readonly as: Name | null; readonly span: Span }
/** `join kind=inner (right) on k, $left.a == $right.b`. `joinKind` is null when it was not written (innerunique). */
export type JoinStage = {
  readonly kind: "join"
  readonly joinKind: JoinKind | null
  readonly right: Pipeline
  readonly on: readonly JoinKey[]
  readonly span: Span
}
/** `lookup kind=inner (right) on k`. `joinKind` is null when it was not written (leftouter). */
export type LookupStage = {
  readonly kind: "lookup"
  readonly joinKind: "leftouter" | "inner" | null
  readonly right: Pipeline
  readonly on: readonly JoinKey[]
  readonly span: Span
}
/** `union kind=outer withsource=name a, (b | take 1)`, as a stage and as a source. */
export type UnionStage = {
  readonly kind: "union"
  readonly unionKind: "outer" | "inner" | null
  readonly withSource: Name | null
  readonly inputs: readonly Pipeline[]
  readonly span: Span
}
/** `mv-expand kind=array with_itemindex=i name = e to typeof(long), … limit 100`. */
export type MvExpandStage = {
  readonly kind: "mv-expand"
  readonly expansion: "bag" | "array" | null
  readonly itemIndex: Name | null
  readonly items: readonly MvExpandItem[]
  readonly limit: Expression | null
  readonly span: Span
}
/** `make-series n = count() default = 0 on at from a to b step 1d by model`. */
export type MakeSeriesStage = {
  readonly kind: "make-series"
  readonly aggregates: readonly SeriesAggregate[]
  readonly axis: ColumnSpec
  readonly from: Expression | null
  readonly to: Expression | null
  readonly step: Expression
  readonly by: readonly ColumnSpec[] | null
  readonly span: Span
}
/** `parse message with * "took " ms: long " ms" *`. */
export type ParseStage = {
  readonly kind: "parse"
  readonly value: Expression
  readonly pattern: readonly ParsePart[]
  readonly span: Span
}
export type AsStage = { readonly kind: "as"; readonly name: Name; readonly span: Span }
/** `render timechart with (title = "x")`. A property's value is its text; several names are joined by commas. */
export type RenderStage = {
  readonly kind: "render"
  readonly chart: Name
  readonly properties: readonly RenderProperty[]
  readonly span: Span
}

// Parts of stages ----------------------------------------------------------------------------------------------------

/** `name = value` or `value`. The span starts at the name. */
export type ColumnSpec = { readonly name: Name | null; readonly value: Expression; readonly span: Span }
/** `new = old` of project-rename. */
export type Rename = { readonly name: Name; readonly from: Name; readonly span: Span }
/** A name, or one with `*` for any letters. */
export type NamePattern = { readonly text: string; readonly wildcard: boolean; readonly span: Span }
/** Direction and place of nulls are null where they were not written. */
export type SortKey = {
  readonly value: Expression
  readonly direction: "asc" | "desc" | null
  readonly nulls: "first" | "last" | null
  readonly span: Span
}
export type JoinKind =
  | "innerunique"
  | "inner"
  | "leftouter"
  | "rightouter"
  | "fullouter"
  | "leftanti"
  | "rightanti"
  | "leftsemi"
  | "rightsemi"
/** `name`, where both are the same name, or `$left.name == $right.name`. */
export type JoinKey = { readonly left: Name; readonly right: Name; readonly same: boolean; readonly span: Span }
export type MvExpandItem = {
  readonly name: Name | null
  readonly value: Expression
  readonly type: KqlType | null
  readonly span: Span
}
export type SeriesAggregate = {
  readonly name: Name | null
  readonly value: Expression
  readonly defaultValue: Expression | null
  readonly span: Span
}
export type ParsePart =
  | { readonly kind: "star"; readonly span: Span }
  | { readonly kind: "text"; readonly text: string; readonly span: Span }
  | { readonly kind: "column"; readonly name: Name; readonly type: KqlType; readonly span: Span }
export type RenderProperty = { readonly name: Name; readonly value: string; readonly span: Span }

// Expressions --------------------------------------------------------------------------------------------------------

export type Expression =
  | LiteralExpression
  | NameExpression
  | ParameterExpression
  | StarExpression
  | CallExpression
  | MemberExpression
  | IndexExpression
  | GroupExpression
  | UnaryExpression
  | BinaryExpression
  | ListExpression
  | BetweenExpression
  | ErrorNode

/** A literal, with its value as `Literal` says. */
export type LiteralExpression = { readonly kind: "literal"; readonly literal: Literal; readonly span: Span }
export type NameExpression = { readonly kind: "name"; readonly name: Name; readonly span: Span }
/** `$model`: a value the host gives. `name` is without the dollar. */
export type ParameterExpression = { readonly kind: "parameter"; readonly name: string; readonly span: Span }
/** `*` where an argument stands, as in `arg_max(at, *)`. */
export type StarExpression = { readonly kind: "star"; readonly span: Span }
export type CallExpression = {
  readonly kind: "call"
  readonly name: Name
  readonly args: readonly Expression[]
  readonly span: Span
}
/** `target.name`. */
export type MemberExpression = {
  readonly kind: "member"
  readonly target: Expression
  readonly name: Name
  readonly span: Span
}
/** `target[index]`. */
export type IndexExpression = {
  readonly kind: "index"
  readonly target: Expression
  readonly index: Expression
  readonly span: Span
}
/** An expression in parentheses. */
export type GroupExpression = { readonly kind: "group"; readonly inner: Expression; readonly span: Span }
export type UnaryExpression = {
  readonly kind: "unary"
  readonly operator: "-" | "+"
  readonly operand: Expression
  readonly span: Span
}
export type BinaryExpression = {
  readonly kind: "binary"
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
  readonly span: Span
}
/** `value in (1, 2)`; `list` is a pipeline for `value in (runs | project run_id)`. */
export type ListExpression = {
  readonly kind: "list"
  readonly operator: ListOperator
  readonly value: Expression
  readonly list: readonly Expression[] | Pipeline
  readonly span: Span
}
/** `value between (low .. high)`. */
export type BetweenExpression = {
  readonly kind: "between"
  readonly negated: boolean
  readonly value: Expression
  readonly low: Expression
  readonly high: Expression
  readonly span: Span
}

export type BinaryOperator =
  | "or"
  | "and"
  | "=="
  | "!="
  | "=~"
  | "!~"
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | StringOperator
export type StringOperator =
  | "has"
  | "!has"
  | "has_cs"
  | "!has_cs"
  | "contains"
  | "!contains"
  | "contains_cs"
  | "!contains_cs"
  | "startswith"
  | "!startswith"
  | "startswith_cs"
  | "!startswith_cs"
  | "endswith"
  | "!endswith"
  | "endswith_cs"
  | "!endswith_cs"
  | "hasprefix"
  | "!hasprefix"
  | "hasprefix_cs"
  | "!hasprefix_cs"
  | "hassuffix"
  | "!hassuffix"
  | "hassuffix_cs"
  | "!hassuffix_cs"
  | "matches regex"
export type ListOperator = "in" | "!in" | "in~" | "!in~" | "has_any" | "has_all"

/** What could not be read. */
export type ErrorNode = { readonly kind: "error"; readonly span: Span }

/**
 * A literal's type and value; `value` is null for `long(null)`. long and int are bigint, real a number, decimal its
 * digits as text, datetime microseconds since 1970-01-01 UTC, timespan microseconds, guid lower-case text, dynamic JSON
 * text.
 */
export type Literal =
  | { readonly type: "long" | "int" | "datetime" | "timespan"; readonly value: bigint | null }
  | { readonly type: "real"; readonly value: number | null }
  | { readonly type: "bool"; readonly value: boolean | null }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "decimal" | "guid" | "dynamic"; readonly value: string | null }
