import type { Cell } from "../src/model/rows.ts"

/** The value in a JSON column, which arrives as text or parsed; text that is not JSON stays text. */
export function jsonValue(value: Cell): Cell {
  if (typeof value !== "string") return value
  try {
    const parsed: Cell = JSON.parse(value)
    return parsed
  } catch {
    return value
  }
}
