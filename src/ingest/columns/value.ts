import { origins, statusOf } from "../../model/run.ts"
import type { Candidate } from "../resolve.ts"
import type { Column, NumberColumn, TextColumn } from "./column.ts"
import { plainTime } from "./plain-time.ts"
import { piecesOf, type Shape } from "./shape.ts"
import { ESCAPED_TEXT, type Marks, OTHER_NUMBER, PLAIN_NUMBER, PLAIN_TEXT } from "./template.ts"

/** A line whose values are found: by number of the value, where it is and, of texts with escapes, what it says. */
export type Line = { readonly bytes: Buffer; readonly marks: Marks; readonly texts: readonly (string | undefined)[] }

/**
 * How the value of one field becomes one of a column. `fits` must hold for all fields of a line before any of them is
 * `put`; where it does not, the decoder must look at the line.
 */
export type FieldReader = {
  fits(line: Line): boolean
  put(line: Line, columns: readonly Column[], row: number): void
}

/**
 * The reader of a candidate whose value has this shape, into the column of this number; null where only the decoder
 * knows what to do. It must convert to the last digit as `convert` does, or not fit.
 */
export function fieldReader({ rule, alias, value }: Candidate, shape: Shape, column: number): FieldReader | null {
  if (rule.is === "json") return jsonReader(shape, column)
  if (rule.is === "error" && value === false) return nothing
  if (rule.is === "status" && typeof value === "boolean") return constantReader(value ? "completed" : "failed", column)
  if (typeof shape !== "number") return null
  const isText = typeof value === "string"
  switch (rule.is) {
    case "text":
      if (!isText) return numberAsTextReader(shape, column)
      return rule.column === "run_id" ? idReader(shape, column) : textReader(shape, column)
    case "kind":
    case "error":
      return isText ? textReader(shape, column) : null
    case "count":
      return numberReader(shape, column, (count) => (Number.isSafeInteger(count) && count >= 0 ? count : Number.NaN))
    case "amount":
      return amountReader(shape, column, alias.scale ?? 1, rule.below ?? AMOUNT_BELOW)
    case "number":
      return numberReader(shape, column, (number) => number)
    case "fraction":
      return numberReader(shape, column, asFraction)
    case "time":
      return isText ? timeReader(shape, column) : null
    case "status":
      return wordReader(shape, column, statusOf)
    case "origin":
      return wordReader(shape, column, (word) => origins.find((origin) => origin === word))
    default:
      return null
  }
}

/** The same as the decoder's. */
const AMOUNT_BELOW = 1e20

const nothing: FieldReader = { fits: () => true, put: () => undefined }

/** The same in every row. */
export function constantReader(text: string, column: number): FieldReader {
  const bytes = Buffer.from(text)
  return {
    fits: () => true,
    put: (_, columns, row) => (columns[column] as TextColumn).put(row, bytes, 0, bytes.length),
  }
}

/** Empty text says nothing. */
function textReader(index: number, column: number): FieldReader {
  return {
    fits: () => true,
    put({ bytes, marks, texts }, columns, row) {
      const from = marks.from[index] as number
      const to = marks.to[index] as number
      if (from === to) return
      const into = columns[column] as TextColumn
      if (marks.kinds[index] !== ESCAPED_TEXT) return into.put(row, bytes, from, to)
      into.putText(row, texts[index] ?? "")
    },
  }
}

/** An id is made where there is none, and only the decoder knows from what. */
function idReader(index: number, column: number): FieldReader {
  return { ...textReader(index, column), fits: (line) => !isEmpty(line, index) }
}

/** A whole number that a double does not hold exactly is another one than was written, and no id. */
function numberAsTextReader(index: number, column: number): FieldReader {
  return {
    fits({ marks }) {
      const value = marks.numbers[index] as number
      return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
    },
    put({ marks }, columns, row) {
      const into = columns[column] as TextColumn
      into.putText(row, String(marks.numbers[index]))
    },
  }
}

/** `convert` gives NaN where the value is none of the field's; what it gives takes the place of the value. */
function numberReader(index: number, column: number, convert: (value: number) => number): FieldReader {
  return {
    fits({ marks: { numbers } }) {
      const value = convert(numbers[index] as number)
      // There is only one zero.
      numbers[index] = value + 0
      return Number.isFinite(value)
    },
    put: putNumber(index, column),
  }
}

function putNumber(index: number, column: number): FieldReader["put"] {
  return ({ marks }, columns, row) => (columns[column] as NumberColumn).put(row, marks.numbers[index] as number)
}

function amountReader(index: number, column: number, scale: number, below: number): FieldReader {
  return numberReader(index, column, (value) => (value >= 0 && value * scale < below ? value * scale : Number.NaN))
}

function asFraction(value: number): number {
  if (value < 0 || value > 100) return Number.NaN
  return value > 1 ? value / 100 : value
}

/** Keeps what it found in place of the number, which a text does not have. */
function timeReader(index: number, column: number): FieldReader {
  return {
    fits({ bytes, marks }) {
      const micros = plainTime(bytes, marks.from[index] as number, marks.to[index] as number)
      marks.numbers[index] = micros
      return !Number.isNaN(micros)
    },
    put: putNumber(index, column),
  }
}

function wordReader(index: number, column: number, meaning: (word: string) => string | undefined): FieldReader {
  const read = ({ bytes, marks }: Line) => meaning(bytes.toString("latin1", marks.from[index], marks.to[index]))
  return {
    fits: (line) => isEmpty(line, index) || read(line) !== undefined,
    put(line, columns, row) {
      const word = isEmpty(line, index) ? undefined : read(line)
      if (word !== undefined) (columns[column] as TextColumn).putText(row, word)
    },
  }
}

const isEmpty = ({ marks: { from, to } }: Line, index: number) => from[index] === to[index]

/** JSON as the decoder prints it: without white space, numbers in their shortest form. */
export function jsonReader(shape: Shape, column: number): FieldReader {
  const pieces = piecesOf(shape).map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece))
  const numbers = pieces.filter((piece) => typeof piece === "number")
  return {
    fits: ({ marks: found }) => numbers.every((index) => isPrintable(found, index)),
    put(line, columns, row) {
      const into = columns[column] as TextColumn
      into.begin(row)
      for (const piece of pieces) {
        if (typeof piece === "number") addValue(into, line, piece)
        else into.add(piece, 0, piece.length)
      }
      into.end()
    },
  }
}

/** JSON has no word for numbers beyond all bounds. */
function isPrintable({ kinds, numbers }: Marks, index: number): boolean {
  return kinds[index] !== OTHER_NUMBER || Number.isFinite(numbers[index])
}

function addValue(into: TextColumn, { bytes, marks: { from, to, kinds, numbers }, texts }: Line, index: number): void {
  const kind = kinds[index]
  if (kind === PLAIN_NUMBER) into.add(bytes, from[index] as number, to[index] as number)
  else if (kind === PLAIN_TEXT) into.add(bytes, (from[index] as number) - 1, (to[index] as number) + 1)
  else if (kind === ESCAPED_TEXT) into.addText(JSON.stringify(texts[index]))
  else into.addText(String((numbers[index] as number) + 0))
}
