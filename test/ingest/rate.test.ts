import { describe, expect, test } from "vitest"
import { createRate } from "../../src/ingest/rate.ts"

describe("the rate of what is committed", () => {
  test("is of the last ten seconds, however many commits there were", () => {
    let nowMs = 1_000_000
    const rate = createRate(() => nowMs)
    for (let commit = 0; commit < 20_000; commit += 1) {
      rate.add(100, 2)
      nowMs += 1
    }
    const { bytes, lines } = rate.perSecond()
    expect(bytes / 100_000).toBeCloseTo(1, 1)
    expect(lines / 2_000).toBeCloseTo(1, 1)
    nowMs += 10_000
    expect(rate.perSecond()).toEqual({ bytes: 0, lines: 0 })
  })

  test("of a commit a moment ago is not of thousands a second", () => {
    const rate = createRate(() => 5)
    rate.add(100, 2)
    expect(rate.perSecond()).toEqual({ bytes: 100, lines: 2 })
  })

  test("goes on when the clock is set back", () => {
    let nowMs = 1_000_000
    const rate = createRate(() => nowMs)
    rate.add(100, 2)
    nowMs = 0
    rate.add(300, 4)
    nowMs = 20_000
    rate.add(50, 1)
    expect(rate.perSecond().lines).toBeGreaterThan(0)
  })
})
