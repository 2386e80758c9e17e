import type { Chip } from "../types.ts"
import { conjunctsOf } from "./conjuncts.ts"

/** One for each part of a condition: all of them must be true, so each can be taken off. */
export function conditionChips(where = ""): readonly Chip[] {
  return (conjunctsOf(where) ?? []).map(({ text }) => ({ name: "where", value: text, label: text, implied: false }))
}
