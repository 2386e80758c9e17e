import type { EditorView, KeyBinding } from "@codemirror/view"
import type { EditorLanguage } from "./editor-language.ts"

/** The form that the editor's query is sent with. */
export type QueryForm = {
  readonly run: () => void
  /** Runs the part of the text that is marked, or that the cursor is in. */
  readonly runPart: () => void
}

/** Keys of the editor. Tab is not one of them: it leaves the editor. */
export function queryKeys({ run, runPart }: QueryForm, { format }: EditorLanguage): readonly KeyBinding[] {
  return [
    { key: "Mod-Enter", run: always(run) },
    { key: "Shift-Mod-Enter", run: always(runPart) },
    ...(format === null ? [] : [{ key: "Shift-Alt-f", run: always((view) => formatQuery(view, format)) }]),
  ]
}

/** Puts the query into its usual form; one with mistakes stays as it is. The cursor stays at its word. */
export function formatQuery(view: EditorView, format: (text: string) => string): void {
  const text = view.state.doc.toString()
  const formatted = format(text)
  if (formatted === text) return
  const { head } = view.state.selection.main
  view.dispatch({
    changes: { from: 0, to: text.length, insert: formatted },
    selection: { anchor: samePlace(text, head, formatted) },
    userEvent: "format",
    scrollIntoView: true,
  })
}

/** Only white space differs between the texts: the place behind as many other characters. */
function samePlace(text: string, head: number, other: string): number {
  let left = text.slice(0, head).replaceAll(/\s/g, "").length
  let place = 0
  while (place < other.length && left > 0) {
    if (/\S/.test(other.charAt(place))) left -= 1
    place += 1
  }
  return place
}

function always(command: (view: EditorView) => void): (view: EditorView) => boolean {
  return (view) => {
    command(view)
    return true
  }
}
