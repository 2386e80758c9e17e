import { numberIn, type Row, textIn } from "./records.ts"

/** A step of a run with what stands inside it, in the order of the log. */
export type StepNode = {
  readonly id: string
  readonly name: string | null
  /** Start after the start of the run; null when the log does not say. */
  readonly offsetMs: number | null
  readonly durationMs: number | null
  readonly inside: readonly StepNode[]
  readonly step: Row
}

/** The steps of one run, by column name, as a tree. A step whose parent is not there stands at the top. */
export function stepTree(steps: readonly Row[]): readonly StepNode[] {
  const ids = new Set(steps.map(({ step_id }) => textIn(step_id)))
  const inOrder = steps.toSorted((one, other) => (numberIn(one["seq"]) ?? 0) - (numberIn(other["seq"]) ?? 0))
  const placed = new Set<Row>()
  const node = (step: Row): StepNode => {
    placed.add(step)
    const isInside = (other: Row) => other["parent_id"] === step["step_id"] && !placed.has(other)
    const inside = inOrder.flatMap((other) => (isInside(other) ? [node(other)] : []))
    return { ...timesOf(step), inside }
  }
  const isTop = (step: Row) => !ids.has(textIn(step["parent_id"])) || textIn(step["parent_id"]) === null
  const top = inOrder.filter(isTop).map(node)
  // Steps that name each other as parents hang on no top: they are shown all the same.
  return [...top, ...inOrder.flatMap((step) => (placed.has(step) ? [] : [node(step)]))]
}

function timesOf(step: Row) {
  return {
    id: textIn(step["step_id"]) ?? "",
    name: textIn(step["name"]),
    offsetMs: numberIn(step["offset_ms"]),
    durationMs: numberIn(step["duration_ms"]),
    step,
  }
}
