import { ErrorPage, ErrorPanel } from "../../../views/pages/error.tsx"
import type { ShowError } from "../errors.ts"
import { showPage, type FrameFacts } from "./show-page.ts"

/** Long enough for an engine to be started, short enough to wait for. */
const RELOAD_AFTER_S = 2

/** Shows an error as a page, or as the part that a script asked for. What passes by itself is asked for again by the browser. */
export function errorPage(facts: () => Promise<FrameFacts>): ShowError {
  return (c, error, status) => {
    const reloads = (status === 503 || status === 429) && c.req.method === "GET"
    if (reloads) c.header("refresh", String(RELOAD_AFTER_S))
    const props = { status, error, reloads }
    const content = { title: error.message, active: null, status }
    return showPage(c, { ...content, whole: () => ErrorPage(props), part: () => ErrorPanel(props) }, facts)
  }
}
