import { StateEffect, StateField } from "@codemirror/state"
import type { EditorView } from "@codemirror/view"
import type { CompletionColumn } from "../query/index.ts"

/** A column as the server tells it; its type is one of the language that is written. */
export type EditorColumn = Omit<CompletionColumn, "type"> & { readonly type: string }

/** Tables with their columns. */
export type EditorCatalog = Readonly<Record<string, readonly EditorColumn[]>>

/** The tables that a query may read; null until they are known. */
export const catalogField = StateField.define<EditorCatalog | null>({
  create: () => null,
  update: (known, { effects }) => effects.findLast((effect) => effect.is(setCatalog))?.value ?? known,
})
export const setCatalog = StateEffect.define<EditorCatalog>()

/** Names behind `$` that every query has, each with some value of its type. */
export const hostParams = { from: new Date(0), to: new Date(0), timezone: "UTC" }
export const hostNames = Object.keys(hostParams)

/** Values that are seen change while lines arrive: older knowledge is asked for again when the editor is entered. */
const freshMs = 60_000

/** Asks the server for the tables at once, and again when the editor gets the focus and they are old. */
export function catalogLoader(url: string): (view: EditorView) => void {
  let askedAt = -Infinity
  return (view) => {
    if (performance.now() - askedAt < freshMs) return
    askedAt = performance.now()
    void loadCatalog(url).then((catalog) => catalog && view.dispatch({ effects: setCatalog.of(catalog) }))
  }
}

type Tables = {
  readonly tables: readonly {
    readonly name: string
    readonly columns: readonly (Omit<EditorColumn, "unit" | "doc"> & {
      readonly unit: string | null
      readonly about: string
    })[]
  }[]
}

/** Null while the server cannot answer: the editor then knows the language, not the tables. */
async function loadCatalog(url: string): Promise<EditorCatalog | null> {
  const answer = await fetch(url).catch(() => null)
  if (answer?.ok !== true) return null
  const { tables } = (await answer.json()) as Tables
  return Object.fromEntries(tables.map(({ name, columns }) => [name, columns.map(described)]))
}

function described({ about, unit, ...column }: Tables["tables"][number]["columns"][number]): EditorColumn {
  return { ...column, doc: about, ...(unit === null ? {} : { unit }) }
}
