import { aggregateFunctions, rowAggregates } from "./aggregates.ts"
import { bitFunctions } from "./bits.ts"
import { conditionFunctions } from "./conditions.ts"
import { conversionFunctions } from "./conversion.ts"
import { dynamicFunctions } from "./dynamics.ts"
import type { FunctionEntry } from "./entry.ts"
import { numberFunctions } from "./numbers.ts"
import { stringFunctions } from "./strings.ts"
import { timeFunctions } from "./times.ts"
import { windowFunctions } from "./windows.ts"

/** Every function of the language. */
export const functions: readonly FunctionEntry[] = [
  ...stringFunctions,
  ...numberFunctions,
  ...timeFunctions,
  ...conditionFunctions,
  ...conversionFunctions,
  ...dynamicFunctions,
  ...bitFunctions,
  ...aggregateFunctions,
  ...rowAggregates,
  ...windowFunctions,
]

const byName = new Map(functions.map((entry) => [entry.name, entry]))

/** The function of a name, or undefined. Names are case-sensitive. */
export function functionNamed(name: string): FunctionEntry | undefined {
  return byName.get(name)
}
