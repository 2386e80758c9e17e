import { defineEditor } from "./query-editor.ts"
import { queryLanguage } from "./query-language.ts"

/** The script of the query page. */
defineEditor(queryLanguage)
