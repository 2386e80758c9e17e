import {
  autocompletion,
  type Completion,
  type CompletionContext,
  completionKeymap,
  type CompletionResult,
  startCompletion,
} from "@codemirror/autocomplete"
import type { Extension } from "@codemirror/state"
import { type EditorView, keymap } from "@codemirror/view"
import type { Suggestion } from "../query/index.ts"
import { catalogField } from "./catalog.ts"
import type { EditorLanguage } from "./editor-language.ts"
import { explanationBox } from "./explanation-box.ts"

/** Completion by the language's own code. */
export function queryCompletion(language: EditorLanguage): Extension {
  const suggestions = (context: CompletionContext) => suggestionsAt(context, language)
  return [
    autocompletion({ override: [suggestions], icons: false, optionClass: ({ type = "" }) => `is-${type}` }),
    keymap.of(completionKeymap),
  ]
}

/** More than anyone reads; the rest comes when more is typed. */
const shownMax = 200

function suggestionsAt({ state, pos, explicit }: CompletionContext, language: EditorLanguage): CompletionResult | null {
  const text = state.doc.toString()
  if (!explicit && !language.isExpected(text.slice(0, pos))) return null
  const found = language.suggest(text, pos, state.field(catalogField) ?? {})
  const [first] = found
  if (first === undefined || (!explicit && isWritten(found, text.slice(first.span.start, pos)))) return null
  const typed = text.slice(first.span.start, pos).toLowerCase()
  const getMatch = ({ label }: Completion) => {
    const at = typed === "" ? -1 : label.toLowerCase().indexOf(typed)
    return at === -1 ? [] : [at, at + typed.length]
  }
  const options = found.slice(0, shownMax).map((one) => completionOf(one, language))
  return { from: first.span.start, to: first.span.end, options, filter: false, getMatch }
}

/** On a phone there is no room beside the list. */
const besidesMinPx = 640

/** Whether all that is left to suggest stands there: Enter then begins a new line. */
function isWritten(found: readonly Suggestion[], typed: string): boolean {
  return found[0]?.insert === typed || (found.length === 1 && found[0]?.label === typed)
}

function completionOf(suggestion: Suggestion, language: EditorLanguage): Completion {
  const { label, kind, detail } = suggestion
  return {
    label,
    type: kind,
    detail: detail.length > 40 ? `${detail.slice(0, 39)}…` : detail,
    info: () => (innerWidth < besidesMinPx ? null : explanationBox(language.explainSuggestion(suggestion))),
    apply: (view, _completion, from, to) => take(view, suggestion, from, to),
  }
}

/** Puts the suggestion in; a function gets its closing bracket, with the cursor in front of it. */
function take(view: EditorView, { insert, kind }: Suggestion, from: number, to: number): void {
  const next = view.state.sliceDoc(to, to + 1)
  const isOpen = insert.endsWith("(") && next !== "("
  const text = insert.endsWith("(") && next === "(" ? insert.slice(0, -1) : insert
  const closed = isOpen && kind !== "keyword" ? `${text})` : text
  const spaced = kind === "stage" && next !== " " ? `${closed} ` : closed
  view.dispatch({
    changes: { from, to, insert: spaced },
    selection: { anchor: from + spaced.length - (closed.length - text.length) },
    userEvent: "input.complete",
    scrollIntoView: true,
  })
  if (isOpen || kind === "stage" || insert.endsWith("| ")) startCompletion(view)
}
