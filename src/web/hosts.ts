import { isIP } from "node:net"
import type { MiddlewareHandler } from "hono"
import { Problem } from "../model/problem.ts"

/**
 * Answers only requests that name this server: a page of another site can point its own name at this machine, and the
 * browser would then let it read the logs. The port is not compared: a tunnel or container may offer another one, and
 * a foreign page cannot choose the name that its request carries.
 */
export function ownHostOnly(configuredHost: string, publicUrl: string | null): MiddlewareHandler {
  const publicHost = publicUrl === null ? null : new URL(publicUrl).hostname
  return async (c, next) => {
    const host = requestHost(c.req.header("host"), c.req.url)
    if (isOwn(host, configuredHost) || nameOf(host) === publicHost) return next()
    throw new Problem("foreign_host", `this server does not answer to the host name ${host.slice(0, 100)}`, {
      hint: "open it by 127.0.0.1 or localhost, or by the name given with --host or --public-url",
    })
  }
}

/** The host that the request names, with its port. */
export function requestHost(header: string | undefined, url: string): string {
  return header ?? new URL(url).host
}

function isOwn(host: string, configuredHost: string): boolean {
  const name = nameOf(host)
  const configured = configuredHost.toLowerCase().replace(/^\[|\]$/g, "")
  return (
    isLoopback(name) ||
    name === configured ||
    name === `[${configured}]` ||
    (isEverywhere(configured) && isAddress(name))
  )
}

function nameOf(host: string): string {
  return host.replace(/:\d*$/, "").toLowerCase()
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::"
}

/** Nobody can point an address elsewhere, as one can a name. */
function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, "")) !== 0
}

/** Whether only this machine reaches the name. */
export function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || name === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
}
