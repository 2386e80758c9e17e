import { defineEditor } from "./query-editor.ts"
import { sqlLanguage } from "./sql/sql-language.ts"

/** The script of the SQL page. */
defineEditor(sqlLanguage)
