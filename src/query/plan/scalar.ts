import type { AggregateScalar, Plan, Scalar, WindowScalar } from "./plan.ts"

/** The parts of an expression. */
function partsOf(scalar: Scalar): readonly Scalar[] {
  switch (scalar.kind) {
    case "column":
    case "constant":
      return []
    case "call":
      return scalar.args
    case "window":
      return scalar.restart === null ? scalar.args : [...scalar.args, scalar.restart]
    case "aggregate":
      return scalar.filter === null ? scalar.args : [...scalar.args, scalar.filter]
    case "membership":
      return [scalar.value]
  }
}

/** Every part of an expression once, itself included: names of `let` make parts that stand in several places. */
function everyPart(scalar: Scalar, seen = new Set<Scalar>()): Set<Scalar> {
  if (seen.has(scalar)) return seen
  seen.add(scalar)
  for (const part of partsOf(scalar)) everyPart(part, seen)
  return seen
}

/** Whether an expression is a real that is a number or null for certain, never NaN. */
export function isNeverNan(scalar: Scalar): boolean {
  if (scalar.type !== "real") return false
  switch (scalar.kind) {
    case "column":
      return scalar.neverNan === true
    case "constant":
      return !Number.isNaN(scalar.value)
    case "call":
      return scalar.form.neverNan === true
    case "aggregate":
      return scalar.form.picks === true && scalar.args[0] !== undefined && isNeverNan(scalar.args[0])
    case "window":
      return false
  }
}

/** The plans that an expression reads: those of `in (pipeline)`. */
export function plansIn(scalar: Scalar): readonly Plan[] {
  return [...everyPart(scalar)].flatMap((part) => (part.kind === "membership" ? [part.plan] : []))
}

/** The names of the columns an expression reads. */
export function columnsOf(scalar: Scalar): Set<string> {
  const names = new Set<string>()
  for (const part of everyPart(scalar)) if (part.kind === "column") names.add(part.name)
  return names
}

/** Whether some part of an expression is of the kind. */
export function holds(scalar: Scalar, kind: Scalar["kind"]): boolean {
  for (const part of everyPart(scalar)) if (part.kind === kind) return true
  return false
}

/** The aggregates in an expression. */
export function aggregatesIn(scalar: Scalar): readonly AggregateScalar[] {
  return [...everyPart(scalar)].flatMap((part) => (part.kind === "aggregate" ? [part] : []))
}

/** The functions of neighbours in an expression that begin anew somewhere, those within their arguments included. */
export function restartsIn(scalar: Scalar): readonly WindowScalar[] {
  return [...everyPart(scalar)].flatMap((part) => (part.kind === "window" && part.restart !== null ? [part] : []))
}
