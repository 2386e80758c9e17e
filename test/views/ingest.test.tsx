import { describe, expect, it } from "vitest"
import { IngestPage } from "../../views/pages/ingest.tsx"
import { emptyOverview, emptyRows } from "./fixtures.ts"
import { render } from "./render.ts"

const page = (pendingBytes: number, bytesPerSecond: number): string =>
  render(
    <IngestPage
      files={emptyRows}
      totals={emptyOverview.totals}
      reading={{ pendingBytes, bytesPerSecond, linesPerSecond: 12_345.6 }}
      folders={["logs"]}
      timezone="UTC"
    />,
  )

describe("the page of ingestion", () => {
  it("says while it catches up how much is left, how fast it goes and how long it takes", () => {
    const html = page(800_000_000, 8_000_000)
    for (const text of ["Still to read", "800 MB", "8 MB/s", "12,346 lines/s", "1 min 40 s"])
      expect(html).toContain(text)
  })

  it("says that nobody knows how long when nothing can be saved", () => {
    expect(page(800_000_000, 0)).toMatch(/Time left<\/dt><dd class="big">–/)
  })

  it("says nothing of it when it is up to date, but for a moment", () => {
    expect(page(1_000, 8_000_000)).not.toContain("Time left")
  })
})
