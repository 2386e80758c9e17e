import { expect, test } from "vitest"
import { addDays, dayAt, instantAt, isDay, startOfDay } from "../../src/report/day.ts"

test("a day begins at midnight of the zone", () => {
  expect(startOfDay("2026-11-21", "Europe/Amsterdam").toISOString()).toBe("2026-11-20T23:00:00.000Z")
  expect(startOfDay("2026-07-01", "America/New_York").toISOString()).toBe("2026-07-01T04:00:00.000Z")
  expect(startOfDay("2026-07-01", "Asia/Kathmandu").toISOString()).toBe("2026-06-30T18:15:00.000Z")
  expect(startOfDay("2026-07-01", "Pacific/Kiritimati").toISOString()).toBe("2026-06-30T10:00:00.000Z")
})

test("where clocks skip midnight the day begins when they have", () => {
  // Lebanon goes from 00:00 to 01:00, Santiago from 24:00 to 01:00.
  const start = startOfDay("2026-03-29", "Asia/Beirut")
  expect(start.toISOString()).toBe("2026-03-28T22:00:00.000Z")
  expect(dayAt(start, "Asia/Beirut")).toBe("2026-03-29")
  expect(dayAt(new Date(start.getTime() - 1), "Asia/Beirut")).toBe("2026-03-28")
})

test("where clocks show midnight twice the day begins with the first", () => {
  // Cuba goes from 01:00 back to 00:00.
  expect(startOfDay("2026-11-01", "America/Havana").toISOString()).toBe("2026-11-01T04:00:00.000Z")
})

test("a local time that is shown twice means the first", () => {
  expect(instantAt("2026-10-25T02:30:00", "Europe/Amsterdam").toISOString()).toBe("2026-10-25T00:30:00.000Z")
})

test("an instant's day is the one the zone's clocks show", () => {
  expect(dayAt(new Date("2026-11-20T23:30:00Z"), "Europe/Amsterdam")).toBe("2026-11-21")
  expect(dayAt(new Date("2026-11-20T23:30:00Z"), "UTC")).toBe("2026-11-20")
  expect(dayAt(new Date("1969-12-31T23:59:59.999Z"), "UTC")).toBe("1969-12-31")
})

test("days are counted over months and leap years", () => {
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29")
  expect(addDays("2027-01-01", -1)).toBe("2026-12-31")
})

test.each(["2026-2-3", "2026-02-30", "20260203", "0026-02-03", "", "2026-02-03T00:00"])("%j is not a day", (text) => {
  expect(isDay(text)).toBe(false)
})
