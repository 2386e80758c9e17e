import { Problem } from "../../model/problem.ts"
import { HeavyText } from "../fence/weight.ts"
import { sqlMistake } from "./mistake.ts"

/** What the engine finds only while it runs a query of ours: by its complaint, what the reader is told instead. */
const found: readonly { readonly complaint: RegExp; readonly problem: () => Problem }[] = [
  {
    complaint: /a series has at most/,
    problem: () =>
      new Problem("E309", "a series has at most 1,048,576 points, and here rows lie further apart", {
        hint: "take a longer step, or say from and to",
      }),
  },
  {
    complaint:
      /^(Overflow in |Type \w+ with value .* can't be cast|Could not cast value .* to DECIMAL|.*out of range\b|.*not in timestamp range)/i,
    problem: () =>
      new Problem("E309", "a number or a time grows beyond what its type holds", {
        hint: "compute large numbers as reals: toreal(…)",
      }),
  },
  {
    complaint:
      /^(invalid (repetition|perl operator|character class|escape|named capture|UTF-8|nested repetition)|bad repetition|no argument for repetition|missing [\])]|unexpected \)|duplicate capture|trailing \\|pattern too large|Regex)/i,
    problem: () =>
      new Problem("E308", "a regular expression here is not valid for RE2, or too large for it", {
        hint: String.raw`named groups are (?P<name>…); what repeats, repeats at most 1000 times in all; letters are \pL`,
      }),
  },
]

/**
 * The engine's complaint about SQL that we wrote. What lies in the reader's values is a Problem in words of the query
 * language; anything else is our bug and stays an error that rises, whatever the engine says.
 */
export function compiledMistake(error: unknown, sql: string): Error {
  if (error instanceof HeavyText) {
    return new Problem("E401", "this query becomes too long as SQL", {
      hint: "take fewer values in lists and fewer stages, or compute parts of long expressions with `extend` first",
    })
  }
  const problem = sqlMistake(error, sql)
  const known = valueMistake(problem)
  if (known !== null) return known
  if (problem.code !== "sql_error" && problem.code !== "sql_refused") return problem
  return new Error(`the engine refuses a compiled query: ${problem.message}\n${sql}`, { cause: error })
}

/** What the reader's values came to in a condition or a query, or null for any other complaint. */
export function valueMistake({ message }: Problem): Problem | null {
  return found.find(({ complaint }) => complaint.test(message))?.problem() ?? null
}
