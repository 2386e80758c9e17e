import { missing } from "./format.ts"

/** An instant as it is shown, and as a title tells it whole. */
export type ShownTime = { readonly text: string; readonly title: string; readonly datetime: string }

/** An ISO instant in `timezone`: "2025-10-14 22:00:03", titled with weekday, zone and the UTC instant. Null: not a time. */
export function shownTime(value: unknown, timezone: string): ShownTime | null {
  const instant = instantOf(value)
  if (!instant) return null
  const wall = wallClock(instant, timezone)
  const datetime = instant.toISOString()
  return { text: wall, title: `${weekdayOf(wall)} ${wall} ${timezone} · ${datetime}`, datetime }
}

/** The day of a DATE cell, as it is: "2025-10-14". A day has no zone. */
export function shownDay(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 10) : missing
}

/** "Tue 14 Oct" of an ISO day, for headings. */
export function dayName(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  return Number.isNaN(date.getTime()) ? day : dayFormat.format(date)
}

/** ISO 8601 text as an instant; text without a zone is UTC, as all times of the store are. */
export function instantOf(value: unknown): Date | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null
  const iso = value.replace(" ", "T")
  const date = new Date(/(Z|[+-]\d{2}:?\d{2})$/.test(iso) || iso.length <= 10 ? iso : `${iso}Z`)
  return Number.isNaN(date.getTime()) ? null : date
}

/** The wall clock of `timezone` as if it were UTC, for axes: d3's UTC ticks then fall on local hours and days. */
export function wallInstant(instant: Date, timezone: string): Date {
  return new Date(`${wallClock(instant, timezone).replace(" ", "T")}Z`)
}

const dayFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
})
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

function weekdayOf(wall: string): string {
  return weekdays[new Date(`${wall.slice(0, 10)}T00:00:00Z`).getUTCDay()] ?? ""
}

/** Making a format takes 50 times as long as using it. */
const clocks = new Map<string, Intl.DateTimeFormat>()

/** The Swedish form is ISO: 2025-10-14 22:00:03. */
function wallClock(instant: Date, timezone: string): string {
  const known = clocks.get(timezone)
  if (known) return known.format(instant)
  const made = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: timezone })
  clocks.set(timezone, made)
  return made.format(instant)
}
