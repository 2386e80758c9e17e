import type { DuckDBConnection } from "@duckdb/node-api"
import { isNode, listIn, parseWhole, type Tree, type TreeNode, writeTree } from "./parse.ts"
import { sourceOf } from "./source.ts"
import type { EnumPivot, Withs } from "./tree.ts"

/**
 * The SELECT that finds the columns of a PIVOT, as the engine would make it: the values of the ON expression over the
 * same source with the same WITHs, in the order of their text. Returns undefined when the PIVOT stands in a recursive WITH.
 * The text is made by the engine from its tree and must be checked like any other.
 */
export async function pivotValues(connection: DuckDBConnection, found: EnumPivot): Promise<string | undefined> {
  const [column, ...others] = listIn(found.on["pivot_expressions"])
  const table = found.pivot["source"]
  if (others.length > 0 || !isNode(column) || !isNode(table)) return undefined
  const values = swapNodes(await queryNode(connection, valuesTemplate), (node) =>
    node["type"] === "BASE_TABLE" ? table : node["type"] === "COLUMN_REF" ? column : undefined,
  )
  const query = await withWiths(connection, values, found.withs)
  return query && (await writeTree(connection, query))
}

const valuesTemplate = "SELECT DISTINCT CAST(on_column AS VARCHAR) FROM source WHERE on_column IS NOT NULL ORDER BY 1"

/** One SELECT around another per level of WITHs, so that an inner name hides an outer one as it did. */
async function withWiths(
  connection: DuckDBConnection,
  query: TreeNode,
  withs: Withs | undefined,
): Promise<TreeNode | undefined> {
  if (withs === undefined) return query
  if (withs.repeats !== undefined) return undefined
  const level: TreeNode = { ...query, cte_map: { map: withs.entries } }
  if (withs.outer === undefined) return level
  const around = swapNodes(await queryNode(connection, "SELECT * FROM (SELECT 1)"), (node) =>
    isNode(node["from_table"]) && node["from_table"]["type"] === "EMPTY" ? level : undefined,
  )
  return withWiths(connection, around, withs.outer)
}

async function queryNode(connection: DuckDBConnection, sql: string): Promise<TreeNode> {
  const parsed = await parseWhole(connection, sourceOf(sql, []))
  const query = parsed?.statements[0]?.["node"]
  if (!isNode(query)) throw new Error(`no tree of: ${sql}`)
  return query
}

/** The tree with other nodes below its root wherever `swap` gives one. */
function swapNodes(node: TreeNode, swap: (node: TreeNode) => TreeNode | undefined): TreeNode {
  const swapTree = (tree: Tree): Tree =>
    isNode(tree) ? (swap(tree) ?? swapNodes(tree, swap)) : Array.isArray(tree) ? listIn(tree).map(swapTree) : tree
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, swapTree(child)]))
}
