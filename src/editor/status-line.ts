import { completionStatus } from "@codemirror/autocomplete"
import type { EditorState, Extension } from "@codemirror/state"
import { setDiagnosticsEffect } from "@codemirror/lint"
import { type EditorView, type Panel, showPanel, type ViewUpdate } from "@codemirror/view"
import { catalogField, setCatalog } from "./catalog.ts"
import { mistakeAtCursor, type Marked } from "./diagnostics.ts"
import type { EditorLanguage } from "./editor-language.ts"
import type { Explanation } from "./explanation.ts"
import { element, plain } from "./explanation-box.ts"

/**
 * The line under the text: the mistake at the cursor with its corrections as buttons, for those who do not point; where
 * there is none, what the word at the cursor means. Nothing while a list of suggestions is open: the word is half typed.
 */
export function statusLine(language: EditorLanguage): Extension {
  return showPanel.of((view) => createPanel(view, language))
}

function createPanel(view: EditorView, language: EditorLanguage): Panel {
  const dom = element("div", "cm-status")
  const mistake = element("div", "cm-status-mistake")
  mistake.setAttribute("role", "status")
  const about = element("div", "cm-status-about")
  dom.append(mistake, about)
  const show = ({ state }: { readonly state: EditorState }) => {
    const isChoosing = completionStatus(state) === "active"
    const found = isChoosing ? null : mistakeAtCursor(state)
    mistake.replaceChildren(...(found === null ? [] : mistakeParts(view, found)))
    about.replaceChildren(...(isChoosing || found !== null ? [] : aboutParts(state, language)))
  }
  show(view)
  return { dom, update: (update) => isNews(update) && show(update) }
}

function isNews({ docChanged, selectionSet, transactions, startState, state }: ViewUpdate): boolean {
  if (completionStatus(startState) !== completionStatus(state)) return true
  const effects = transactions.flatMap((one) => one.effects)
  return docChanged || selectionSet || effects.some((one) => one.is(setDiagnosticsEffect) || one.is(setCatalog))
}

function mistakeParts(view: EditorView, { from, to, mistake }: Marked): Node[] {
  const [message = "", ...help] = mistake.message.split("\n")
  const line = view.state.doc.lines > 1 ? `Line ${view.state.doc.lineAt(from).number}: ` : ""
  const fixes = (mistake.actions ?? []).map(({ name, apply }) => {
    const button = element("button", "cm-fix", name)
    button.addEventListener("click", () => apply(view, from, to))
    return button
  })
  return [
    element("span", "cm-status-message", line + message),
    ...help.map((text) => element("span", "cm-status-help", text)),
    ...fixes,
  ]
}

/** The word the cursor is in, or just behind. */
function wordAtCursor(state: EditorState, { explainAt }: EditorLanguage): Explanation | null {
  const { head } = state.selection.main
  const [text, catalog] = [state.doc.toString(), state.field(catalogField) ?? {}]
  return explainAt(text, head, catalog) ?? (head > 0 ? explainAt(text, head - 1, catalog) : null)
}

function aboutParts(state: EditorState, language: EditorLanguage): Node[] {
  if (state.doc.length === 0) return [element("span", "", "Ctrl+Space suggests what can stand at the cursor.")]
  const word = wordAtCursor(state, language)
  return word === null ? [] : wordParts(word)
}

function wordParts({ name, detail, doc }: Explanation): Node[] {
  const [usage = ""] = detail
  const title = usage.includes(name) ? usage : `${name} ${usage}`
  return [element("code", "", title), element("span", "", plain(doc))]
}
