import { ErrorPage, ErrorPanel } from "../../../views/pages/error.tsx"
import type { Asset } from "../../../views/static.ts"
import { may } from "../access/guard.ts"
import { loginPage } from "../access/login-page.ts"
import { wantedPath } from "../access/wanted-path.ts"
import type { ShowError } from "../errors.ts"
import { showBare } from "./bare-page.ts"
import { showPage, type FrameFacts } from "./show-page.ts"

/** Long enough for an engine to be started, short enough to wait for. */
const RELOAD_AFTER_S = 2

/**
 * Shows an error as a page, or as the part that a script asked for. What passes by itself is asked for again by the
 * browser. Who needs a token is asked for it.
 */
export function errorPage(facts: () => Promise<FrameFacts>, asset: Asset): ShowError {
  const showLogin = loginPage(asset)
  return (c, error, status) => {
    if (status === 401) {
      const problem = error.code === "token_needed" ? null : error
      return showLogin(c, { to: wantedPath(c), right: "public", problem, status })
    }
    const reloads = (status === 503 || status === 429) && c.req.method === "GET"
    if (reloads) c.header("refresh", String(RELOAD_AFTER_S))
    const props = { status, error, reloads }
    const content = { title: error.message, active: null, status }
    if (!may(c, "read")) return showBare(c, { ...content, path: "/", children: ErrorPage(props) }, asset)
    return showPage(c, { ...content, whole: () => ErrorPage(props), part: () => ErrorPanel(props) }, facts)
  }
}
