import type { Context, MiddlewareHandler } from "hono"
import { cors } from "hono/cors"
import { Problem } from "../model/problem.ts"
import { speaksData } from "./errors.ts"
import { requestHost } from "./hosts.ts"

/** What of the world outside was configured. */
export type Outside = {
  /** Where others reach this server, such as `https://runs.example.com`; null: only where it listens. */
  readonly publicUrl: string | null
  /** Other sites whose pages may ask for data. */
  readonly origins: readonly string[]
}

/**
 * Refuses what a page of another site asks through the browser, reading or writing, unless it was configured; then it
 * gets data, and no pages. Links from elsewhere may open pages. Programs send none of these headers and pass.
 */
export function knownOriginsOnly({ publicUrl, origins }: Outside): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header("origin")
    if (origin === undefined ? !isForeignFetch(c) : isOwn(c, origin, publicUrl)) return next()
    if (origin === undefined || !origins.includes(origin) || !speaksData(c)) throw foreignOrigin()
    c.set("elsewhere", true)
    return next()
  }
}

/** Lets browsers show our data to the pages of these sites. Cookies are left out: such a page sends a token. */
export function shownTo(origins: readonly string[]): MiddlewareHandler {
  return cors({
    origin: [...origins],
    allowMethods: ["GET", "HEAD", "POST"],
    allowHeaders: ["authorization", "content-type"],
    exposeHeaders: [
      "retry-after",
      ...["rows", "truncated", "elapsed-ms", "notes"].map((name) => `x-runledger-${name}`),
    ],
    maxAge: PREFLIGHT_SECONDS,
  })
}

/** Browsers keep no answer to a preflight for longer than two hours; this is soon enough for another configuration. */
const PREFLIGHT_SECONDS = 600

/** Whether a page of another site asks, of those that were configured. */
export function isFromElsewhere(c: Context): boolean {
  return c.get("elsewhere") === true
}

function isOwn(c: Context, origin: string, publicUrl: string | null): boolean {
  const host = requestHost(c.req.header("host"), c.req.url)
  return origin === `http://${host}` || origin === `https://${host}` || origin === publicUrl
}

/** A browser says where a request without an Origin comes from; only links that a person follows may come from outside. */
function isForeignFetch(c: Context): boolean {
  const site = c.req.header("sec-fetch-site")
  return (site === "cross-site" || site === "same-site") && c.req.header("sec-fetch-mode") !== "navigate"
}

function foreignOrigin(): Problem {
  return new Problem("foreign_origin", "pages of another site may not ask this server", {
    hint: "ask from its own pages, from a program, or for data from a site named with --origins",
  })
}
