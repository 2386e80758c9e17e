import { accessSync, constants } from "node:fs"
import { Problem } from "../../model/problem.ts"

/** What the system says when nothing can be written; in the words of the engine or of Node. */
const causes = [
  { says: /No space left on device|ENOSPC|Could not write all bytes|Out of disk space/i, why: "its disk is full" },
  { says: /Disk quota exceeded|EDQUOT/i, why: "the disk quota is used up" },
  { says: /Read-only file system|EROFS/i, why: "its disk can only be read" },
  { says: /too many open files|EMFILE|ENFILE/i, why: "too many files are open (raise the limit, ulimit -n)" },
]

/** The Problem of a database that cannot be written, from an error of the engine; null for any other error. */
export function diskProblem(error: unknown): Problem | null {
  const why = whyUnwritable(error)
  return why === null ? null : unwritable(why, error)
}

/** The Problem of an answer for which there is no room on its way; null for any other error. */
export function answerProblem(error: unknown): Problem | null {
  const why = whyUnwritable(error)
  if (why === null) return null
  return new Problem("storage", `the answer cannot be written: ${why}`, {
    hint: "make room, or ask for less",
    cause: error,
  })
}

function whyUnwritable(error: unknown): string | null {
  const text = error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""
  if (!/^(IO|FATAL|TransactionContext|Transaction) Error: |^E[A-Z]+: /.test(text)) return null
  return causes.find(({ says }) => says.test(text))?.why ?? null
}

/** Whether the engine could not open the file for writing, because nobody can write there. */
export function isReadOnlyDisk(error: unknown): boolean {
  return error instanceof Error && /Read-only file system/i.test(error.message)
}

/** Refuses to write to a database that was opened for reading; when its disk can be written again, the process ends. */
export function checkWritable(isReadOnly: boolean, path: string): void {
  if (!isReadOnly) return
  if (mayWrite(path)) process.kill(process.pid, "SIGKILL")
  throw unwritable("its disk can only be read")
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch (error) {
    if (error instanceof Error && "code" in error) return false
    throw error
  }
}

function unwritable(why: string, cause?: unknown): Problem {
  return new Problem("storage", `the database cannot be written: ${why}`, {
    hint: "nothing is lost, reading goes on by itself when that is mended",
    cause,
  })
}
