import { parse } from "../syntax/parse.ts"
import type { CompletionCatalog, CompletionColumn } from "./columns.ts"
import type { Place } from "./place.ts"
import type { Idea } from "./suggestion.ts"

/** What is known where the cursor stands. */
export type Surroundings = {
  readonly place: Place
  readonly catalog: CompletionCatalog
  /** Names the host knows behind `$`. */
  readonly parameters: readonly string[]
  /** The columns that come into the stage; none at the source. */
  readonly columns: readonly CompletionColumn[]
}

/** Tables, and `let` names of rows. */
export function tableIdeas({ place, catalog }: Surroundings): Idea[] {
  const tables = Object.entries(catalog).map(([label, columns]): Idea => ({
    label,
    kind: "table",
    detail: `${columns.length} columns`,
  }))
  const rows = letValues(place, catalog).flatMap(([label, kind]): Idea[] =>
    kind === "rows" ? [{ label, kind: "table", detail: "let" }] : [],
  )
  return [...tables, ...rows]
}

/** Names and functions of `let` that are values. */
export function letIdeas({ place, catalog }: Surroundings): Idea[] {
  return letValues(place, catalog).flatMap(([label, kind]): Idea[] => {
    if (kind === "rows") return []
    return kind === "function"
      ? [{ label, kind, detail: "let", insert: `${label}(` }]
      : [{ label, kind, detail: "let" }]
  })
}

type LetKind = "rows" | "function" | "name"

function letValues({ lets }: Place, catalog: CompletionCatalog): (readonly [name: string, kind: LetKind])[] {
  return parse(lets).tree.lets.map(({ name, value }) => {
    if (value.kind === "lambda") return [name.text, "function"]
    const isRows = value.kind === "pipeline" || (value.kind === "name" && Object.hasOwn(catalog, value.name.text))
    return [name.text, isRows ? "rows" : "name"]
  })
}

/** `$from`, `$to` and what else the host gives. */
export function parameterIdeas({ parameters }: Surroundings): Idea[] {
  return parameters.map((name) => ({ label: `$${name}`, kind: "parameter" }))
}
