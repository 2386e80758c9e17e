import type { Cell } from "../src/model/rows.ts"

/**
 * Text from logs with what the eye cannot see written out: control characters such as the escape of ANSI colours as
 * \x1b, and marks that turn the reading direction as \u202e. Line breaks and tabs stay.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (character) =>
    kept.has(character) ? character : written(character),
  )
}

/** A value as text: JSON for what has parts, "" for what is missing. */
export function cellText(value: Cell | undefined): string {
  if (value === null || value === undefined) return ""
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

const kept = new Set(["\n", "\t"])

function written(character: string): string {
  const code = character.charCodeAt(0)
  return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`
}
