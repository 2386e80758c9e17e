const ticksOf: readonly (readonly [words: string, ticks: bigint])[] = [
  ["d day days", 864_000_000_000n],
  ["h hr hrs hour hours", 36_000_000_000n],
  ["m min mins minute minutes", 600_000_000n],
  ["s sec secs second seconds", 10_000_000n],
  ["ms milli millis millisecond milliseconds", 10_000n],
  ["micro micros microsecond microseconds", 10n],
  ["tick ticks", 1n],
]

/** Why a timespan cannot be read; `precision` is anything finer than a microsecond. */
export type TimespanFault = "form" | "precision" | "range"

/** Microseconds of `1d`, `1.5h`, `30 seconds`. */
export function unitMicros(text: string): bigint | TimespanFault {
  const match = /^(-?)(\d+)(?:\.(\d+))?\s*([a-z]+)$/.exec(text)
  if (match === null) return "form"
  const [, sign, whole = "", fraction = "", unit = ""] = match
  if (unit.startsWith("nano")) return "precision"
  const ticks = ticksOf.find(([words]) => words.split(" ").includes(unit))?.[1]
  if (ticks === undefined) return "form"
  const scaled = BigInt(whole + fraction) * ticks
  const divisor = 10n ** BigInt(fraction.length) * 10n
  if (scaled % divisor !== 0n) return "precision"
  return inRange(sign === "-" ? -(scaled / divisor) : scaled / divisor)
}

/** Microseconds of what stands in `timespan(…)`: `1d`, `1.02:03:04.5`, `12:30`, `2` (days). */
export function timespanMicros(text: string): bigint | TimespanFault {
  if (/^-?\d+$/.test(text)) return inRange(BigInt(text) * 86_400_000_000n)
  const match = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/.exec(text)
  if (match === null) return unitMicros(text)
  const [, sign, days, hours, minutes, seconds, fraction = ""] = match
  const [d, h, m, s] = [days, hours, minutes, seconds].map((part) => BigInt(part ?? 0))
  if ((h ?? 0n) > 23n || (m ?? 0n) > 59n || (s ?? 0n) > 59n) return "form"
  const ticks = fraction.padEnd(7, "0")
  if (!ticks.endsWith("0")) return "precision"
  const whole = ((d ?? 0n) * 24n + (h ?? 0n)) * 3600n + (m ?? 0n) * 60n + (s ?? 0n)
  const micros = whole * 1_000_000n + BigInt(ticks.slice(0, 6))
  return inRange(sign === undefined ? micros : -micros)
}

/** Kusto's timespans reach as far as 64 bits of 100 ns. */
function inRange(micros: bigint): bigint | TimespanFault {
  const most = 922_337_203_685_477_580n
  return micros > most || micros < -most ? "range" : micros
}
