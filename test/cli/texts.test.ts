import { describe, expect, it } from "vitest"
import { complaintOf } from "../../src/commands/complaint.ts"
import { readParams } from "../../src/commands/params.ts"
import { typedValue } from "../../src/report/typed-value.ts"
import { progressText, showProgress } from "../../src/commands/progress.ts"
import { screenSafe, showRows } from "../../src/commands/show-rows.ts"
import type { Terminal } from "../../src/commands/terminal.ts"
import { prettyLine } from "../../src/log.ts"
import { Problem, positionIn } from "../../src/model/problem.ts"
import type { Rows } from "../../src/model/rows.ts"

function paper(isScreen: boolean) {
  const written = { out: "", said: [] as string[], drawn: 0 }
  const terminal: Terminal = {
    isScreen,
    isWatched: isScreen,
    out: async (text) => void (written.out += text),
    outBytes: async () => undefined,
    say: (line) => void written.said.push(line),
    sayOver: () => void (written.drawn += 1),
  }
  return { terminal, written }
}

const rows: Rows = {
  columns: [{ name: "m\u001b[31m", type: "VARCHAR", unit: null }],
  rows: [["\u001b]0;title\u0007\u009b31mred"]],
  truncated: true,
  elapsed_ms: 2,
  notes: [],
}

describe("what a terminal is sent", () => {
  it.each(["table", "json", "ndjson", "csv", "markdown"] as const)("as %s cannot command it", async (format) => {
    const { terminal, written } = paper(true)
    await showRows(rows, format, "UTC", terminal)
    expect(written.out.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u)
    expect(written.said.join("\n")).toContain("more rows")
  })

  it("is still JSON that means the same", () => {
    const text = screenSafe(JSON.stringify(rows), "json", paper(true).terminal)
    expect(JSON.parse(text)).toEqual(rows)
  })

  it("is left alone where a program reads", () => {
    expect(screenSafe("\u009b,\u001b\r\n", "csv", paper(false).terminal)).toBe("\u009b,\u001b\r\n")
  })
})

describe("progress", () => {
  const half = { bytes: 308_000_000, bytesTotal: 616_000_000, lines: 500_000 }

  it("says how far, how fast and how long still", () => {
    expect(progressText(half, 5_000)).toBe("50 %  308 MB of 616 MB  100,000 lines/s  5 s left")
    expect(progressText({ bytes: 0, bytesTotal: 0, lines: 0 }, 0)).toBe("100 %  0 B of 0 B  0 lines/s")
  })

  it("is a plain line every tenth of the way where nobody watches", () => {
    const { terminal, written } = paper(false)
    const progress = showProgress(terminal, () => 0)
    for (let bytes = 0; bytes <= 1000; bytes++) progress.tell({ bytes, bytesTotal: 1000, lines: bytes })
    progress.end()
    expect(written.said.map((line) => line.split("  ")[0])).toEqual(
      [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((n) => `${n} %`),
    )
    expect(written.drawn).toBe(0)
  })

  it("is a bar that is drawn ten times a second at most where a person watches", () => {
    const { terminal, written } = paper(true)
    let now = 0
    const progress = showProgress(terminal, () => now)
    for (; now < 1_000; now++) progress.tell(half)
    expect(written.drawn).toBe(10)
  })
})

describe("a complaint", () => {
  it("marks the place in a text of several lines", () => {
    const text = "select 1,\n\tmodle\nfrom runs"
    const problem = new Problem("sql_error", "no column modle", { position: positionIn(text, 11, 16) })
    expect(complaintOf(problem, text)?.text).toBe("runledger: no column modle\n   modle\n   ^^^^^")
  })

  it("is not made of bugs", () => {
    expect(complaintOf(new Error("x"), null)).toBeNull()
  })
})

describe("--param", () => {
  it("takes everything after the first = as the value", () => {
    expect([...readParams(["a=1", "b=x=y", "c="])]).toEqual([
      ["a", "1"],
      ["b", "x=y"],
      ["c", ""],
    ])
  })

  it("takes a name once", () => {
    expect(() => readParams(["a=1", "a=2"])).toThrow("--param a is given twice")
  })

  it.each([
    ["1", 1],
    ["-2.5e3", -2500],
    ["007", "007"],
    ['"1"', "1"],
    ["12345678901234567890", "12345678901234567890"],
    ["true", true],
    ["null", null],
    ["", ""],
    ["2025-10-14", "2025-10-14"],
  ])("reads %s as %j", (text, value) => {
    expect(typedValue(text)).toBe(value)
  })
})

describe("the log on a terminal", () => {
  it("is a line with time, level, sentence and facts, and cannot command it", () => {
    const time = new Date(2026, 0, 2, 3, 4, 5).getTime()
    const line = prettyLine(JSON.stringify({ level: 40, time, msg: "look \u001b[31m", file: "a\u0007" }))
    expect(line).toBe("03:04:05 warn  look \\x1b[31m  file=a\\x07\n")
  })
})
