import type { MiddlewareHandler } from "hono"
import { Problem } from "../model/problem.ts"
import { requestHost } from "./hosts.ts"

/**
 * Refuses what a page of another site asks through the browser, reading or writing. Links from elsewhere may open
 * pages. Programs send none of these headers and pass.
 */
export const ownOriginOnly: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header("origin")
  const host = requestHost(c.req.header("host"), c.req.url)
  const site = c.req.header("sec-fetch-site")
  const isForeign = origin === undefined ? isForeignFetch(site, c.req.header("sec-fetch-mode")) : !isSame(origin, host)
  if (!isForeign) return next()
  throw new Problem("foreign_origin", "pages of another site may not ask this server", {
    hint: "ask from its own pages, or from a program",
  })
}

function isSame(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`
}

/** A browser says where a request without an Origin comes from; only links that a person follows may come from outside. */
function isForeignFetch(site: string | undefined, mode: string | undefined): boolean {
  return (site === "cross-site" || site === "same-site") && mode !== "navigate"
}
