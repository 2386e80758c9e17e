import type { FilePlace, PlacedPiece, SpooledPiece, Spooler } from "./spool.ts"

/** Files that are read at the same time, whose lines are spooled together. */
export type SpoolGroup = { join(): Member }

/** `spooler` waits with its piece until every member has one, or is `done` without. */
export type Member = { readonly spooler: Spooler; done(): void }

type Waiting = PlacedPiece & { resolve(spooled: SpooledPiece): void; reject(error: unknown): void }

/** Must be joined by exactly so many members, each of which must be done at last. */
export function createSpoolGroup(spooler: Spooler, members: number): SpoolGroup {
  const waiting: Waiting[] = []
  let coming = members

  async function spoolAll(): Promise<void> {
    try {
      const spooled = await spooler.spoolPieces(waiting)
      for (const [index, { resolve }] of waiting.entries()) if (spooled[index]) resolve(spooled[index])
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }

  return {
    join() {
      let isComing = true
      const arrive = () => {
        if (!isComing) return
        isComing = false
        coming -= 1
        if (coming === 0 && waiting.length > 0) void spoolAll()
      }
      const spoolPiece = (place: FilePlace, piece: PlacedPiece["piece"]) =>
        new Promise<SpooledPiece>((resolve, reject) => {
          waiting.push({ place, piece, resolve, reject })
          arrive()
        })
      return { spooler: { ...spooler, spoolPiece }, done: arrive }
    },
  }
}
