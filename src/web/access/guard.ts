import type { Context, MiddlewareHandler } from "hono"
import { Problem } from "../../model/problem.ts"
import { isFromElsewhere } from "../origins.ts"
import type { Access } from "./access.ts"
import { addressOf } from "./address.ts"
import { covers, type Right, rightNeeded } from "./rights.ts"
import { sessionIn } from "./session-cookie.ts"

/** Who asks; `session`: the id of the browser's session, null when it is no session that gives the right. */
export type Asker = { readonly right: Right; readonly session: string | null }

/** Settles who asks, and lets nobody do what needs a right that they have not. Must come before a body is read. */
export function guard(access: Access, behindProxy: boolean): MiddlewareHandler {
  return async (c, next) => {
    const asker = askerIn(c, access, behindProxy)
    c.set("asker", asker)
    const needed = rightNeeded(c.req.method, c.req.path)
    if (covers(asker.right, needed)) return next()
    throw refusal(asker.right, needed, access.isGuarded)
  }
}

/** Who asks, as the guard found. */
export function askerOf(c: Context): Asker {
  return (c.get("asker") as Asker | undefined) ?? { right: "public", session: null }
}

/** Whether who asks may do what needs this right. */
export function may(c: Context, needed: Right): boolean {
  return covers(askerOf(c).right, needed)
}

function askerIn(c: Context, access: Access, behindProxy: boolean): Asker {
  const header = c.req.header("authorization")
  if (header !== undefined) return bearerIn(c, header, access, addressOf(c, behindProxy))
  // Cookies speak for a person at our own pages, not for the pages of others.
  if (isFromElsewhere(c)) return { right: access.isGuarded ? "public" : "read", session: null }
  const session = sessionIn(c)
  const right = session === null ? null : access.session(session)
  return right === null ? { right: access.anybody, session: null } : { right, session }
}

function bearerIn(c: Context, header: string, access: Access, address: string): Asker {
  const token = header.replace(/^Bearer +/i, "")
  try {
    return { right: access.bearer(token, address), session: null }
  } catch (error) {
    tellWait(c, access, address)
    throw error
  }
}

/** Says in the answer's head when the address may try again. */
export function tellWait(c: Context, access: Access, address: string): void {
  const waitSeconds = access.waitSeconds(address)
  if (waitSeconds > 0) c.header("retry-after", String(waitSeconds))
}

function refusal(given: Right, needed: Right, isGuarded: boolean): Problem {
  if (given === "public") {
    return new Problem("token_needed", "this server asks for a token", {
      hint: "log in at /login, or send the header authorization: Bearer <token>",
    })
  }
  if (!isGuarded && needed === "maintain") {
    return new Problem("forbidden", "only the command line on this machine may ask for this", {
      hint: "run `runledger ingest` beside the server",
    })
  }
  const who = isGuarded ? "this token" : "a page of another site"
  return new Problem("forbidden", `${who} may only read`, {
    hint: "use the admin token for what changes something",
  })
}
