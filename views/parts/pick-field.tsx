import { conjunctFrom } from "../../src/report/conditions/conjuncts.ts"
import { counted } from "../format.ts"
import { visible } from "../visible.ts"

type PickFieldProps = {
  readonly label: string
  /** What stands there when nothing is chosen. */
  readonly any: string
  /** The column or field, as a condition names it. */
  readonly path: string
  readonly choices: readonly PickChoice[]
  /** Literals that the condition names now. */
  readonly chosen: readonly string[]
  readonly isWrong?: boolean
}

/** A value as a condition writes it, and as people read it. */
export type PickChoice = { readonly literal: string; readonly label: string }

/**
 * A choice that goes into the condition: what is picked is sent as the condition that it makes, what is chosen already
 * as nothing. A choice that is no choice is left out, unless it is in force.
 */
export function PickField({ label, any, path, choices, chosen, isWrong = false }: PickFieldProps) {
  if (choices.length < 2 && chosen.length === 0) return null
  const [only] = chosen.length === 1 ? chosen : []
  const others = choices.filter(({ literal }) => literal !== only)
  return (
    <label class="field">
      {label}
      <select name="pick" autocomplete="off" aria-invalid={isWrong ? "true" : undefined}>
        <option value="" selected>
          {chosen.length === 0 ? any : only === undefined ? counted(chosen.length, "value") : labelOf(only, choices)}
        </option>
        {chosen.length > 0 && <option value={path}>{any}</option>}
        {others.map(({ literal, label: text }) => (
          <option value={conjunctFrom({ path, literals: [literal] }).text}>{text}</option>
        ))}
      </select>
    </label>
  )
}

function labelOf(literal: string, choices: readonly PickChoice[]): string {
  const known = choices.find((choice) => choice.literal === literal)
  return known?.label ?? visible(literal.startsWith('"') ? String(JSON.parse(literal)) : literal)
}
