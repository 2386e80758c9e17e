/**
 * Microseconds since 1970 of a time in the form that nearly all programs write: `2025-10-14T08:00:00.123Z`, also with a
 * blank for the T and an offset such as `+02:00`. NaN when it is anything else: then whoever reads all forms must look.
 */
export function plainTime(bytes: Buffer, from: number, to: number): number {
  if (to - from < SHORTEST || !hasSigns(bytes, from)) return Number.NaN
  const year = digits(bytes, from, 4)
  const month = digits(bytes, from + 5, 2)
  const day = digits(bytes, from + 8, 2)
  const seconds = secondsOf(bytes, from + 11)
  const isDay =
    year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
  if (!isDay) return Number.NaN
  let at = from + 19
  let micros = 0
  if (bytes[at] === DOT) {
    const first = at + 1
    for (at = first; isDigit(bytes[at] as number) && at < first + FRACTION_DIGITS_MAX; at += 1)
      if (at < first + 6) micros = micros * 10 + (bytes[at] as number) - ZERO
    if (at === first) return Number.NaN
    for (let digit = at; digit < first + 6; digit += 1) micros *= 10
  }
  const utc = daysSince1970(year, month, day) * 86_400 + seconds - offsetSeconds(bytes, at, to)
  return utc * 1_000_000 + micros
}

function hasSigns(bytes: Buffer, from: number): boolean {
  const between = bytes[from + 10]
  const hasDate = bytes[from + 4] === MINUS && bytes[from + 7] === MINUS && (between === LETTER_T || between === SPACE)
  return hasDate && bytes[from + 13] === COLON && bytes[from + 16] === COLON
}

function digits(bytes: Buffer, from: number, count: number): number {
  let value = 0
  for (let at = from; at < from + count; at += 1) {
    const byte = bytes[at] as number
    if (!isDigit(byte)) return Number.NaN
    value = value * 10 + byte - ZERO
  }
  return value
}

function secondsOf(bytes: Buffer, from: number): number {
  const [hour, minute, second] = [digits(bytes, from, 2), digits(bytes, from + 3, 2), digits(bytes, from + 6, 2)]
  return hour < 24 && minute < 60 && second < 60 ? hour * 3_600 + minute * 60 + second : Number.NaN
}

/** `Z`, or how far the clock is ahead, up to the end of the text. */
function offsetSeconds(bytes: Buffer, at: number, to: number): number {
  if (bytes[at] === LETTER_Z) return to === at + 1 ? 0 : Number.NaN
  const sign = bytes[at] === PLUS ? 1 : bytes[at] === MINUS ? -1 : Number.NaN
  if (to !== at + 6 || bytes[at + 3] !== COLON) return Number.NaN
  const [hours, minutes] = [digits(bytes, at + 1, 2), digits(bytes, at + 4, 2)]
  return hours < OFFSET_HOURS_MAX && minutes < 60 ? sign * (hours * 3_600 + minutes * 60) : Number.NaN
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] as number)
}

/** Years begin in March here, so that the odd day is the last one. */
function daysSince1970(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1
  const months = (month + 9) % 12
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400)
  return years * 365 + leapDays + Math.floor((months * 153 + 2) / 5) + day - 1 - DAYS_TO_1970
}

const isDigit = (byte: number) => byte >= ZERO && byte <= NINE

const [ZERO, NINE, MINUS, PLUS, COLON, DOT, SPACE, LETTER_T, LETTER_Z] = [48, 57, 45, 43, 58, 46, 32, 84, 90]
const SHORTEST = "2025-10-14T08:00:00Z".length
const [YEAR_MIN, YEAR_MAX] = [1900, 2200]
const FRACTION_DIGITS_MAX = 9
const OFFSET_HOURS_MAX = 18
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAYS_TO_1970 = 719_468
