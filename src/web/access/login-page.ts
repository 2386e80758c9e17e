import type { Context } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { loginLink } from "../../../views/links.ts"
import { LoginPage } from "../../../views/pages/login.tsx"
import type { Asset } from "../../../views/static.ts"
import { showBare } from "../pages/bare-page.ts"
import { isPartial } from "../pages/show-page.ts"
import type { Right } from "./rights.ts"

export type LoginTry = {
  /** Path and query to go to afterwards. */
  readonly to: string
  /** What who asks may do as it is. */
  readonly right: Right
  readonly problem: { readonly message: string; readonly hint?: string } | null
  readonly status: ContentfulStatusCode
}

/** Shows the form that asks for a token. */
export type ShowLogin = (c: Context, tried: LoginTry) => Response | Promise<Response>

/** A script that asked for a part of a page gets the status alone: the form must not stand within the page. */
export function loginPage(asset: Asset): ShowLogin {
  return (c, { status, ...props }) => {
    if (isPartial(c)) return c.body(null, status)
    return showBare(c, { title: "Log in", path: loginLink(props.to), status, children: LoginPage(props) }, asset)
  }
}
