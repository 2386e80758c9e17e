/** A number as written, for those who must know more than its value. */
export class RawNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A JSON value with its numbers as written. */
export type RawJson = null | boolean | string | RawNumber | readonly RawJson[] | RawObject
export type RawObject = { readonly [key: string]: RawJson }

/**
 * Reads JSON text that `JSON.parse` accepts, but keeps numbers as written. Null when an object has a key twice (also
 * when they differ in case only): programs disagree about which one counts.
 */
export function parseRaw(text: string): { readonly value: RawJson } | null {
  let at = 0
  let twice = false
  const tokens = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|-?\d[\d.eE+-]*|true|false|null)/gy
  const take = (): string => {
    tokens.lastIndex = at
    const found = tokens.exec(text)
    if (!found?.[1]) throw new Error(`not JSON at ${at}`)
    at = tokens.lastIndex
    return found[1]
  }
  const value = (token: string): RawJson => {
    if (token === "{") return object()
    if (token === "[") return list()
    if (token.startsWith('"')) return JSON.parse(token) as string
    if (token === "true" || token === "false") return token === "true"
    return token === "null" ? null : new RawNumber(token)
  }
  const object = (): RawJson => {
    const entries: [string, RawJson][] = []
    const seen = new Set<string>()
    for (let token = take(); token !== "}"; token = take()) {
      if (token === ",") continue
      const key = JSON.parse(token) as string
      take()
      if (seen.has(key.toLowerCase())) twice = true
      seen.add(key.toLowerCase())
      entries.push([key, value(take())])
    }
    return Object.fromEntries(entries)
  }
  const list = (): RawJson => {
    const items: RawJson[] = []
    for (let token = take(); token !== "]"; token = take()) if (token !== ",") items.push(value(token))
    return items
  }
  const whole = value(take())
  return twice ? null : { value: whole }
}
