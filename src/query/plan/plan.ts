import type { KqlType } from "../kql-type.ts"
import type { ConstantValue } from "./constant-value.ts"
import type { Form } from "./form.ts"

/** A column of rows between stages. `nullable`: SQL's NULL may stand in it. */
export type PlanColumn = {
  readonly name: string
  readonly type: KqlType
  readonly nullable: boolean
  /** True for a real that is a number for certain. */
  readonly neverNan?: boolean
  /** Of a dynamic: the fields whose type is known. */
  readonly fields?: Readonly<Record<string, KqlType>>
}

/** An expression and the name of the column it fills. */
export type Item = { readonly name: string; readonly value: Scalar }

/** Where a row stands among others. */
export type OrderKey = { readonly value: Scalar; readonly descending: boolean; readonly nullsFirst: boolean }

/**
 * What a query asks, typed, without a word of SQL: a tree of steps, each with the columns that come out of it. An order
 * holds until a step that has none (aggregate, distinct, join, union); `serialized` says that rows stand in an order that
 * functions of neighbours may use.
 */
export type Plan = Step & {
  readonly columns: readonly PlanColumn[]
  readonly serialized: boolean
  /** The name `as` has just given, by which `union withsource` tells its rows. */
  readonly named?: string
}

type Step =
  | { readonly kind: "scan"; readonly table: string }
  /** Rows that stand in the query. */
  | { readonly kind: "values"; readonly rows: readonly (readonly Scalar[])[] }
  /** Numbers, times or timespans from `from` to `to`, the last included when it is met. */
  | { readonly kind: "range"; readonly from: Scalar; readonly to: Scalar; readonly step: Scalar }
  | { readonly kind: "filter"; readonly input: Plan; readonly predicate: Scalar }
  /** The columns are computed from the input's, all at once. */
  | { readonly kind: "project"; readonly input: Plan; readonly items: readonly Item[] }
  | {
      readonly kind: "aggregate"
      readonly input: Plan
      readonly keys: readonly Item[]
      readonly aggregates: readonly Item[]
    }
  | { readonly kind: "sort"; readonly input: Plan; readonly keys: readonly OrderKey[] }
  | { readonly kind: "take"; readonly input: Plan; readonly count: Scalar }
  | { readonly kind: "distinct"; readonly input: Plan }
  | JoinStep
  | { readonly kind: "union"; readonly inputs: readonly UnionInput[] }
  | ExpandStep
  | SeriesStep

/** How rows of two sides meet. */
export type JoinHow = "inner" | "left" | "right" | "full" | "semi" | "anti"

/** Two inputs that meet by their keys. */
export type JoinStep = {
  readonly kind: "join"
  readonly how: JoinHow
  readonly left: Plan
  readonly right: Plan
  /** One row of the left side for each key. */
  readonly uniqueLeft: boolean
  readonly on: readonly { readonly left: PlanColumn; readonly right: PlanColumn }[]
  /** Which column of which side each column is. */
  readonly outputs: readonly { readonly name: string; readonly side: "left" | "right"; readonly from: string }[]
}

/** One input of a union: for each column the expression over the input that fills it. */
export type UnionInput = { readonly input: Plan; readonly items: readonly Item[] }

/** A row for each element of lists, side by side. */
export type ExpandStep = {
  readonly kind: "expand"
  readonly input: Plan
  /** `list` is dynamic; `convert` is asked of the column `element`, which holds one element. */
  readonly items: readonly {
    readonly name: string
    readonly list: Scalar
    readonly element: string
    readonly convert: Scalar
    readonly bags: "bag" | "array"
  }[]
  readonly itemIndex: string | null
  readonly limit: Scalar | null
}

/** Lists of aggregates along an axis, a row for each group; without a bound each goes as far as its own rows. */
export type SeriesStep = {
  readonly kind: "series"
  readonly input: Plan
  readonly keys: readonly Item[]
  readonly aggregates: readonly { readonly name: string; readonly value: Scalar; readonly whenAbsent: Scalar }[]
  readonly axis: Item
  readonly from: Scalar | null
  readonly to: Scalar | null
  readonly step: Scalar
}

/** How many points a series may have, as in Kusto. */
export const seriesPointsMax = 1_048_576n

// Expressions --------------------------------------------------------------------------------------------------------

/**
 * A typed expression. `nullable` says whether SQL's NULL may come out of it; in a string it stands for the empty text,
 * because strings have no null.
 */
export type Scalar = ColumnScalar | ConstantScalar | CallScalar | AggregateScalar | WindowScalar | MembershipScalar

/** A column of the rows the expression is asked of. */
export type ColumnScalar = PlanColumn & { readonly kind: "column" }

/**
 * A value known before the query runs. long, int, datetime and timespan (in microseconds) are bigint, decimal, guid,
 * dynamic (JSON) and string are text.
 */
export type ConstantScalar = {
  readonly kind: "constant"
  readonly type: KqlType
  readonly value: ConstantValue | null
  readonly nullable: boolean
}

/** A function or operator over its arguments. */
export type CallScalar = {
  readonly kind: "call"
  readonly form: Form
  readonly args: readonly Scalar[]
  readonly type: KqlType
  readonly nullable: boolean
}

/** An aggregate over a group; `filter` leaves rows out. */
export type AggregateScalar = {
  readonly kind: "aggregate"
  readonly form: Form
  readonly args: readonly Scalar[]
  readonly filter: Scalar | null
  readonly type: KqlType
  readonly nullable: boolean
}

/** A function of a row's neighbours in the pending order. */
export type WindowScalar = {
  readonly kind: "window"
  readonly form: Form
  readonly args: readonly Scalar[]
  /** Where it is true, the function begins anew. */
  readonly restart: Scalar | null
  readonly type: KqlType
  readonly nullable: boolean
}

/** `value in (rows)`: whether the first column of a plan holds the value. */
export type MembershipScalar = {
  readonly kind: "membership"
  readonly value: Scalar
  readonly plan: Plan
  readonly negated: boolean
  readonly ignoreCase: boolean
  readonly type: "bool"
  readonly nullable: false
}
