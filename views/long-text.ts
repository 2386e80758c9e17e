import { count } from "./format.ts"
import { visible } from "./visible.ts"

/** Text of a log made visible and cut to what a page can carry; says how much is missing. JSON and CSV have all of it. */
export function longText(text: string, charsMax: number): string {
  if (text.length <= charsMax) return visible(text)
  return `${visible(text.slice(0, charsMax))}… (${count(text.length - charsMax)} more characters)`
}
