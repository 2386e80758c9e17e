import { Problem } from "../../model/problem.ts"

/** What the system says when nothing can be written; in the words of the engine or of Node. */
const causes = [
  { says: /No space left on device|ENOSPC|Could not write all bytes|Out of disk space/i, why: "its disk is full" },
  { says: /Disk quota exceeded|EDQUOT/i, why: "the disk quota is used up" },
  { says: /Read-only file system|EROFS/i, why: "its disk can only be read" },
]

/** The Problem of a database that cannot be written, from an error of the engine; null for any other error. */
export function diskProblem(error: unknown): Problem | null {
  const text = error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""
  if (!/^(IO|FATAL|TransactionContext|Transaction) Error: |^E[A-Z]+: /.test(text)) return null
  const cause = causes.find(({ says }) => says.test(text))
  if (!cause) return null
  return new Problem("storage", `the database cannot be written: ${cause.why}`, {
    hint: "make space; nothing is lost, reading goes on by itself",
    cause: error,
  })
}
