import type { Child } from "hono/jsx"

type EmptyProps = { readonly title: string; readonly children?: Child }

/** A place that has nothing to show yet, and what to do about it. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  )
}

/** The first thing a new reader does: append one line. `folder` is the drop folder for request logs. */
export function FirstLine({ folder }: { readonly folder: string }) {
  return (
    <Empty title="No runs yet">
      <p>Runledger reads every line that lands in its drop folders. Append one and this page fills by itself:</p>
      <pre class="code">{firstLine(folder)}</pre>
      <p>
        Any depth of folders is fine, and any of <code>.ndjson .jsonl .json .log</code>. Durations, tokens, models and
        costs are recognised under the names in use; <code>runledger schema</code> lists them. What has no column is
        kept in <code>extra</code>.
      </p>
    </Empty>
  )
}

/** A shell command that writes a line into the drop folder. */
export function firstLine(folder: string): string {
  const line = {
    model: "llama-3.1-8b-instant",
    duration_ms: 2310,
    prompt_tokens: 812,
    completion_tokens: 96,
  }
  return `echo '${JSON.stringify(line)}' >> ${folder}/app.ndjson`
}
