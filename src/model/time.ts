/**
 * Reads a time in any usual form as `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC, the form the ledger stores; null when it is
 * none. Numbers are seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size. A time
 * without zone is a time of `zone` (IANA name); a date alone is its midnight there. Digits beyond the microsecond are cut.
 */
export function parseTime(value: string | number, zone: string): string | null {
  if (typeof value === "number") return fromEpoch(value)
  const text = value.trim()
  if (/^\d{9,19}(\.\d+)?$/.test(text)) return fromEpoch(Number(text))
  return fromIso(text, zone) ?? fromLogDate(text) ?? fromRfc2822(text) ?? fromUnixDate(text, zone)
}

const ISO =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:(?:[Tt]|\s+)(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(?:(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)(?: [A-Z]{2,5}|\[[\w/+-]+\])?)?)?$/
/** `20251014T080000Z`, as file names have it. */
const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/

function fromIso(text: string, zone: string): string | null {
  const parts = ISO.exec(text.replace(COMPACT, "$1-$2-$3T$4:$5:$6"))
  if (!parts) return null
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", offset] = parts
  const wall = instant(`${year}-${month}-${day}`, `${hour}:${minute}:${second}`)
  if (wall === null) return null
  if (offset === undefined) return canonical(wallToUtc(wall, zone), fraction)
  const aheadMs = offsetMs(offset)
  return Math.abs(aheadMs) > OFFSET_MS_MAX ? null : canonical(wall - aheadMs, fraction)
}

/** No clock is further ahead or behind. */
const OFFSET_MS_MAX = 18 * 3_600_000

/** Milliseconds since 1970 of a date and time of UTC; null when there is no such day or time. */
function instant(date: string, time: string): number | null {
  if (time === "24:00:00") return addDay(instant(date, "00:00:00"))
  const ms = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== `${date}T${time}`) return null
  return ms
}

const addDay = (ms: number | null) => (ms === null ? null : ms + DAY_MS)

function offsetMs(offset: string): number {
  if (/^(z|utc|gmt)$/i.test(offset)) return 0
  const [hours, minutes] = [offset.slice(1, 3), offset.slice(3).replace(":", "") || "0"].map(Number)
  return (offset.startsWith("-") ? -1 : 1) * ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
const LOG_DATE = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/

/** The date of web server logs: `14/Oct/2025:10:00:00 +0200`. */
function fromLogDate(text: string): string | null {
  const parts = LOG_DATE.exec(text)
  const month = months.indexOf(parts?.[2] ?? "") + 1
  if (!parts || month === 0) return null
  const wall = instant(`${parts[3]}-${String(month).padStart(2, "0")}-${parts[1]}`, parts[4] ?? "")
  return wall === null ? null : canonical(wall - offsetMs(parts[5] ?? ""), "")
}

/** The date of mail and HTTP: `Tue, 14 Oct 2025 10:00:00 GMT`; only with a zone, and only when the day exists. */
function fromRfc2822(text: string): string | null {
  const parts = /^(?:\w{3}, )?(\d{1,2}) (\w{3}) (\d{4}) (\d\d:\d\d(?::\d\d)?) (GMT|UTC|UT|Z|[+-]\d{4})$/.exec(text)
  if (!parts) return null
  const [, day = "", month = "", year = "", time = "", zone = ""] = parts
  const number = months.indexOf(month) + 1
  const wall = instant(
    `${year}-${String(number).padStart(2, "0")}-${day.padStart(2, "0")}`,
    time.length === 5 ? `${time}:00` : time,
  )
  return wall === null || number === 0 ? null : canonical(wall - offsetMs(zone === "UT" ? "Z" : zone), "")
}

const UNIX_DATE = /^\w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (?:([A-Z]{3,5}) )?(\d{4})$/
const BROWSER_DATE = /^\w{3} (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})(?: \(.*\))?$/

/** The date of C and of `date` (`Tue Oct 14 10:00:00 2025`), and that of JavaScript, which has a zone. */
function fromUnixDate(text: string, zone: string): string | null {
  const [, month = "", day = "", time = "", word = "", year = ""] = UNIX_DATE.exec(text) ?? []
  if (month !== "") {
    const isUtc = /^(UTC|GMT)$/.test(word)
    if (word !== "" && !isUtc) return null
    return fromIso(`${year}-${monthNumber(month)}-${day.padStart(2, "0")} ${time}${isUtc ? "Z" : ""}`, zone)
  }
  const parts = BROWSER_DATE.exec(text)
  return parts && fromIso(`${parts[3]}-${monthNumber(parts[1] ?? "")}-${parts[2]} ${parts[4]}${parts[5]}`, zone)
}

const monthNumber = (name: string) => String(months.indexOf(name) + 1).padStart(2, "0")

/** 1973 to 5138 in seconds; the other units follow by factors of a thousand. */
const units = [
  { below: 1e8, microsPerUnit: Number.NaN },
  { below: 1e11, microsPerUnit: 1e6 },
  { below: 1e14, microsPerUnit: 1e3 },
  { below: 1e17, microsPerUnit: 1 },
  { below: 1e20, microsPerUnit: 1e-3 },
]

function fromEpoch(value: number): string | null {
  const unit = units.find(({ below }) => value < below)
  const micros = Math.round(value * (unit?.microsPerUnit ?? Number.NaN))
  if (!Number.isFinite(micros) || value < 0) return null
  return canonical(Math.floor(micros / 1000), String(micros % 1_000_000).padStart(6, "0"))
}

const YEAR_1_MS = -62_135_596_800_000
const YEAR_10000_MS = 253_402_300_800_000

function canonical(utcMs: number, fraction: string): string | null {
  if (utcMs < YEAR_1_MS || utcMs >= YEAR_10000_MS) return null
  const seconds = new Date(utcMs).toISOString().slice(0, 19).replace("T", " ")
  const digits = fraction.slice(0, 6).replace(/0+$/, "")
  return digits === "" ? seconds : `${seconds}.${digits}`
}

const DAY_MS = 86_400_000

/** Wall clock time of a zone → UTC: the first of two instants when the clock shows it twice; a skipped time is an hour later. */
function wallToUtc(wallMs: number, zone: string): number {
  const before = zoneOffsetMs(wallMs - DAY_MS, zone)
  const after = zoneOffsetMs(wallMs + DAY_MS, zone)
  if (before === after) return wallMs - before
  const fits = (offset: number) => zoneOffsetMs(wallMs - offset, zone) === offset
  return wallMs - (fits(before) || !fits(after) ? before : after)
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
function zoneOffsetMs(utcMs: number, zone: string): number {
  const parts = Object.fromEntries(
    zoneClock(zone)
      .formatToParts(utcMs)
      .map(({ type, value }) => [type, value]),
  )
  const wall = Date.UTC(
    0,
    Number(parts["month"]) - 1,
    Number(parts["day"]),
    Number(parts["hour"]),
    Number(parts["minute"]),
    Number(parts["second"]),
  )
  // Date.UTC reads years below 100 as 19xx.
  const withYear = new Date(wall).setUTCFullYear(
    Number(parts["year"]),
    Number(parts["month"]) - 1,
    Number(parts["day"]),
  )
  return withYear - Math.floor(utcMs / 1000) * 1000
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function zoneClock(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  })
  clocks.set(zone, clock)
  return clock
}
