import { QueryEditor } from "./query-editor.ts"

/** The script of the query page. */
customElements.define("query-editor", QueryEditor)
