import type { SummaryLine, SummaryPart } from "./summary.ts"

/** Parameters of the terminal's "select graphic rendition", by the name of the colour. */
const codes = {
  none: null,
  black: 30,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  white: 37,
  gray: 90,
  "bright-red": 91,
  "bright-green": 92,
  "bright-yellow": 93,
  "bright-blue": 94,
  "bright-magenta": 95,
  "bright-cyan": 96,
} as const

export type Color = keyof typeof codes
export const colorNames = Object.keys(codes) as readonly Color[]

/** The colour of each part of a summary. */
export type SummaryColors = Readonly<Record<SummaryPart, Color>>

/** Red, so that a summary stands out of a log that scrolls by. */
export const standardColors: SummaryColors = { summary: "red", slowest: "bright-red", error: "bright-red" }

/** The lines as text, each ended; null: without colour. Colours end with their line, so that any line stands alone. */
export function paintedLines(lines: readonly SummaryLine[], colors: SummaryColors | null): string {
  return lines.map(({ text, part }) => `${painted(text, colors?.[part] ?? "none")}\n`).join("")
}

function painted(text: string, color: Color): string {
  const code = codes[color]
  return code === null ? text : `\u001b[${code}m${text}\u001b[0m`
}
