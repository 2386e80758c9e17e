import { Problem as Mistake, positionIn } from "../../model/problem.ts"
import type { Problem as QueryProblem } from "../../query/index.ts"

/** A mistake in a query as every part of the program tells it; `fixes` are texts that may stand in its place. */
export function mistakeOf(text: string, problem: QueryProblem): Mistake {
  const hint = problem.hints.map((one) => one.text).join("; ")
  return new Mistake(problem.code, problem.message, {
    ...(hint === "" ? {} : { hint }),
    position: positionIn(text, problem.span.start, problem.span.end),
    fixes: problem.hints.flatMap(({ text: about, replacement }) =>
      replacement === undefined ? [] : [{ about, replacement }],
    ),
    cause: problem,
  })
}
