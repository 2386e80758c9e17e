import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"

export const sessionCookie = "runledger_session"

/** The session that the browser says it has; null: none. */
export function sessionIn(c: Context): string | null {
  return getCookie(c, sessionCookie) ?? null
}

/** Lets the browser keep the session; `secure`: only ever send it by HTTPS. Links from elsewhere open pages logged in. */
export function keepSession(c: Context, id: string, maxAgeMs: number, secure: boolean): void {
  setCookie(c, sessionCookie, id, { ...attributes, secure, maxAge: Math.floor(maxAgeMs / 1_000) })
}

export function forgetSession(c: Context, secure: boolean): void {
  deleteCookie(c, sessionCookie, { ...attributes, secure })
}

const attributes = { path: "/", httpOnly: true, sameSite: "Lax" } as const
