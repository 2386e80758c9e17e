import { Problem } from "../model/problem.ts"

/** `name=value` of `--param`, as given; the same name twice is a mistake. */
export function readParams(texts: readonly string[]): ReadonlyMap<string, string> {
  const params = new Map<string, string>()
  for (const text of texts) {
    const at = text.indexOf("=")
    const name = text.slice(0, Math.max(0, at)).trim()
    if (!/^\w+$/.test(name)) throw new Problem("bad_option", `--param ${text}: expected name=value`)
    if (params.has(name)) throw new Problem("bad_option", `--param ${name} is given twice`, { hint: "give it once" })
    params.set(name, text.slice(at + 1))
  }
  return params
}
