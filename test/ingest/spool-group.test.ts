import { describe, expect, it } from "vitest"
import { createSpoolGroup } from "../../src/ingest/spool-group.ts"
import type { PlacedPiece, SpooledPiece, Spooler } from "../../src/ingest/spool.ts"

const nothing = { parts: [], rejects: [], rejected: 0, lines: 0, dispose: async () => {} }
const piece = { bytes: Buffer.from("{}\n"), offset_bytes: 0, linesBefore: 0 }
const place = (path: string) => ({ fileKey: path, path })

/** Notes what is spooled together; the total of lines says which of them a piece was. */
function notingSpooler(fails = false) {
  const together: string[][] = []
  const spoolPieces = async (placed: readonly PlacedPiece[]): Promise<readonly SpooledPiece[]> => {
    together.push(placed.map(({ place: { path } }) => path))
    if (fails) throw new Error("no space left")
    return placed.map((_, index) => ({ ...nothing, linesTotal: index }))
  }
  const spooler: Spooler = {
    spoolPieces,
    spoolPiece: () => Promise.reject(new Error("alone")),
    spoolItems: async () => ({ ...nothing, linesTotal: -1 }),
  }
  return { together, spooler }
}

describe("files that are spooled together", () => {
  it("wait until each has its piece, or is done without one", async () => {
    const { together, spooler } = notingSpooler()
    const group = createSpoolGroup(spooler, 4)
    const [a, b, c, d] = [group.join(), group.join(), group.join(), group.join()]
    const first = a.spooler.spoolPiece(place("a"), piece).finally(a.done)
    const third = c.spooler.spoolPiece(place("c"), piece).finally(c.done)
    b.done()
    expect((await d.spooler.spoolItems(place("d"), [])).linesTotal).toBe(-1)
    expect(together).toEqual([])
    d.done()
    d.done()
    expect([(await first).linesTotal, (await third).linesTotal]).toEqual([0, 1])
    expect(together).toEqual([["a", "c"]])
  })

  it("hear all of them that they could not be spooled", async () => {
    const group = createSpoolGroup(notingSpooler(true).spooler, 2)
    const spooled = ["a", "b"].map((path) => group.join().spooler.spoolPiece(place(path), piece))
    for (const one of spooled) await expect(one).rejects.toThrow("no space left")
  })
})
