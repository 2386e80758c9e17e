import type { ProblemView } from "../../model/problem.ts"
import { statementAt } from "../../model/sql-statement.ts"
import type { Mistake } from "../editor-language.ts"

/**
 * What the engine says of the statement that is being written, without running it; nothing while the server cannot say. A
 * mistake without a place stands at the first word.
 */
export async function sqlMistakes(text: string, position: number): Promise<readonly Mistake[]> {
  const { start, end } = statementAt(text, position)
  const problem = await problemOf(text.slice(start, end))
  if (problem === null) return []
  const { message, hint, fixes = [], code } = problem
  const [first, last] = placeOf(problem, text.slice(start, end))
  return [
    {
      code,
      message,
      span: { start: start + first, end: start + last },
      hints: [
        ...(hint === undefined || fixes.length > 0 ? [] : [{ text: hint }]),
        ...fixes.map(({ replacement }) => ({ text: replacement, replacement })),
      ],
    },
  ]
}

/** Mistakes of the text, not of the moment: a busy server says nothing about it. */
async function problemOf(sql: string): Promise<ProblemView | null> {
  const headers = { "content-type": "application/json" }
  const body = JSON.stringify({ sql, validate: true })
  const answer = await fetch("/api/sql", { method: "POST", headers, body }).catch(() => null)
  if (answer?.status !== 422 && answer?.status !== 400) return null
  const { error } = (await answer.json()) as { readonly error: ProblemView }
  return error
}

function placeOf({ position }: ProblemView, sql: string): readonly [number, number] {
  if (position !== undefined) return [position.start, Math.max(position.end, position.start)]
  return [0, /^\w*/.exec(sql)?.[0].length ?? 0]
}
