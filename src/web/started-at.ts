import { Problem } from "../model/problem.ts"

/** The instant that a query's value names, as it is written; undefined when it is not given. */
export function instantOr(name: string, text: string | undefined): string | undefined {
  if (text === undefined || (instant.test(text) && !Number.isNaN(Date.parse(text)))) return text
  throw new Problem("bad_parameter", `${name} must be an instant, not ${JSON.stringify(text.slice(0, 50))}`, {
    hint: "write it as the run has it, such as 2025-10-14T20:00:00Z",
  })
}

/** ISO 8601; without a zone it is UTC. */
const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/
