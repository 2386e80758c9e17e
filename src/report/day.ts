/** Calendar days of a time zone (an IANA name). A day is ISO text: `2026-11-21`. */

const dayMs = 86_400_000

/** Whether the text is a day that exists, of the years 1900 to 2999. */
export function isDay(text: string): boolean {
  if (!/^(19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** The day that `instant` falls on in the zone. */
export function dayAt(instant: Date, timezone: string): string {
  return new Date(instant.getTime() + offsetMs(instant, timezone)).toISOString().slice(0, 10)
}

/** The day `count` days after `day`; before it when `count` is negative. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)
}

/** The first instant of `day` in the zone, also where the clocks change at midnight. */
export function startOfDay(day: string, timezone: string): Date {
  return instantAt(`${day}T00:00:00`, timezone)
}

/**
 * The instant at which clocks in the zone show `local` (ISO without zone). The earlier one when they show it twice;
 * when they skip it, the instant they skip it at, plus what `local` is past the gap's start.
 */
export function instantAt(local: string, timezone: string): Date {
  const asUtc = Date.parse(`${local}Z`)
  const [first, second] = [-dayMs, dayMs]
    .map((shift) => new Date(asUtc - offsetMs(new Date(asUtc + shift), timezone)))
    .toSorted((one, other) => one.getTime() - other.getTime())
  const shows = (instant: Date) => instant.getTime() + offsetMs(instant, timezone) === asUtc
  return [first, second].find((instant) => instant !== undefined && shows(instant)) ?? second ?? new Date(asUtc)
}

/** How far clocks in the zone are ahead of UTC at this instant. */
function offsetMs(instant: Date, timezone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: timezone, ...clock }).formatToParts(instant)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value)
  const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"))
  return shown - Math.floor(instant.getTime() / 1000) * 1000
}

const clock = {
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const
