import { textIn, isNode, type TreeNode } from "./parse.ts"
import type { FenceScope } from "./relations.ts"

/** What a statement as a whole is; `show` is SHOW TABLES. */
export type StatementKind = "select" | "describe" | "summarize" | "show" | "explain"

/** DESCRIBE, SUMMARIZE and SHOW are SELECTs from something special in the engine's tree. */
export function kindOf(query: TreeNode): StatementKind {
  const from = query["from_table"]
  if (query["type"] !== "SELECT_NODE" || !isNode(from) || from["type"] !== "SHOW_REF") return "select"
  if (isNode(from["query"])) return from["show_type"] === "SUMMARY" ? "summarize" : "describe"
  return isShowTables(from) ? "show" : "select"
}

/** SHOW ALL TABLES, bare DESCRIBE, SHOW DATABASES and the like tell of the inside, and are left for the walk to refuse. */
const isShowTables = (from: TreeNode) =>
  (from["show_type"] === "SHOW_UNQUALIFIED" && from["table_name"] === '"tables"') ||
  (from["show_type"] === "SHOW_FROM" && textIn(from["schema_name"]) === "main" && textIn(from["catalog_name"]) === "")

/** The statement to run in place of SHOW TABLES: the engine's own would show what the fence hides. */
export function showTables({ tables }: FenceScope): string {
  const rows = tables.toSorted().map((table) => `('${table.replaceAll("'", "''")}')`)
  return `SELECT name FROM (VALUES ${rows.join(", ")}) AS tables(name)`
}
