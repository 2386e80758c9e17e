import { typeWords } from "../kql-type.ts"
import { scanString } from "./scan-string.ts"
import type { Fault } from "./token.ts"

type FoundTyped = { readonly end: number; readonly kind: "typed" | "invalid"; readonly fault?: Fault }

const words = typeWords.filter((word) => word !== "string")
const opening = new RegExp(`(?:${words.join("|")})\\(`, "y")

/** The literal that starts at `start` and names its type, such as `datetime(2026-01-01)` or `dynamic([1, 2])`. */
export function scanTyped(text: string, start: number): FoundTyped | null {
  opening.lastIndex = start
  const open = opening.exec(text)?.[0]
  if (open === undefined) return null
  const many = open.startsWith("dynamic")
  let depth = 1
  for (let at = start + open.length; at < text.length; at++) {
    const char = text[at] ?? ""
    if (char === "\n" && !many) return { kind: "invalid", fault: "open_literal", end: at }
    const string = scanString(text, at)
    if (string?.kind === "string") at = string.end - 1
    else if ("([{".includes(char)) depth++
    else if (")]}".includes(char) && --depth === 0) return { kind: "typed", end: at + 1 }
  }
  return { kind: "invalid", fault: "open_literal", end: text.length }
}
