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

/**
 * The steps of one run, by column name, as a tree. A step whose parent is not there stands at the top; what is deeper
 * than anybody reads stands beside its parent.
 */
export function stepTree(steps: readonly Row[]): readonly StepNode[] {
  const inOrder = steps.toSorted((one, other) => (numberIn(one["seq"]) ?? 0) - (numberIn(other["seq"]) ?? 0))
  const inside = byParent(inOrder)
  const ids = new Set(steps.map(({ step_id }) => textIn(step_id)))
  const isTop = (step: Row) => !ids.has(textIn(step["parent_id"])) || textIn(step["parent_id"]) === null
  const nodesOf = nodeMaker(inside)
  // Steps that name each other as parents hang on no top: they are shown all the same.
  return [...nodesOf(inOrder.filter(isTop), 0), ...nodesOf(inOrder, 0)]
}

/** Whoever walks the tree calls himself for each level: a log must not be able to exhaust the stack. */
const DEPTH_MAX = 100

type Inside = (step: Row) => readonly Row[]

function byParent(steps: readonly Row[]): Inside {
  const found = new Map<string, Row[]>()
  for (const step of steps) {
    const parent = textIn(step["parent_id"])
    if (parent === null) continue
    const siblings = found.get(parent)
    if (siblings === undefined) found.set(parent, [step])
    else siblings.push(step)
  }
  return ({ step_id }) => found.get(textIn(step_id) ?? "") ?? []
}

/** Makes nodes of steps and all that is inside them; each step once, however often it is named. */
function nodeMaker(inside: Inside) {
  const placed = new Set<Row>()
  const nodesOf = (steps: readonly Row[], depth: number): readonly StepNode[] =>
    steps.flatMap((step) => {
      if (placed.has(step)) return []
      placed.add(step)
      if (depth < DEPTH_MAX) return [{ ...timesOf(step), inside: nodesOf(inside(step), depth + 1) }]
      return [step, ...allInside(step, inside, placed)].map((one) => ({ ...timesOf(one), inside: [] }))
    })
  return nodesOf
}

/** What is inside a step at any depth, each before what is inside it. */
function allInside(step: Row, inside: Inside, placed: Set<Row>): readonly Row[] {
  const found: Row[] = []
  const waiting = inside(step).toReversed()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (placed.has(next)) continue
    placed.add(next)
    found.push(next)
    for (const inner of inside(next).toReversed()) waiting.push(inner)
  }
  return found
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
