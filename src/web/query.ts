import type { Context } from "hono"
import { Problem } from "../model/problem.ts"
import { choicesHint } from "../model/nearest.ts"

/** The values of a URL's query by name, all of them known names; an empty value counts as not given. */
export function knownQuery(c: Context, names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const given = new URL(c.req.url).searchParams
  for (const name of given.keys()) if (!names.includes(name)) throw unknownParameter(name, names)
  return Object.fromEntries(names.map((name) => [name, given.getAll(name).filter((value) => value !== "")]))
}

/** The one value of a name that may be given once. */
export function onlyOne(query: Readonly<Record<string, readonly string[]>>, name: string): string | undefined {
  const values = query[name] ?? []
  if (values.length <= 1) return values[0]
  throw new Problem("bad_parameter", `${name} is given ${values.length} times`, { hint: "give it once" })
}

export function unknownParameter(name: string, names: readonly string[]): Problem {
  const hint = names.length === 0 ? "this address takes none" : choicesHint(name, names)
  return new Problem("bad_parameter", `no parameter ${JSON.stringify(name.slice(0, 100))}`, { hint })
}
