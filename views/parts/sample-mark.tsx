import { firstLine } from "./empty.tsx"
import { LivePart } from "./live.tsx"

/**
 * Says that every run shown is made up, and how to end that. It asks again whenever runs arrive: `SampleGone` comes in
 * its place when there are real ones. `folder` is the drop folder for request logs.
 */
export function SampleMark({ folder }: { readonly folder: string }) {
  return (
    <LivePart id="sample" url="/sample" class="banner sample">
      <strong>Sample data.</strong> These runs are made up; they go away with your first line.
      <details>
        <summary>Write it</summary>
        <pre class="code">{firstLine(folder)}</pre>
      </details>
    </LivePart>
  )
}

/** What an open page says from then on: its parts are new already, what was asked by hand may not be. */
export function SampleGone() {
  return (
    <div id="sample" class="banner" role="status">
      <strong>Your own runs are here.</strong> The sample data is gone; load this page again to see them.
    </div>
  )
}
