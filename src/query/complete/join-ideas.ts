import { isSymbol, isWord } from "../syntax/cursor.ts"
import type { Token } from "../syntax/token.ts"
import { columnsOf, type CompletionColumn } from "./columns.ts"
import { columnIdeas } from "./expression-ideas.ts"
import { placeOf } from "./outside.ts"
import { bar, type Idea, ideas } from "./suggestion.ts"
import { type Surroundings, tableIdeas } from "./surroundings.ts"
import { joinKinds } from "./words.ts"

/** What can stand behind `join` and `lookup`: the kind, the other side, and the columns that join them. */
export function joinIdeas(
  surroundings: Surroundings,
  rest: readonly Token[],
  word: "join" | "lookup",
): readonly Idea[] {
  const on = placeOf(rest, "on")
  if (on >= 0) return keyIdeas(surroundings, rest.slice(0, on), rest.slice(on + 1))
  const last = rest.at(-1)
  if (isSymbol(last, "=")) return ideas("keyword", word === "join" ? joinKinds : ["leftouter", "inner"])
  const kind = isSymbol(rest[1], "=")
  if (rest.length > (kind ? 3 : 0)) return ideas("keyword", ["on"])
  const options = kind ? [] : ideas("keyword", ["kind="])
  return [...options, { label: "(", kind: "keyword", doc: "a pipeline in brackets" }, ...tableIdeas(surroundings)]
}

function keyIdeas(surroundings: Surroundings, side: readonly Token[], rest: readonly Token[]): readonly Idea[] {
  const right = rightColumns(surroundings, side)
  const [before, last] = rest.slice(-2)
  if (isSymbol(last, ".") && before?.text === "$left") return columnIdeas(surroundings.columns)
  if (isSymbol(last, ".") && before?.text === "$right") return columnIdeas(right)
  if (isSymbol(last, "==")) return ideas("keyword", ["$right."])
  const isKeyNext = rest.length === 0 || isSymbol(last, ",") || isWord(last, "and")
  if (!isKeyNext) return rest.at(-3)?.text === "$left" ? ideas("operator", ["=="]) : [bar, ...ideas("keyword", ["and"])]
  const shared = surroundings.columns.filter(({ name }) => right.some((column) => column.name === name))
  return [...columnIdeas(shared), ...ideas("keyword", ["$left."])]
}

/** The columns of what stands between the kind and `on`. */
function rightColumns({ place, catalog }: Surroundings, side: readonly Token[]): readonly CompletionColumn[] {
  const tokens = isSymbol(side[1], "=") ? side.slice(3) : side
  const [first, last] = [tokens[0], tokens.at(-1)]
  if (first === undefined || last === undefined) return []
  return columnsOf(place.lets, place.text.slice(first.start, last.end), catalog) ?? []
}
