import type { Hint } from "../problem/diagnostic.ts"
import type { ProblemCode } from "../problem/codes.ts"
import type { ConstantScalar, Plan, PlanColumn, Scalar } from "../plan/plan.ts"
import type { Expression, Lambda, Pipeline } from "../syntax/ast.ts"
import type { Span } from "../syntax/span.ts"
import type { Diagnostic } from "../problem/diagnostic.ts"
import type { KqlType } from "../kql-type.ts"

/** A column that a query may read. `fields` of a dynamic are those whose type is known: a path to one has that type. */
export type CatalogColumn = {
  readonly name: string
  readonly type: KqlType
  /** False: SQL's NULL never stands in it. */
  readonly nullable?: boolean
  /** True for a real that is a number for certain, never NaN. */
  readonly neverNan?: boolean
  readonly fields?: Readonly<Record<string, KqlType>>
}

/** The tables a query may read, by name, with their columns. */
export type Catalog = Readonly<Record<string, readonly CatalogColumn[]>>

/** What a host gives for `$name`. */
export type ParameterValue = string | number | boolean | Date

/** What a name of `let` or `as` stands for. */
export type Meaning =
  | { readonly kind: "scalar"; readonly value: Scalar }
  | { readonly kind: "rows"; readonly plan: Plan }
  | { readonly kind: "lambda"; readonly lambda: Lambda; readonly scope: Scope }

/** Where a name is looked up: what is known around a pipeline. */
export type Scope = {
  readonly catalog: Catalog
  readonly params: Readonly<Record<string, ParameterValue>>
  readonly now: ConstantScalar
  readonly names: ReadonlyMap<string, Meaning>
  readonly diagnostics: Diagnostic[]
  /** The whole text, for hints that quote it. */
  readonly text: string
  /** Binds a pipeline; expressions hold pipelines and pipelines expressions, so it is passed in. */
  readonly bindRows: (scope: Scope, pipeline: Pipeline) => Plan | null
  /** How many expressions may still be bound. */
  readonly work: { left: number }
  /** Binds an expression, for the same reason. */
  readonly bind: (ground: Ground, node: Expression) => Scalar | null
}

/** What an expression may use besides: the columns of its stage, and whether aggregates or neighbours are at hand. */
export type Ground = {
  readonly scope: Scope
  readonly columns: readonly PlanColumn[]
  /** What the columns are of, for messages: "`summarize`", "table runs". */
  readonly place: string
  /** Columns an earlier stage had, which are gone here. */
  readonly gone?: readonly string[]
  readonly aggregates: "none" | "allowed" | "inside"
  readonly neighbours: boolean
}

/** The scope with one more name. */
export function withName(scope: Scope, name: string, meaning: Meaning): Scope {
  return { ...scope, names: new Map([...scope.names, [name, meaning]]) }
}

/** Notes a mistake; null stands for what could not be bound. */
export function refuse(
  scope: Scope,
  code: ProblemCode,
  message: string,
  span: Span,
  hints: readonly Hint[] = [],
): null {
  scope.diagnostics.push({ code, message, span, hints })
  return null
}
