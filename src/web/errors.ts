import type { Context, ErrorHandler, NotFoundHandler } from "hono"
import { HTTPException } from "hono/http-exception"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { loginLink } from "../../views/links.ts"
import { Problem, type ProblemView } from "../model/problem.ts"
import { wantedPath } from "./access/wanted-path.ts"

/** What a reader sees of a mistake; "internal_error" when it is ours. */
export type ShownError = Omit<ProblemView, "code"> & { readonly code: ProblemView["code"] | "internal_error" }

/** Shows an error as a page, with its HTTP status. */
export type ShowError = (c: Context, error: ShownError, status: ContentfulStatusCode) => Response | Promise<Response>

/**
 * Problems are told with their code; anything else is our bug, logged whole and told as "internal error". A client
 * that went away is told nothing.
 */
export function errorAnswers(showError: ShowError, logBug: (error: unknown) => void): ErrorHandler {
  return (error, c) => {
    if (c.req.raw.signal.aborted) return c.body(null, 499 as ContentfulStatusCode)
    const problem = asProblem(error)
    if (problem === null) logBug(error)
    const shown: ShownError = problem?.view() ?? internalError
    const status = (problem?.status ?? 500) as ContentfulStatusCode
    if ((status === 429 || status === 503) && !c.res.headers.has("retry-after")) c.header("retry-after", "1")
    if (status === 401) askForToken(c)
    return speaksData(c) ? c.json({ error: shown }, status) : showError(c, shown, status)
  }
}

/** No such address; one that only ends with a slash too many leads to the one without. */
export const noSuchAddress: NotFoundHandler = (c) => {
  const { pathname, search } = new URL(c.req.url)
  const withoutSlash = pathname.replace(/\/+$/, "")
  const isRead = c.req.method === "GET" || c.req.method === "HEAD"
  if (isRead && withoutSlash !== pathname && /^\/[^/]/.test(withoutSlash)) {
    return c.redirect(withoutSlash + search, 301)
  }
  throw new Problem("not_found", `nothing answers ${c.req.method} ${c.req.path.slice(0, 200)}`, {
    hint: "see /openapi.json for what there is",
  })
}

/** Programs are told how to say who they are; a script of ours leads the browser to the form. */
function askForToken(c: Context): void {
  c.header("www-authenticate", 'Bearer realm="runledger"')
  if (c.req.header("hx-request") === "true") c.header("hx-redirect", loginLink(wantedPath(c)))
}

/** Whether the address gives data, so that its errors are data too. */
export function speaksData(c: Context): boolean {
  const path = c.req.path
  return /^\/(api\/|healthz$|events$)/.test(path) || /\.(json|csv|ndjson)$/.test(path)
}

function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException) return new Problem("bad_request", "the request cannot be read", { cause: error })
  return null
}

const internalError: ShownError = {
  code: "internal_error",
  message: "internal error: Runledger made a mistake and could not answer",
  hint: "the server's log says more",
}
