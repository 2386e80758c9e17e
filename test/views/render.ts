import { html } from "hono/html"
import type { Child } from "hono/jsx"

/** A page or part as the HTML that is sent. */
export function render(child: Child): string {
  const text = html`${child}`
  if (text instanceof Promise) throw new Error("views are not asynchronous")
  return text.toString()
}
