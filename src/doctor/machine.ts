import { type Check, type Finding, ok, problem } from "./finding.ts"

/** This program is younger than its own clock may say. */
const CLOCK_MIN = Date.parse("2025-11-01T00:00:00Z")

/** The clock and the zone that days are counted in. */
export const checkClock: Check = ({ config }) => {
  const now = new Date()
  return Promise.resolve([
    clockFinding(now),
    ok("zone", `${config.timezone}, where it is ${wallClock(now, config.timezone)}`),
  ])
}

function clockFinding(now: Date): Finding {
  if (now.getTime() < CLOCK_MIN) {
    return problem("clock", `this machine thinks it is ${now.toISOString()}`, "set the clock; prices and days go by it")
  }
  return ok("clock", now.toISOString())
}

function wallClock(now: Date, timezone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: timezone }).format(now)
}
