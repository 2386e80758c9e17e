import { missing } from "../format.ts"
import { shownTime } from "../time.ts"

type TimeProps = { readonly value: unknown; readonly timezone: string }

/** An instant in the configured zone; its title tells zone and UTC. */
export function Time({ value, timezone }: TimeProps) {
  const time = shownTime(value, timezone)
  if (!time) return <span class="none">{missing}</span>
  return (
    <time datetime={time.datetime} title={time.title}>
      {time.text}
    </time>
  )
}
