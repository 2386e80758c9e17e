import type { Scalar, WindowScalar } from "./plan.ts"

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

/** The names of the columns an expression reads. */
export function columnsOf(scalar: Scalar, found = new Set<string>()): Set<string> {
  if (scalar.kind === "column") found.add(scalar.name)
  for (const part of partsOf(scalar)) columnsOf(part, found)
  return found
}

/** Whether some part of an expression is of the kind. */
export function holds(scalar: Scalar, kind: Scalar["kind"]): boolean {
  return scalar.kind === kind || partsOf(scalar).some((part) => holds(part, kind))
}

/** The functions of neighbours in an expression that begin anew somewhere, those within their arguments included. */
export function restartsIn(scalar: Scalar): readonly WindowScalar[] {
  const own = scalar.kind === "window" && scalar.restart !== null ? [scalar] : []
  return [...own, ...partsOf(scalar).flatMap(restartsIn)]
}
