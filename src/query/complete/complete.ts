import { columnsOf, type CompletionCatalog, type CompletionColumn } from "./columns.ts"
import { placeAt } from "./place.ts"
import { sourceIdeas } from "./source-ideas.ts"
import { stageIdeas } from "./stage-ideas.ts"
import { expressionIdeas } from "./expression-ideas.ts"
import { fitting, type Idea, type Suggestion } from "./suggestion.ts"
import type { Surroundings } from "./surroundings.ts"

/**
 * What can stand at `position` of a query that is being written: tables, operators, columns of this stage, functions, values
 * seen. `parameters` are the names the host knows behind `$`. Never throws because of the text.
 */
export function complete(
  text: string,
  position: number,
  catalog: CompletionCatalog,
  parameters: readonly string[] = [],
): readonly Suggestion[] {
  const place = placeAt(text, position)
  if (place === null) return []
  const columns = place.pipeline === null ? [] : (columnsOf(place.lets, place.pipeline, catalog) ?? [])
  const surroundings = { place, catalog, parameters, columns }
  return fitting(ideasAt(surroundings), place.typed, place.span)
}

/** The same for a bare condition over the columns of a table, as the filter box has it. */
export function completeFilter(
  text: string,
  position: number,
  columns: readonly CompletionColumn[],
  parameters: readonly string[] = [],
): readonly Suggestion[] {
  const place = placeAt(text, position)
  if (place === null) return []
  const surroundings = { place, catalog: {}, parameters, columns }
  return fitting(expressionIdeas(surroundings, place.stage), place.typed, place.span)
}

function ideasAt(surroundings: Surroundings): readonly Idea[] {
  return surroundings.place.pipeline === null ? sourceIdeas(surroundings) : stageIdeas(surroundings)
}
