import type { Context } from "hono"

/**
 * Where somebody who has to log in first wanted to go: the address itself, but the page around it where a script asked
 * for a part, or something was sent.
 */
export function wantedPath(c: Context): string {
  const page = pageAround(c) ?? (c.req.method === "GET" ? c.req.url : "http://here/")
  const { pathname, search } = new URL(page)
  return pathname + search
}

/** A form of ours asks for the page that it leads to; other parts of pages renew themselves where they stand. */
function pageAround(c: Context): string | null {
  const isForm = c.req.header("hx-source")?.startsWith("form") === true
  if (c.req.method === "GET" && isForm) return null
  const page = c.req.header("hx-current-url") ?? (c.req.method === "GET" ? undefined : c.req.header("referer"))
  return page === undefined || !URL.canParse(page) ? null : page
}
