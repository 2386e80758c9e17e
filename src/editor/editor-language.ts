import type { Diagnostic, Suggestion } from "../query/index.ts"
import type { EditorCatalog } from "./catalog.ts"
import type { Explanation, Meaning } from "./explanation.ts"
import type { Mark } from "./token-marks.ts"

/** What the editor must know of a language; everything else is the same for all. */
export type EditorLanguage = {
  readonly name: string
  /** Where the server tells the tables and their columns. */
  readonly tablesUrl: string
  readonly lineComment: string
  /** Everything but white space of a text, each with what it is. Must take any text. */
  readonly marksIn: (text: string) => readonly Mark[]
  readonly suggest: (text: string, position: number, catalog: EditorCatalog) => readonly Suggestion[]
  /** Whether suggestions are due behind this text without being asked for. */
  readonly isExpected: (before: string) => boolean
  /** What is wrong with a text that is being written at `position`. Without the tables as far as it can be told. */
  readonly mistakesIn: (
    text: string,
    position: number,
    catalog: EditorCatalog | null,
  ) => readonly Mistake[] | Promise<readonly Mistake[]>
  /** What the word at a place means; null when there is nothing to say of it. */
  readonly explainAt: (text: string, position: number, catalog: EditorCatalog) => Explanation | null
  readonly explainSuggestion: (suggestion: Suggestion) => Meaning
  /** The text in its usual form, or as it is; null: the language has no such form. */
  readonly format: ((text: string) => string) | null
}

/** What is wrong at a place of a text; its code is of the language. */
export type Mistake = Omit<Diagnostic, "code"> & { readonly code: string }
