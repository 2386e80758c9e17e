import type { MiddlewareHandler } from "hono"
import { secureHeaders } from "hono/secure-headers"

/**
 * What browsers may do with our answers: nothing from elsewhere, nothing inline, no frames. Answers hold logs, so
 * nothing is kept unless a route says so. The referrer stays within the site: with "no-referrer" browsers send
 * `Origin: null` with forms, and our own forms would look foreign.
 */
export function safeHeaders(): MiddlewareHandler {
  const secure = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      fontSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: "same-origin",
    xFrameOptions: "DENY",
    // Served by plain HTTP on this machine; a proxy that adds TLS adds this too.
    strictTransportSecurity: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xXssProtection: false,
  })
  return async (c, next) => {
    const done = await secure(c, next)
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store")
    return done
  }
}
