import type { JsonObject } from "../model/run.ts"

/** Nobody logs this deep; programs that read JSON, ours and others, run out of stack somewhere beyond it. */
const LEVELS_MAX = 200

/** Whether objects and lists in this JSON text stand inside each other more than 200 deep. */
export function isTooDeep(text: string): boolean {
  if (text.length < 2 * LEVELS_MAX) return false
  let depth = 0
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g)) {
    if (token === "{" || token === "[") depth += 1
    else if (token === "}" || token === "]") depth -= 1
    if (depth > LEVELS_MAX) return true
  }
  return false
}

/** The object with null for what is deeper, and the fields of it that lost something by that. */
export function cutNesting(object: JsonObject): { readonly object: JsonObject; readonly problems: readonly string[] } {
  const problems: string[] = []
  const entries = Object.entries(object).map(([key, value]) => {
    const inner = cutBelow(value, 1)
    if (inner.isCut) problems.push(`${key}: nested deeper than ${LEVELS_MAX} levels, what is inside is left out`)
    return [key, inner.value]
  })
  return { object: Object.fromEntries(entries) as JsonObject, problems }
}

type Cut = { readonly value: unknown; readonly isCut: boolean }

function cutBelow(value: unknown, depth: number): Cut {
  if (typeof value !== "object" || value === null) return { value, isCut: false }
  if (depth >= LEVELS_MAX) return { value: null, isCut: true }
  const inner = Object.entries(value).map(([key, item]) => [key, cutBelow(item, depth + 1)] as const)
  const isCut = inner.some(([, cut]) => cut.isCut)
  if (!isCut) return { value, isCut }
  const values = inner.map(([key, cut]) => [key, cut.value] as const)
  return { value: Array.isArray(value) ? values.map(([, item]) => item) : Object.fromEntries(values), isCut }
}
