import type { Child } from "hono/jsx"

/**
 * htmx as the browser is told to use it. Must be strict JSON. Server faults never replace what is shown, and a
 * refresh leaves sections open that the reader has opened.
 */
export const liveConfig = JSON.stringify({
  extensions: "sse",
  noSwap: [204, 304, "5xx"],
  morphIgnore: ["data-htmx-powered", "open"],
})

/**
 * The page's one connection for server-sent events. The event "runs-changed" makes every LivePart ask again; app.js
 * shows the state of the connection, and asks for a new one by the event "reconnect" when the first could not be made.
 */
export function LiveConnection() {
  return (
    <>
      <div id="live" hidden hx-sse:connect="/events" hx-trigger="load, reconnect"></div>
      <output id="toast" class="toast"></output>
    </>
  )
}

type LivePartProps = {
  /** Also what the request names as HX-Target: `div#<id>`. */
  readonly id: string
  /** The page's own address with its query: asked with `HX-Request-Type: partial`, it answers with this part. */
  readonly url: string
  readonly class?: string
  readonly children?: Child
}

/**
 * A part of a page that renews itself when runs arrive, and twice a minute for what time alone changes, keeping focus,
 * scroll, typed text and opened sections. The answer is the part itself, so that its address follows the filters. A
 * refused refresh leaves the last answer.
 */
export function LivePart({ id, url, children, ...rest }: LivePartProps) {
  return (
    <div
      id={id}
      class={rest.class}
      hx-get={url}
      hx-trigger="runs-changed from:#live, every 30s"
      hx-swap="outerMorph"
      {...{ "hx-status:4xx": "swap:none" }}
    >
      {children}
    </div>
  )
}

type LiveFormProps = {
  readonly action: string
  /** The id of the part that the answer replaces. */
  readonly target: string
  readonly class?: string
  /** For fields that stand elsewhere. */
  readonly id?: string
  readonly label: string
  /** Ask at every change of a field, not only when sent. */
  readonly eager?: boolean
  /** Show an outage (503) in the target too; only where the form itself stands outside of it. */
  readonly outageShown?: boolean
  readonly children?: Child
}

/** A GET form: without scripts it loads the page, with them only the part, and the address follows. */
export function LiveForm({ action, target, label, eager, outageShown, children, ...rest }: LiveFormProps) {
  return (
    <form
      method="get"
      action={action}
      id={rest.id}
      class={rest.class}
      aria-label={label}
      hx-get={action}
      hx-target={`#${target}`}
      hx-swap="outerMorph"
      hx-push-url="true"
      hx-trigger={eager ? "submit, change" : "submit"}
      hx-sync="this:replace"
      {...(outageShown ? { "hx-status:503": "swap:outerMorph" } : {})}
    >
      {children}
    </form>
  )
}

type PartLinkProps = {
  readonly href: string
  /** The id of the part of the page that it renews; without scripts it loads the page. */
  readonly part: string
  readonly rel?: "prev" | "next"
  readonly children?: Child
}

/** A link to another state of a part of this page: the rest stays as it is, with what is typed in it. */
export function PartLink({ href, part, rel, children }: PartLinkProps) {
  return (
    <a href={href} rel={rel} hx-get={href} hx-target={`#${part}`} hx-swap="outerMorph" hx-push-url="true">
      {children}
    </a>
  )
}
