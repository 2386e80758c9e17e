import type { JsonObject } from "../../model/run.ts"
import { convert } from "../convert.ts"
import { runNames, sourceOf } from "../decode.ts"
import { configFields } from "../fields.ts"
import { isTooDeep } from "../nesting.ts"
import { type Candidate, findCandidates, isObject, leftOver, type NameTree } from "../resolve.ts"
import { stepNames } from "../steps.ts"
import { isShapeObject, type Shape, type ShapeObject, shapeOf } from "./shape.ts"
import { runColumnNumbers, stepColumnNumbers } from "./tables.ts"
import { constantReader, type FieldReader, fieldReader, jsonReader } from "./value.ts"

/** How lines of one template become rows, when all readers fit. */
export type Extraction = {
  readonly run: readonly FieldReader[]
  /** For each step of the line. */
  readonly steps: readonly (readonly FieldReader[])[]
  /** The readers of id and start, into the columns of steps. */
  readonly repeated: readonly [FieldReader, FieldReader]
}

/** Longer samples are decoded line by line anyway. */
const SAMPLE_CHARACTERS_MAX = 65_536

/**
 * How all lines of the sample's template become rows, or null when they need the decoder: the same names in the same
 * order of preference, and nothing that it could not do to the last digit.
 */
export function extractionOf(sample: string): Extraction | null {
  if (sample.length > SAMPLE_CHARACTERS_MAX || isTooDeep(sample)) return null
  const object = parseObject(sample)
  if (object === null || configFields.some((name) => name in object)) return null
  const shape = shapeOf(sample)
  const chosen = choose(object, runNames)
  if (chosen === null || !hasOwn(chosen, "run_id") || !hasOwn(chosen, "started_at")) return null
  const listed = chosen.find(({ rule }) => rule.column === "steps")
  const fields = chosen.filter((candidate) => candidate !== listed)
  const steps = listed ? stepReaders(listed.value as readonly unknown[], shapeAt(shape, listed.path)) : []
  const rest = leftOver(object, pathsOf(chosen), runNames)
  const readers = [
    ...fields.map((candidate) => readerIn(runColumnNumbers, candidate, shape)),
    constantReader(sourceOf(object), columnOf(runColumnNumbers, "source")),
    ...(rest === null ? [] : [jsonReader(restShape(rest, object, shape), columnOf(runColumnNumbers, "extra"))]),
  ]
  const [runId, startedAt] = ["run_id", "started_at"].map((column) => {
    const candidate = fields.find(({ rule }) => rule.column === column)
    return candidate ? readerIn(stepColumnNumbers, candidate, shape) : null
  })
  if (!steps || !runId || !startedAt || !readers.every(isThere)) return null
  return { run: readers, steps, repeated: [runId, startedAt] }
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** The candidate that the decoder takes for each column; null when one of them is not of its field's type. */
function choose(object: JsonObject, names: NameTree): Candidate[] | null {
  const best = [...findCandidates(object, names).values()].map((candidates) => candidates[0] as Candidate)
  return best.every((candidate) => !candidate.alias.peek && convert(candidate, "UTC") !== undefined) ? best : null
}

/** A missing id or time is made from the line's place, which only the decoder knows. */
function hasOwn(chosen: readonly Candidate[], column: string): boolean {
  return chosen.some(({ rule, value }) => rule.column === column && value !== "")
}

const pathsOf = (chosen: readonly Candidate[]) => chosen.map(({ path }) => path)

type ColumnNumbers = Readonly<Record<string, number>>

function readerIn(numbers: ColumnNumbers, candidate: Candidate, shape: Shape): FieldReader | null {
  const column = numbers[candidate.rule.column]
  return column === undefined ? null : fieldReader(candidate, shapeAt(shape, candidate.path), column)
}

function columnOf(numbers: ColumnNumbers, name: string): number {
  const column = numbers[name]
  if (column === undefined) throw new Error(`no column ${name}`)
  return column
}

function shapeAt(shape: Shape, path: readonly string[]): Shape {
  return path.reduce<Shape>((inner, key) => (isShapeObject(inner) ? (inner[key] ?? null) : null), shape)
}

/** What is left of the shape; where only a part of an object is left, that part. */
function restShape(rest: JsonObject, object: JsonObject, shape: Shape): ShapeObject {
  const entries = Object.entries(rest).map(([key, value]) => {
    const [original, inner] = [object[key], shapeAt(shape, [key])]
    return [
      key,
      value !== original && isObject(value) && isObject(original) ? restShape(value, original, inner) : inner,
    ]
  })
  return Object.fromEntries(entries) as ShapeObject
}

const isThere = <T>(value: T | null): value is T => value !== null

/** Null when a step needs the decoder. */
function stepReaders(items: readonly unknown[], shapes: Shape): Extraction["steps"] | null {
  const steps = items.map((item, index) =>
    isObject(item) ? stepFields(item, (shapes as readonly Shape[])[index] ?? null) : null,
  )
  return steps.every(isThere) ? steps : null
}

/** A step's readers; null when it is nested, timed by clock, or has fields without a column. */
function stepFields(item: JsonObject, shape: Shape): readonly FieldReader[] | null {
  const chosen = choose(item, stepNames)
  if (chosen === null || chosen.some(({ rule }) => rule.is === "steps" || rule.is === "time")) return null
  if (leftOver(item, pathsOf(chosen), stepNames) !== null) return null
  const readers = chosen
    .filter(({ rule, value }) => !(rule.column === "metadata" && Object.keys(value as object).length === 0))
    .map((candidate) => stepReader(candidate, shape))
  return readers.every(isThere) ? readers : null
}

function stepReader(candidate: Candidate, shape: Shape): FieldReader | null {
  if (candidate.rule.column !== "metadata") return readerIn(stepColumnNumbers, candidate, shape)
  return jsonReader(shapeAt(shape, candidate.path), columnOf(stepColumnNumbers, "metadata"))
}
