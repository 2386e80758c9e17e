import { describe, expect, it } from "vitest"
import type { Cell } from "../../src/model/rows.ts"
import { filesNow } from "../../src/web/files-now.ts"
import type { FileNow } from "../../src/web/parts.ts"

const names = ["path", "state", "size_bytes", "offset_bytes", "lines", "rejects", "lag_ms", "last_error", "expired"]
const columns = names.map((name) => ({ name, type: "VARCHAR", unit: null }))
const known = (...rows: readonly (readonly Cell[])[]) => ({
  columns,
  rows,
  truncated: false,
  elapsed_ms: 1,
  notes: [],
})
const file = (path: string, more: Partial<FileNow> = {}): FileNow => ({
  path,
  state: "current",
  size_bytes: 10,
  offset_bytes: 10,
  lines: 1,
  rejects: 0,
  lag_ms: 0,
  last_error: null,
  ...more,
})

describe("files as they are now", () => {
  it("are told over what the database knows, but for its sums", () => {
    const rows = known(["a.log", "waiting", 5, 5, 1, 7, 0, null, 3])
    const now = [file("a.log", { state: "reading", size_bytes: 90, offset_bytes: 5, lag_ms: 1_200 })]
    expect(filesNow(rows, now).rows).toEqual([["a.log", "reading", 90, 5, 1, 7, 1_200, null, 3]])
  })

  it("are told although the database does not know them yet", () => {
    const now = [file("copy.log.1", { state: "waiting", offset_bytes: 0, lines: 0, last_error: "it is a copy" })]
    expect(filesNow(known(), now).rows).toEqual([["copy.log.1", "waiting", 10, 0, 0, 0, 0, "it is a copy", 0]])
  })

  it("keep files that are gone apart from those that have their name now", () => {
    const rows = known(["a.log", "gone", 5, 5, 1, 0, 0, null, 0], ["a.log", "current", 5, 5, 1, 0, 0, null, 0])
    const sizes = filesNow(rows, [file("a.log")]).rows.map(([, state, size]) => [state, size])
    expect(sizes).toEqual([
      ["current", 10],
      ["gone", 5],
    ])
  })

  it("begin with what needs attention and end with what is gone", () => {
    const now = [
      file("a"),
      file("b", { lag_ms: 5 }),
      file("c", { state: "waiting", last_error: "half a line" }),
      file("d", { state: "failed", last_error: "no permission" }),
    ]
    const rows = known(["0", "gone", 5, 5, 1, 0, 0, null, 0])
    expect(filesNow(rows, now).rows.map(([path]) => path)).toEqual(["d", "c", "b", "a", "0"])
  })
})
