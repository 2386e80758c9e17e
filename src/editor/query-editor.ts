import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands"
import { bracketMatching } from "@codemirror/language"
import { EditorState, type Extension, Prec } from "@codemirror/state"
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  ViewPlugin,
} from "@codemirror/view"
import { statementAt } from "../model/sql-statement.ts"
import { catalogField, catalogLoader } from "./catalog.ts"
import { formatQuery, queryKeys } from "./commands.ts"
import { queryCompletion } from "./completion.ts"
import { queryDiagnostics } from "./diagnostics.ts"
import { queryHover } from "./hover.ts"
import type { EditorLanguage } from "./editor-language.ts"
import { highlighting } from "./language.ts"
import { statusLine } from "./status-line.ts"
import { theme } from "./theme.ts"

/**
 * Makes `<query-editor>` the editor of a language. It stands around a form's `<textarea>`: the editor is in its shadow root,
 * where the page's policy lets it have styles, and the textarea, which then is not drawn, stays the form's field and always
 * has the same text. Buttons of the form are for it by name: `to` runs the stages up to the cursor, `part` the text that is
 * marked or the statement at the cursor, `data-format` formats.
 */
export function defineEditor(language: EditorLanguage): void {
  class Editor extends QueryEditor {
    override readonly language = language
  }
  customElements.define("query-editor", Editor)
}

abstract class QueryEditor extends HTMLElement {
  abstract readonly language: EditorLanguage
  #view: EditorView | null = null
  #left: AbortController | null = null

  connectedCallback(): void {
    const field = this.querySelector("textarea")
    const form = field?.form
    if (!field || !form || this.#view !== null) return
    this.#left = new AbortController()
    this.#view = mount(this, field, form, this.language)
    this.dataset["search"] = ""
    const { signal } = this.#left
    form.addEventListener("click", (event) => this.#pressed(event), { signal, capture: true })
    form.addEventListener("reset", () => queueMicrotask(() => this.#show(field.defaultValue)), { signal })
  }

  disconnectedCallback(): void {
    this.#left?.abort()
    this.#view?.destroy()
    this.#view = null
  }

  override focus(): void {
    this.#view?.focus()
  }

  #pressed(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest("button") : null
    if (button === null || this.#view === null) return
    if (button.name === "to") button.value = String(this.#view.state.selection.main.head)
    if (button.name === "part") button.value = partText(this.#view)
    const { format } = this.language
    if (button.dataset["format"] === undefined || format === null) return
    formatQuery(this.#view, format)
    this.#view.focus()
  }

  #show(text: string): void {
    this.#view?.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } })
  }
}

/** What is marked, else the statement at the cursor, as the server takes it: `12-80`. */
function partText({ state }: EditorView): string {
  const { from, to, head, empty } = state.selection.main
  const { start, end } = empty ? statementAt(state.doc.toString(), head) : { start: from, end: to }
  return `${start}-${end}`
}

function mount(
  host: HTMLElement,
  field: HTMLTextAreaElement,
  form: HTMLFormElement,
  language: EditorLanguage,
): EditorView {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" })
  // An empty field that is not drawn could not be complained about where it stands: the form would do nothing.
  field.required = false
  field.removeAttribute("data-search")
  const state = EditorState.create({ doc: field.value, extensions: extensions(field, form, language) })
  return new EditorView({ state, parent: root, root })
}

function extensions(field: HTMLTextAreaElement, form: HTMLFormElement, language: EditorLanguage): Extension {
  const load = catalogLoader(language.tablesUrl)
  const loading = ViewPlugin.define((view) => {
    queueMicrotask(() => load(view))
    return {}
  })
  const run = () => form.requestSubmit()
  const runPart = () => form.querySelector<HTMLButtonElement>('button:is([name="to"], [name="part"])')?.click()
  return [
    catalogField,
    loading,
    Prec.high(keymap.of([...queryKeys({ run, runPart }, language)])),
    highlighting(language),
    queryCompletion(language),
    queryDiagnostics(language),
    queryHover(language),
    statusLine(language),
    history(),
    drawSelection(),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    bracketMatching(),
    closeBrackets(),
    placeholder(field.placeholder),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": form.getAttribute("aria-label") ?? "Query" }),
    EditorView.updateListener.of(({ docChanged, state, view, focusChanged }) => {
      if (docChanged) field.value = state.doc.toString()
      if (focusChanged && view.hasFocus) load(view)
    }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
    theme,
  ]
}
