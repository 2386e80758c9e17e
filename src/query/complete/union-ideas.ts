import type { Token } from "../syntax/token.ts"
import { isSymbol } from "../syntax/cursor.ts"
import { bar, type Idea, ideas } from "./suggestion.ts"
import { type Surroundings, tableIdeas } from "./surroundings.ts"

/** What can stand behind `union`. */
export function unionIdeas(surroundings: Surroundings, rest: readonly Token[]): readonly Idea[] {
  const [option, equals] = rest.slice(-2)
  if (isSymbol(equals, "=")) return option?.text === "kind" ? ideas("keyword", ["outer", "inner"]) : []
  const last = rest.at(-1)
  const written = rest.map(({ text }) => text)
  const isNext = last === undefined || isSymbol(last, ",") || isSymbol(rest.at(-2), "=")
  if (!isNext) return [bar]
  const options = written.includes(",") ? [] : ["kind", "withsource"].filter((word) => !written.includes(word))
  return [
    ...tableIdeas(surroundings),
    ...ideas(
      "keyword",
      options.map((word) => `${word}=`),
    ),
    { label: "(", kind: "keyword" },
  ]
}
