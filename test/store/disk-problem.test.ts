import { describe, expect, it } from "vitest"
import { answerProblem, diskProblem } from "../../src/store/engine/disk-problem.ts"

describe("what the system says when nothing can be written", () => {
  it.each([
    ["ENOSPC: no space left on device, write", "its disk is full"],
    ["IO Error: Could not write all bytes to file", "its disk is full"],
    ["EROFS: read-only file system, open 'x'", "its disk can only be read"],
    ["EMFILE: too many open files, open 'x'", "too many files are open (raise the limit, ulimit -n)"],
  ])("%s is a problem that a person can mend", (message, why) => {
    expect(diskProblem(new Error(message))).toMatchObject({
      code: "storage",
      message: `the database cannot be written: ${why}`,
    })
    expect(answerProblem(new Error(message))?.message).toBe(`the answer cannot be written: ${why}`)
  })

  it.each(["Binder Error: no disk is full", "a bug"])("%s is none", (message) => {
    expect(diskProblem(new Error(message))).toBe(null)
  })
})
