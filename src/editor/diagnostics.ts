import { type Action, type Diagnostic as Shown, forEachDiagnostic, linter, nextDiagnostic } from "@codemirror/lint"
import type { EditorState, Extension } from "@codemirror/state"
import { type EditorView, keymap } from "@codemirror/view"
import type { Hint } from "../query/index.ts"
import { catalogField, setCatalog } from "./catalog.ts"
import type { EditorLanguage, Mistake } from "./editor-language.ts"
import { plain } from "./explanation-box.ts"

/** Mistakes are marked where they stand, a moment after the last key; F8 goes to the next, Ctrl-. mends it. */
export function queryDiagnostics({ mistakesIn }: EditorLanguage): Extension {
  const mistakesOf = async (state: EditorState) => {
    const text = state.doc.toString()
    return text.trim() === "" ? [] : mistakesIn(text, state.selection.main.head, state.field(catalogField))
  }
  return [
    linter(async ({ state }) => (await mistakesOf(state)).map(shown), {
      delay: 350,
      needsRefresh: ({ transactions }) => transactions.some(({ effects }) => effects.some((one) => one.is(setCatalog))),
    }),
    keymap.of([
      { key: "F8", run: nextDiagnostic },
      { key: "Mod-.", run: mendHere },
    ]),
  ]
}

function shown({ message, span, hints, code }: Mistake): Shown {
  const help = hints.filter(({ replacement }) => replacement === undefined).map(({ text }) => text)
  return {
    from: span.start,
    to: span.end,
    severity: "error",
    source: code,
    message: plain([message, ...help].join("\n")),
    actions: hints.flatMap(action),
  }
}

function action({ text, replacement }: Hint): Action[] {
  if (replacement === undefined) return []
  const name = text.includes(replacement) ? `Write ${replacement}` : `${plain(text)}: ${replacement}`
  const apply = (view: EditorView, from: number, to: number) => {
    view.dispatch({
      changes: { from, to, insert: replacement },
      selection: { anchor: from + replacement.length },
      userEvent: "input.mend",
    })
    view.focus()
  }
  return [{ name, apply }]
}

/** A mistake with where it stands now. */
export type Marked = { readonly from: number; readonly to: number; readonly mistake: Shown }

/** The mistake that the cursor touches, else the first. */
export function mistakeAtCursor(state: EditorState): Marked | null {
  const all: Marked[] = []
  forEachDiagnostic(state, (mistake, from, to) => all.push({ from, to, mistake }))
  const { head } = state.selection.main
  return all.find(({ from, to }) => from <= head && head <= to) ?? all[0] ?? null
}

function mendHere(view: EditorView): boolean {
  const found = mistakeAtCursor(view.state)
  const [first] = found?.mistake.actions ?? []
  if (found === null || first === undefined) return false
  first.apply(view, found.from, found.to)
  return true
}
