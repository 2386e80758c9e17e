import type { Context } from "hono"
import { html } from "hono/html"
import type { Child } from "hono/jsx"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { BareLayout } from "../../../views/layout.tsx"
import type { Asset } from "../../../views/static.ts"
import { chosenTheme } from "../theme.ts"

type BarePage = {
  readonly title: string
  /** Path and query to come back to after choosing a theme. */
  readonly path: string
  readonly status: ContentfulStatusCode
  readonly children: Child
}

/** A page for strangers: it says nothing of this server, and asks it for nothing. */
export function showBare(c: Context, { status, ...page }: BarePage, asset: Asset): Response | Promise<Response> {
  return c.html(html`<!DOCTYPE html>${BareLayout({ ...page, theme: chosenTheme(c), asset })}`, status)
}
