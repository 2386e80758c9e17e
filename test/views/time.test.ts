import { describe, expect, it } from "vitest"
import { dayName, instantOf, shownDay, shownTime, wallInstant } from "../../views/time.ts"

const zone = "America/New_York"

describe("times", () => {
  it("shows an instant in the configured zone and titles it with the zone and UTC", () => {
    expect(shownTime("2025-10-14T20:00:03.120Z", zone)).toEqual({
      text: "2025-10-14 16:00:03",
      title: "Tue 2025-10-14 16:00:03 America/New_York · 2025-10-14T20:00:03.120Z",
      datetime: "2025-10-14T20:00:03.120Z",
    })
  })

  it("follows the change of clocks", () => {
    expect(shownTime("2025-11-02T05:30:00Z", zone)?.text).toBe("2025-11-02 01:30:00")
    expect(shownTime("2025-11-02T06:30:00Z", zone)?.text).toBe("2025-11-02 01:30:00")
    expect(shownTime("2025-11-02T07:30:00Z", zone)?.text).toBe("2025-11-02 02:30:00")
  })

  it("writes midnight as 00", () => {
    expect(shownTime("2025-10-14T04:00:00Z", zone)?.text).toBe("2025-10-14 00:00:00")
  })

  it("reads a time of the store, which has no zone, as UTC", () => {
    expect(instantOf("2025-10-14 20:00:03.12")?.toISOString()).toBe("2025-10-14T20:00:03.120Z")
    expect(instantOf("2025-10-14T22:00:00+02:00")?.toISOString()).toBe("2025-10-14T20:00:00.000Z")
  })

  it.each([null, undefined, 12, "", "soon", "2025-99-99T00:00:00Z"])("takes %s for no time", (value) => {
    expect(shownTime(value, zone)).toBeNull()
  })

  it("shows a day as it is, in no zone", () => {
    expect(shownDay("2025-10-14")).toBe("2025-10-14")
    expect(shownDay(null)).toBe("–")
    expect(dayName("2025-10-14")).toBe("Tue 14 Oct")
  })

  it("moves an instant to the wall clock, for axes", () => {
    expect(wallInstant(new Date("2025-10-14T20:00:03Z"), zone).toISOString()).toBe("2025-10-14T16:00:03.000Z")
  })
})
