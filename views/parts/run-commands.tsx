import { runLink } from "../links.ts"
import { visible } from "../visible.ts"
import { Panel } from "./panel.tsx"

type RunCommandsProps = {
  readonly runId: string
  readonly startedAt: string | null
  /** Scheme, host and port that this page was asked under. */
  readonly site: string
}

/** The same run in a terminal: text to select, and a button where scripts run. */
export function RunCommands({ runId, startedAt, site }: RunCommandsProps) {
  const commands = [
    ...(isPlain(runId) ? [["command-show", `npx runledger show ${shellWord(runId)}`] as const] : []),
    ["command-curl", `curl -s ${shellWord(`${site}/api${runLink(runId, startedAt)}`)}`] as const,
  ]
  return (
    <Panel id="commands" title="In a terminal">
      <ul class="commands">
        {commands.map(([id, command]) => (
          <li>
            <code id={id}>{command}</code>
            <button
              class="button needs-script"
              type="button"
              data-copy={id}
              aria-label={`Copy ${command.split(" ", 2)[0]}`}
            >
              Copy
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** A text as one word for a shell. */
function shellWord(text: string): string {
  return /^[\w.:@%+,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** What would not be typed as it is shown, or be taken for an option, is not offered. */
function isPlain(id: string): boolean {
  return visible(id) === id && !id.startsWith("-") && !/[\n\t]/.test(id)
}
