import type { Random } from "../../../src/model/random.ts"
import type { Column } from "./value.ts"

/** A query in the making: the columns it has so far, whether it has the function `twice`, and how many names were made. */
export type Draft = {
  readonly random: Random
  readonly columns: readonly Column[]
  readonly twice: boolean
  names: number
}

/** A column's name as it must be written. */
export function written(name: string): string {
  return /^\w+$/.test(name) && name !== "order" ? name : `['${name}']`
}
