import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { Problem } from "../../model/problem.ts"
import { knownQuery, onlyOne } from "../query.ts"
import { ownPath } from "../own-path.ts"
import type { Access } from "./access.ts"
import { addressOf } from "./address.ts"
import { askerOf, tellWait } from "./guard.ts"
import type { ShowLogin } from "./login-page.ts"
import { forgetSession, keepSession, sessionIn } from "./session-cookie.ts"

type LoginParts = {
  readonly access: Access
  readonly sessionMs: number
  /** Others reach this server by HTTPS only. */
  readonly secure: boolean
  readonly behindProxy: boolean
  readonly showLogin: ShowLogin
}

/** `GET /login`, `POST /login` and `POST /logout`: plain forms that trade the token for a session, and end it. */
export function loginForm(parts: LoginParts) {
  const { access, secure, showLogin } = parts
  return new Hono()
    .get("/login", (c) => {
      const to = ownPath(onlyOne(knownQuery(c, ["to"]), "to"))
      return access.isGuarded
        ? showLogin(c, { to, right: askerOf(c).right, problem: null, status: 200 })
        : c.redirect(to, 303)
    })
    .post("/login", async (c) => {
      const form = await c.req.parseBody()
      const to = ownPath(form["to"])
      if (!access.isGuarded) return c.redirect(to, 303)
      return login(c, parts, typeof form["token"] === "string" ? form["token"].trim() : "", to)
    })
    .post("/logout", (c) => {
      access.logout(sessionIn(c) ?? "")
      forgetSession(c, secure)
      return c.redirect("/login", 303)
    })
}

function login(c: Context, parts: LoginParts, token: string, to: string): Response | Promise<Response> {
  const { access, sessionMs, secure, behindProxy, showLogin } = parts
  const address = addressOf(c, behindProxy)
  try {
    if (token === "") throw new Problem("token_needed", "fill in the token")
    const session = access.login(token, address)
    access.logout(sessionIn(c) ?? "")
    keepSession(c, session, sessionMs, secure)
    return c.redirect(to, 303)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    tellWait(c, access, address)
    const status = error.status as ContentfulStatusCode
    return showLogin(c, { to, right: askerOf(c).right, problem: error.view(), status })
  }
}
