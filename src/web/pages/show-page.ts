import type { Context } from "hono"
import { html } from "hono/html"
import type { Child } from "hono/jsx"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { Layout, type LayoutProps, type Place } from "../../../views/layout.tsx"
import { askerOf } from "../access/guard.ts"
import { chosenTheme } from "../theme.ts"

/** A page before it is framed: the whole, and the part of it that is asked for again. */
export type PageContent = {
  readonly title: string
  readonly active: Place | null
  /** The page inside the layout. */
  readonly whole: () => Child
  /** What a partial request gets; the whole page when there is no smaller part. */
  readonly part?: () => Child
  readonly status?: ContentfulStatusCode
  /** Scripts that only this page needs. */
  readonly scripts?: readonly string[]
}

/** What the layout says that does not depend on the page. */
export type FrameFacts = Pick<LayoutProps, "asset" | "version" | "timezone" | "sample" | "folder" | "problems">

/** Answers with a page, or with the part that a script asked for. */
export async function showPage(c: Context, content: PageContent, facts: () => Promise<FrameFacts>): Promise<Response> {
  c.header("vary", "HX-Request-Type", { append: true })
  const status = content.status ?? 200
  if (isPartial(c)) return c.html(html`${(content.part ?? content.whole)()}`, status)
  const { title, active, whole, scripts = [] } = content
  const frame = { ...(await facts()), title, active, scripts, ...ofReader(c) }
  return c.html(html`<!DOCTYPE html>${Layout({ ...frame, children: whole() })}`, status)
}

/** Whether a script asks for the part that changes, not a browser for the page. */
export function isPartial(c: Context): boolean {
  return c.req.header("hx-request-type") === "partial"
}

/** Tells the browser's address bar where a form led, without the fields that were left empty. */
export function setAddress(c: Context, address: string): void {
  if (isPartial(c) && c.req.header("hx-source")?.startsWith("form") === true) c.header("hx-push-url", address)
}

/** What of the layout depends on who asks. */
function ofReader(c: Context) {
  return { theme: chosenTheme(c), path: pathAndQuery(c), loggedIn: askerOf(c).session !== null }
}

function pathAndQuery(c: Context): string {
  const { pathname, search } = new URL(c.req.url)
  return pathname + search
}
