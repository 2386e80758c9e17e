import { describe, expect, it } from "vitest"
import type { Rows } from "../../src/model/rows.ts"
import { csvText } from "../../src/web/formats/csv.ts"
import { markdownText } from "../../src/web/formats/markdown.ts"
import { ndjsonText } from "../../src/web/formats/ndjson.ts"
import { guardCsv } from "../../src/web/formats/spreadsheet.ts"
import { tableText } from "../../src/web/formats/table.ts"

const rows = (columns: readonly (readonly [string, string])[], cells: Rows["rows"]): Rows => ({
  columns: columns.map(([name, type]) => ({ name, type, unit: null })),
  rows: cells,
  truncated: false,
  elapsed_ms: 1.5,
  notes: [],
})

describe("CSV", () => {
  it("has a header line, CR LF, and quotes only where RFC 4180 wants them", () => {
    const text = csvText(
      rows(
        [
          ["a", "VARCHAR"],
          ["b, c", "DOUBLE"],
        ],
        [
          ['x"y', 1.5],
          ["two\nlines", null],
        ],
      ),
      false,
    )
    expect(text).toBe('a,"b, c"\r\n"x""y",1.5\r\n"two\nlines",\r\n')
  })

  it("tells an empty text from a missing value", () => {
    expect(
      csvText(
        rows(
          [
            ["a", "VARCHAR"],
            ["b", "VARCHAR"],
          ],
          [["", null]],
        ),
        false,
      ),
    ).toBe('a,b\r\n"",\r\n')
  })

  it("writes lists and objects as JSON, decimals and wide integers as they came", () => {
    const cells = [[{ k: [1, "x"] }, "0.001506790000", "18446744073709551615"]]
    const text = csvText(
      rows(
        [
          ["j", "JSON"],
          ["d", "DECIMAL(18,12)"],
          ["u", "UBIGINT"],
        ],
        cells,
      ),
      false,
    )
    expect(text).toBe('j,d,u\r\n"{""k"":[1,""x""]}",0.001506790000,18446744073709551615\r\n')
  })

  it("disarms what a spreadsheet would run, and leaves numbers alone", () => {
    const cells = [["=1+1"], ["@cmd"], ["+1 now"], ["-5"], ["-2.5e3"], ["\t=x"], ["plain"]]
    const text = csvText(rows([["=h", "VARCHAR"]], cells), true)
    expect(text.split("\r\n")).toEqual(["'=h", "'=1+1", "'@cmd", "'+1 now", "-5", "-2.5e3", "'\t=x", "plain", ""])
  })

  it("disarms a stream the same way wherever it is cut", async () => {
    const csv = 'a,b\n=1+1,-5\n"=cmd, ""x""",-x\n"say ""=no""","@here"\n+31,=\r\n-7\r\n-'
    const safe = 'a,b\n\'=1+1,-5\n"\'=cmd, ""x""",\'-x\n"say ""=no""","\'@here"\n+31,\'=\r\n-7\r\n\'-'
    for (let size = 1; size <= csv.length; size++) {
      const chunks = Array.from({ length: Math.ceil(csv.length / size) }, (_, at) =>
        csv.slice(at * size, (at + 1) * size),
      )
      expect(await through(guardCsv(), chunks), `chunks of ${size}`).toBe(safe)
    }
  })
})

describe("NDJSON", () => {
  it("is one object per line, and no value hides another of the same name", () => {
    const cells = [[1, "x", null]]
    const text = ndjsonText(
      rows(
        [
          ["n", "INTEGER"],
          ["n", "VARCHAR"],
          ["m", "DOUBLE"],
        ],
        cells,
      ),
    )
    expect(text).toBe('{"n":1,"n_2":"x","m":null}\n')
  })
})

describe("Markdown", () => {
  it("lets nothing from the data become markup", () => {
    const text = markdownText(
      rows(
        [
          ["a|b", "VARCHAR"],
          ["n", "BIGINT"],
        ],
        [["<b>*x*|`y`\n[l](u)\u001b[31m & _z_", null]],
      ),
    )
    expect(text).toBe(
      "| a\\|b | n |\n| --- | ---: |\n| &lt;b&gt;\\*x\\*\\|\\`y\\` \\[l\\](u)\\\\x1b\\[31m &amp; \\_z\\_ | – |\n",
    )
  })
})

describe("the table for a terminal", () => {
  const frame = { timezone: "Europe/Amsterdam", cellCharsMax: null }

  it("puts numbers right, texts left, and a dash where a value is missing", () => {
    const text = tableText(
      rows(
        [
          ["model", "VARCHAR"],
          ["ms", "DOUBLE"],
        ],
        [
          ["llama", 11450.23],
          [null, 3],
        ],
      ),
      frame,
    )
    expect(text).toBe("model        ms\n─────  ────────\nllama  11450.23\n–             3\n")
  })

  it("shows instants in the configured zone", () => {
    const text = tableText(rows([["at", "TIMESTAMP"]], [["2025-10-14T20:00:03Z"]]), frame)
    expect(text).toContain("2025-10-14 22:00:03")
  })

  it("writes out what would command the terminal", () => {
    const text = tableText(rows([["m", "VARCHAR"]], [["\u001b[31mred\u0007\nnext\u202e"]]), frame)
    expect(text).toContain("\\x1b[31mred\\x07 next\\u202e")
  })

  it("keeps columns straight with wide letters and cuts long cells where asked", () => {
    const text = tableText(
      rows(
        [
          ["m", "VARCHAR"],
          ["x", "VARCHAR"],
        ],
        [
          ["日本", "a"],
          ["abcd", "b"],
        ],
      ),
      frame,
    )
    expect(text.split("\n").slice(2, 4)).toEqual(["日本  a", "abcd  b"])
    const cut = tableText(rows([["m", "VARCHAR"]], [["abcdefgh"]]), { ...frame, cellCharsMax: 5 })
    expect(cut).toContain("abcd…")
  })
})

async function through(stream: TransformStream<string, string>, chunks: readonly string[]): Promise<string> {
  const source = new ReadableStream<string>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
  let text = ""
  for await (const chunk of source.pipeThrough(stream)) text += chunk
  return text
}
