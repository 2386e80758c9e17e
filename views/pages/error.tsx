import type { Position } from "../../src/model/problem.ts"
import { PageHead } from "../parts/panel.tsx"
import { visible } from "../visible.ts"

export type ErrorProps = {
  readonly status: number
  readonly error: {
    readonly code: string
    readonly message: string
    readonly hint?: string
    readonly position?: Position
  }
  /** The browser asks for the page again by itself. */
  readonly reloads?: boolean
}

/** Any page that could not be shown: what is wrong and where to go. */
export function ErrorPage({ status, error, reloads }: ErrorProps) {
  return (
    <>
      <PageHead
        crumb={`${status} · ${error.code.replaceAll("_", " ")}`}
        title={titlesByCode[error.code] ?? titles[status] ?? "This did not work"}
      />
      <ErrorPanel status={status} error={error} reloads={reloads ?? false} />
    </>
  )
}

/** The same inside a page. */
export function ErrorPanel({ status, error, reloads }: ErrorProps) {
  return (
    <div class={status >= 500 ? "note warn" : "note bad"} role="alert">
      <p>
        <strong>{visible(error.message)}</strong>
      </p>
      {error.hint && <p class="hint">{visible(error.hint)}</p>}
      <p>
        {error.code === "forbidden" && (
          <>
            <a href="/login">Log in with another token</a>.{" "}
          </>
        )}
        {leadTo(status, reloads)}
        <a href="/">the overview</a>, <a href="/reports">all reports</a> or <a href="/sql">SQL</a>.
      </p>
    </div>
  )
}

function leadTo(status: number, reloads = false): string {
  if (reloads) return "This page is loaded again in a moment. Or go to "
  return status === 503 || status === 429 ? "Try again in a moment, or go to " : "Go to "
}

const titlesByCode: Readonly<Record<string, string>> = {
  unknown_run: "There is no such run",
  unknown_report: "There is no such report",
  unknown_kind: "There is no such kind",
  forbidden: "Not with this token",
  engine_restarted: "The engine was started again",
}

const titles: Readonly<Record<number, string>> = {
  403: "Not from here",
  404: "There is no such page",
  408: "That took too long",
  413: "Too large",
  429: "Too much at once",
  500: "Something broke",
  503: "Back in a moment",
}
