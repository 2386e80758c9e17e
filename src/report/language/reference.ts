import {
  comparisons,
  functions,
  operators,
  refusedFunctions,
  refusedOperators,
  refusedStatements,
  sources,
} from "../../query/index.ts"

/** A function as the reference shows it. */
export type FunctionReference = {
  readonly name: string
  readonly kind: "scalar" | "aggregate" | "window"
  readonly signatures: readonly { readonly text: string; readonly returns: string }[]
  readonly doc: string
  readonly example: string
  /** The example as a query that runs. */
  readonly query: string
}
export type OperatorReference = {
  readonly word: string
  readonly usage: string
  readonly doc: string
  readonly example: string
}
export type LanguageReference = {
  readonly sources: readonly OperatorReference[]
  readonly operators: readonly OperatorReference[]
  /** What may stand between two values. */
  readonly comparisons: readonly OperatorReference[]
  readonly functions: readonly FunctionReference[]
  /** Words of KQL that are left out, by letter, with what to write instead. */
  readonly refused: readonly { readonly word: string; readonly instead: string }[]
}

/** What the language has, from the tables that compile it. */
export const languageReference: LanguageReference = {
  sources,
  operators,
  comparisons,
  functions: functions
    .map(({ name, kind, signatures, doc, example }) => ({
      name,
      kind,
      signatures: signatures.map(({ text, returns }) => ({ text, returns })),
      doc,
      example,
      query: exampleQuery(kind, example),
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  refused: Object.entries({ ...refusedStatements, ...refusedOperators, ...refusedFunctions })
    .map(([word, instead]) => ({ word, instead }))
    .toSorted((one, other) => (one.word < other.word ? -1 : 1)),
}

/** Examples of functions are expressions: of values a row of its own, of aggregates and neighbours over runs. */
function exampleQuery(kind: FunctionReference["kind"], example: string): string {
  if (example.includes("|")) return example
  if (kind === "aggregate") return `runs | summarize ${example}`
  return kind === "window" ? `runs | sort by started_at asc | serialize ${example}` : `print ${example}`
}
