import type { Child } from "hono/jsx"
import { LiveForm } from "./live.tsx"
import { queryFormId } from "./query-values.tsx"

type EditorFormProps = {
  readonly action: string
  /** The id of the part that the answer replaces. */
  readonly target: string
  /** Name of the field, which tells the language too. */
  readonly field: "query" | "sql"
  readonly label: string
  /** As typed; "" when nothing was. */
  readonly text: string
  readonly placeholder: string
  /** More buttons, behind the one that runs it. */
  readonly children?: Child
}

/** A question of the reader's own: a field that becomes an editor where scripts run, and what can be done with it. */
export function EditorForm({ action, target, field, label, text, placeholder, children }: EditorFormProps) {
  return (
    <LiveForm action={action} target={target} id={queryFormId} class="sql-form" label={label} outageShown>
      <query-editor>
        <label>
          <span class="sr">{label}</span>
          <textarea
            name={field}
            rows={Math.min(20, Math.max(7, text.split("\n").length + 1))}
            spellcheck={false}
            autocapitalize="off"
            autocomplete="off"
            required
            data-send-keys=""
            data-search=""
            placeholder={placeholder}
          >
            {text}
          </textarea>
        </label>
      </query-editor>
      <div class="row">
        <button class="button primary" title="Ctrl+Enter">
          Run query
        </button>
        {children}
        <span class="muted when-idle">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it
        </span>
        <button class="button when-running" type="button" data-cancel="" title="Esc">
          Cancel
        </button>
        <span class="when-running muted" data-clock="">
          Running …
        </span>
      </div>
      <details class="needs-script history" data-history={field}>
        <summary>History</summary>
        <ol></ol>
        <button class="link" type="button">
          Forget all
        </button>
      </details>
    </LiveForm>
  )
}
