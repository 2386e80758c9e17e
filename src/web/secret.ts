import { createHash, timingSafeEqual } from "node:crypto"
import type { MiddlewareHandler } from "hono"
import { Problem } from "../model/problem.ts"

/** Marks requests of the command line on this machine, which knows the secret of this start. A wrong one is refused. */
export function knowsSecret(secret: string): MiddlewareHandler {
  return async (c, next) => {
    const given = c.req.header("authorization")
    if (given !== undefined && !isSame(given, `Bearer ${secret}`)) {
      throw new Problem("forbidden", "this is not the secret of the running server", {
        hint: "leave the authorization header out, or read the secret anew from the server file beside the database",
      })
    }
    c.set("trusted", given !== undefined)
    return next()
  }
}

/** Lets only the command line on this machine through. */
export const trustedOnly: MiddlewareHandler = async (c, next) => {
  if (c.get("trusted") === true) return next()
  throw new Problem("forbidden", "only the command line on this machine may ask for this", {
    hint: "run `runledger ingest` beside the server",
  })
}

/** Takes as long for the wrong secret as for the right one. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}
