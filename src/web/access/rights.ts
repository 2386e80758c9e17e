/**
 * What somebody may do, each with all before it: nothing but log in, read runs, change what others see (save a report,
 * start tests, change rules, send), and put the database in order (read files at once, read again, make it anew).
 */
export const rights = ["public", "read", "change", "maintain"] as const
export type Right = (typeof rights)[number]

/** Whether who has the right `given` may do what needs `needed`. */
export function covers(given: Right, needed: Right): boolean {
  return rights.indexOf(given) >= rights.indexOf(needed)
}

type Row = { readonly method: "GET" | "POST"; readonly path: RegExp; readonly right: Right }

const row = (method: Row["method"], path: RegExp, right: Right): Row => ({ method, path, right })

/** What routes need; where no row fits, `read` to ask and `change` for everything else. */
const table: readonly Row[] = [
  row("GET", /^\/(healthz|favicon\.ico|login|static\/.*)$/, "public"),
  row("POST", /^\/(login|logout|theme)$/, "public"),
  row("POST", /^\/api\/(sql|query|query\/explain)$/, "read"),
  row("POST", /^\/(sql|query)(\.(json|csv|ndjson))?$/, "read"),
  row("POST", /^\/runs\/columns$/, "read"),
  row("POST", /^\/(api\/)?reports$/, "change"),
  row("POST", /^\/api\/(ingest|rebuild|retry-rejects)$/, "maintain"),
]

/** The right that a request needs. */
export function rightNeeded(method: string, path: string): Right {
  const asked = method === "HEAD" ? "GET" : method
  return rowOf(asked, path)?.right ?? (asked === "GET" ? "read" : "change")
}

/** Whether somebody has thought about who may send this; reading needs no thought. */
export function isDecided(method: string, path: string): boolean {
  return method === "GET" || rowOf(method, path) !== undefined
}

function rowOf(method: string, path: string): Row | undefined {
  return table.find((one) => one.method === method && one.path.test(path))
}
