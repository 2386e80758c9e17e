import { ErrorPage, ErrorPanel } from "../../../views/pages/error.tsx"
import type { ShowError } from "../errors.ts"
import { showPage, type FrameFacts } from "./show-page.ts"

/** Shows an error as a page, or as the part that a script asked for. */
export function errorPage(facts: () => Promise<FrameFacts>): ShowError {
  return (c, error, status) => {
    const props = { status, error }
    const content = { title: error.message, active: null, status }
    return showPage(c, { ...content, whole: () => ErrorPage(props), part: () => ErrorPanel(props) }, facts)
  }
}
