import type { Running } from "./running.ts"

/** Questions by number, from the moment they came: one may be cancelled before its connection is open. */
export type Underway = {
  /** Gives what hears of the question as soon as it can be ended. */
  enter(id: number): (running: Running) => void
  leave(id: number): void
  cancel(id: number): void
}

type Entered = { running: Running | null; isCancelled: boolean }

export function createUnderway(): Underway {
  const questions = new Map<number, Entered>()
  return {
    enter(id) {
      const entered: Entered = { running: null, isCancelled: false }
      questions.set(id, entered)
      return (running) => {
        entered.running = running
        if (entered.isCancelled) running.cancel()
      }
    },
    leave: (id) => void questions.delete(id),
    cancel(id) {
      const entered = questions.get(id)
      if (entered === undefined) return
      entered.isCancelled = true
      entered.running?.cancel()
    },
  }
}
