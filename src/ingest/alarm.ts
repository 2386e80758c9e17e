/** A sleep that can be ended early. */
export function createAlarm() {
  let wake: (() => void) | null = null
  let rang = false
  return {
    /** Ends the sleep, or the next one when nobody sleeps. What it is given was done already. */
    ring(_done: unknown): void {
      rang = true
      wake?.()
    },
    async sleep(ms: number): Promise<void> {
      if (!rang && ms > 0)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(ms, SLEEP_MS_MAX))
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      wake = null
      rang = false
    },
  }
}

/** A clock that was set back must not keep everybody asleep. */
const SLEEP_MS_MAX = 5_000
