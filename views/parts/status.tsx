import { missing } from "../format.ts"
import { visible } from "../visible.ts"

/** A status in words, with a shape that tells the bad ones apart without colour. */
export function Status({ value }: { readonly value: unknown }) {
  if (typeof value !== "string" || value === "") return <span class="none">{missing}</span>
  return <span class={`state ${shapes.has(value) ? value : ""}`.trim()}>{visible(value)}</span>
}

/** Says of a run that it is made up. */
export function OriginMark({ origin }: { readonly origin: unknown }) {
  if (origin !== "sample" && origin !== "simulated") return null
  return <span class="badge">{origin}</span>
}

/** Words that have a shape in app.css. */
const shapes = new Set(["completed", "failed", "abandoned", "running", "reading", "waiting", "cancelled", "gone"])
