import type { Extension } from "@codemirror/state"
import { hoverTooltip } from "@codemirror/view"
import { catalogField } from "./catalog.ts"
import type { EditorLanguage } from "./editor-language.ts"
import { explanationBox } from "./explanation-box.ts"

/** What the word under the pointer means: type and unit of a column, documentation of an operator or function. */
export function queryHover({ explainAt }: EditorLanguage): Extension {
  return hoverTooltip(({ state }, position) => {
    const found = explainAt(state.doc.toString(), position, state.field(catalogField) ?? {})
    if (found === null) return null
    return { pos: found.start, end: found.end, above: true, create: () => ({ dom: explanationBox(found) }) }
  })
}
