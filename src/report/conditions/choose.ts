import { type Choice, type Conjunct, conjunctFrom, conjunctsOf, joined } from "./conjuncts.ts"

/** The choices that a filter makes of a column or field; null: none. */
export function chosenIn(filter: string | undefined, path: string): Choice | null {
  return choicesIn(filter).find((choice) => choice.path === path) ?? null
}

/** All choices that a filter makes, of whichever columns and fields. */
function choicesIn(filter: string | undefined): readonly Choice[] {
  return (conjunctsOf(filter ?? "") ?? []).flatMap(({ choice }) => choice ?? [])
}

/** The filter with one more value of a column or field to choose from, or with one less. */
export function toggled(filter: string | undefined, path: string, literal: string): string {
  const before = chosenIn(filter, path)?.literals ?? []
  const isChosen = before.includes(literal)
  const literals = isChosen ? before.filter((one) => one !== literal) : [...before, literal]
  return chosen(filter, path, literals.length === 0 ? null : { path, literals })
}

/** The filter that asks for a column to be empty, or not any more. */
export function toggledEmpty(filter: string | undefined, path: string): string {
  const isEmpty = chosenIn(filter, path)?.literals.length === 0
  return chosen(filter, path, isEmpty ? null : { path, literals: [] })
}

/** The filter without what it chooses of a column or field; other conditions about it stay. */
export function unchosen(filter: string | undefined, path: string): string {
  return chosen(filter, path, null)
}

/** The filter without one of its conditions. */
export function withoutCondition(filter: string | undefined, text: string): string {
  return joined((conjunctsOf(filter ?? "") ?? []).filter((conjunct) => conjunct.text !== text))
}

/**
 * The filter with what a form picked: a condition such as `model == "a"` instead of what was chosen of the same column,
 * or a column alone for any value of it. A filter with mistakes stays as it is.
 */
export function pickedIn(filter: string | undefined, pick: string): string {
  const choice = choicesIn(pick)[0]
  if (choice !== undefined) return chosen(filter, choice.path, choice)
  const path = choicesIn(`isempty(${pick})`)[0]?.path
  return path === undefined ? (filter ?? "") : chosen(filter, path, null)
}

/** In the place of the first choice of this column or field, else at the end. */
function chosen(filter: string | undefined, path: string, choice: Choice | null): string {
  const before = conjunctsOf(filter ?? "")
  if (before === null) return filter ?? ""
  const isOf = (conjunct: Conjunct) => conjunct.choice?.path === path
  const place = before.findIndex(isOf)
  const [head, tail] = place === -1 ? [before, []] : [before.slice(0, place), before.slice(place)]
  const own = choice === null ? [] : [conjunctFrom(choice)]
  return joined([...head, ...own, ...tail.filter((conjunct) => !isOf(conjunct))])
}
