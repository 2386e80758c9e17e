import { kqlTypes, typeNamed } from "../kql-type.ts"
import { sources } from "../reference/operators.ts"
import { expressionIdeas } from "./expression-ideas.ts"
import { isSymbol } from "../syntax/cursor.ts"
import type { Token } from "../syntax/token.ts"
import type { CompletionColumn } from "./columns.ts"
import { bar, type Idea, ideas } from "./suggestion.ts"
import { type Surroundings, tableIdeas } from "./surroundings.ts"
import { unionIdeas } from "./union-ideas.ts"

/** What can stand before the first bar. */
export function sourceIdeas(surroundings: Surroundings): readonly Idea[] {
  const { stage, brackets, within } = surroundings.place
  const [first] = stage
  if (first === undefined) return startIdeas(surroundings)
  if (first.text === "let" && within === "query") return []
  if (isSymbol(stage.at(-1), ":")) return ideas("type", kqlTypes)
  if (first.text === "union") return unionIdeas(surroundings, stage.slice(1))
  if (first.text === "range" && brackets.length === 0) return rangeIdeas(surroundings)
  if (first.text === "print") return expressionIdeas(surroundings, stage.slice(1))
  if (brackets.length > 0 || within === "let") {
    return expressionIdeas(surroundings, stage, { columns: lambdaParameters(stage) })
  }
  const isTable = stage.length === 1 || isSymbol(stage.at(-1), ")", "]")
  return isTable ? [bar] : []
}

function startIdeas(surroundings: Surroundings): Idea[] {
  const { within } = surroundings.place
  const words = sources.filter(({ word }) => word !== "let" || within === "query")
  const starts = words.map(({ word, doc }): Idea => ({ label: word, kind: "keyword", doc }))
  starts.push({ label: "union", kind: "keyword", doc: "The rows of several tables below each other." })
  return [...tableIdeas(surroundings), ...starts, ...(within === "let" ? expressionIdeas(surroundings, []) : [])]
}

/** `range name from first to last step length`: the word that is still missing. */
function rangeIdeas(surroundings: Surroundings): readonly Idea[] {
  const { stage } = surroundings.place
  const words = ["from", "to", "step"]
  const written = stage.map(({ text }) => text)
  if (words.includes(written.at(-1) ?? "")) return expressionIdeas(surroundings, [])
  const next = words.find((word) => !written.includes(word))
  return stage.length < 2 || next === undefined ? [] : ideas("keyword", [next])
}

/** The arguments a function of `let` has: names with a type behind them. */
function lambdaParameters(tokens: readonly Token[]): CompletionColumn[] {
  return tokens.flatMap((token, index) => {
    const type = isSymbol(tokens[index + 1], ":") ? typeNamed(tokens[index + 2]?.text ?? "") : null
    return type === null ? [] : [{ name: token.text, type }]
  })
}
