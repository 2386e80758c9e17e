import { Problem } from "../../model/problem.ts"
import { judgeFunction, judgeTableFunction, type FunctionVerdict } from "./functions.ts"
import { lowerCase, sameName } from "./names.ts"
import { isNode, listIn, nodesIn, textIn, type Tree, type TreeNode } from "./parse.ts"
import { isReserved, judgeRelation, type FenceScope } from "./relations.ts"
import { placeOfNode, type Source } from "./source.ts"

export type Fence = { readonly scope: FenceScope; readonly database: string; readonly source: Source }

/** What a WITH has named where a node stands, innermost level first. */
export type Withs = {
  readonly outer: Withs | undefined
  /** Entries of `cte_map` written before the node. */
  readonly entries: readonly TreeNode[]
  /** In the repeated arm of a recursive WITH: its own name. */
  readonly repeats: string | undefined
}

/** A pivot whose columns are the values of an enum type, innermost first. */
export type EnumPivot = { readonly pivot: TreeNode; readonly on: TreeNode; readonly withs: Withs | undefined }

/**
 * Walks the tree of one statement. Throws a Problem at the first relation, function, type or kind of node that may
 * not be there; a kind that is not known here is refused, so nothing of a newer engine passes unread.
 */
export function checkTree(query: Tree, fence: Fence): readonly EnumPivot[] {
  const pivots: EnumPivot[] = []
  visit(query, { ...fence, pivots }, undefined)
  return pivots
}

type Walk = Fence & { readonly pivots: EnumPivot[] }

function visit(tree: Tree | undefined, walk: Walk, withs: Withs | undefined): void {
  for (const child of listIn(tree)) visit(child, walk, withs)
  if (isNode(tree)) visitNode(tree, walk, withs)
}

function visitNode(node: TreeNode, walk: Walk, withs: Withs | undefined): void {
  if (typeof node["class"] === "string") return visitExpression(node, walk, withs)
  switch (node["type"]) {
    case "SELECT_NODE":
    case "SET_OPERATION_NODE":
      return visitQuery(node, walk, withs)
    case "RECURSIVE_CTE_NODE":
      return visitRecursive(node, walk, withs)
    case "BASE_TABLE":
      checkRelation(node, walk, withs)
      break
    case "TABLE_FUNCTION":
      return visitTableFunction(node, walk, withs)
    case "SHOW_REF":
      if (!isNode(node["query"]))
        throw refused(
          "Only SHOW TABLES and DESCRIBE with a table or query are allowed here.",
          "SHOW TABLES must stand alone; DESCRIBE runs tells the columns of runs.",
        )
      break
    case "PIVOT":
      return visitPivot(node, walk, withs)
    case "UNBOUND_TYPE_INFO":
      checkType(node)
      break
    default:
      if (typeof node["type"] === "string" && !plainTypes.has(node["type"])) throw unread(node["type"])
  }
  visitChildren(node, walk, withs)
}

function visitChildren(node: TreeNode, walk: Walk, withs: Withs | undefined): void {
  for (const child of Object.values(node)) visit(child, walk, withs)
}

/** Each WITH sees those before it, and the query sees them all; the engine has no forward references. */
function visitQuery(node: TreeNode, walk: Walk, outer: Withs | undefined): void {
  const { cte_map: map, ...rest } = node
  const entries = isNode(map) ? nodesIn(map["map"]) : []
  entries.forEach((entry, index) => {
    checkWithName(textIn(entry["key"]))
    visit(entry["value"], walk, withsOf(outer, entries.slice(0, index)))
  })
  visitChildren(rest, walk, withsOf(outer, entries))
}

const withsOf = (outer: Withs | undefined, entries: readonly TreeNode[]): Withs | undefined =>
  entries.length === 0 ? outer : { outer, entries, repeats: undefined }

/** Only the repeated arm reads the rows made so far; the same name in the first arm is a table of the engine. */
function visitRecursive(node: TreeNode, walk: Walk, outer: Withs | undefined): void {
  const { right, ...rest } = node
  const name = textIn(node["cte_name"])
  checkWithName(name)
  visitQuery(rest, walk, outer)
  visit(right, walk, { outer, entries: [], repeats: name })
}

function checkWithName(name: string): void {
  if (isReserved(name)) throw refused(`WITH ${name} is refused: names of that kind are the engine's own.`)
}

function checkRelation(node: TreeNode, walk: Walk, withs: Withs | undefined): void {
  if (isNode(node["at_clause"])) throw refused("AT (…) after a table is refused here: runs have no versions.")
  const [catalog, schema, name] = [node["catalog_name"], node["schema_name"], node["table_name"]].map(textIn)
  if (catalog === "" && isNamedByWith(schema!, name!, withs)) return
  const refusal = judgeRelation({ catalog: catalog!, schema: schema!, name: name! }, walk.scope, walk.database)
  if (refusal !== undefined) throw refusedAt(node, walk, refusal)
}

/** In a recursive WITH … USING KEY, `recurring.name` is everything found so far. */
function isNamedByWith(schema: string, name: string, withs: Withs | undefined): boolean {
  if (withs === undefined || (schema !== "" && !sameName(schema, "recurring"))) return false
  const repeats = withs.repeats !== undefined && sameName(withs.repeats, name)
  const named = schema === "" && withs.entries.some((entry) => sameName(textIn(entry["key"]), name))
  return repeats || named || isNamedByWith(schema, name, withs.outer)
}

function visitExpression(node: TreeNode, walk: Walk, withs: Withs | undefined): void {
  const kind = textIn(node["class"])
  if (kind === "FUNCTION" || kind === "WINDOW") checkFunction(node, walk)
  else if (kind === "COLUMN_REF") checkColumn(node, walk)
  else if (!plainClasses.has(kind)) throw unread(kind)
  visitChildren(node, walk, withs)
}

function checkFunction(node: TreeNode, walk: Walk): void {
  refuseUnlessAllowed(node, walk, judgeFunction(lowerCase(textIn(node["function_name"]))))
  if (node["export_state"] === true)
    throw refused("EXPORT_STATE is refused here: it belongs to the inside of the engine.")
}

function visitTableFunction(node: TreeNode, walk: Walk, withs: Withs | undefined): void {
  const { function: call, ...rest } = node
  if (!isNode(call) || call["class"] !== "FUNCTION") throw unread("TABLE_FUNCTION")
  const isQualified = textIn(call["catalog"]) !== "" || !["", "main"].includes(lowerCase(textIn(call["schema"])))
  if (isQualified) throw refused("A function after FROM must be written without a schema.")
  refuseUnlessAllowed(node, walk, judgeTableFunction(lowerCase(textIn(call["function_name"]))))
  visitChildren(call, walk, withs)
  visitChildren(rest, walk, withs)
}

function refuseUnlessAllowed(node: TreeNode, walk: Walk, verdict: FunctionVerdict): void {
  if (!verdict.allowed) throw refusedAt(node, walk, verdict)
}

/** Words that the engine answers without brackets when no column has their name. They tell of the session. */
function checkColumn(node: TreeNode, walk: Walk): void {
  const [name, ...others] = listIn(node["column_names"]).map(textIn)
  if (name === undefined || others.length > 0 || !sessionWords.has(lowerCase(name))) return
  throw refusedAt(node, walk, {
    message: `${name} is refused here: it reads the session, not the runs.`,
    unknown: false,
  })
}

const sessionWords = new Set(["current_catalog", "current_role", "current_schema", "current_user", "session_user"])

/** A type of another schema would show the values of an enum. */
function checkType(node: TreeNode): void {
  const schema = lowerCase(textIn(node["schema"]))
  if (textIn(node["catalog"]) !== "" || (schema !== "" && schema !== "main")) {
    throw refused("A type must be written without a schema.")
  }
}

function visitPivot(node: TreeNode, walk: Walk, withs: Withs | undefined): void {
  visitChildren(node, walk, withs)
  for (const on of nodesIn(node["pivots"])) {
    if (textIn(on["pivot_enum"]) !== "") walk.pivots.push({ pivot: node, on, withs })
  }
}

const refused = (message: string, hint?: string) =>
  new Problem("sql_refused", message, hint === undefined ? {} : { hint })

const unread = (kind: string) =>
  refused(`The statement holds a part that the fence cannot read (${kind.toLowerCase().replaceAll("_", " ")}).`)

type Refusal = {
  readonly message: string
  readonly unknown: boolean
  readonly hint?: string
  /** What was probably meant. */
  readonly near?: string | null
}

function refusedAt(node: TreeNode, walk: Walk, { message, unknown, hint, near = null }: Refusal): Problem {
  const bytes = node["query_location"]
  const position = typeof bytes === "number" ? placeOfNode(walk.source, bytes) : undefined
  return new Problem(unknown ? "sql_error" : "sql_refused", message, {
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position }),
    ...(near === null ? {} : { fixes: [{ about: "did you mean", replacement: near }] }),
  })
}

/** Expressions that only compute; what they hold is visited. */
const plainClasses = new Set(
  `BETWEEN CASE CAST COLLATE COMPARISON CONJUNCTION CONSTANT DEFAULT LAMBDA OPERATOR PARAMETER POSITIONAL_REFERENCE
  STAR SUBQUERY`.split(/\s+/),
)

/** Parts of queries, orders and types that reach nothing by themselves; what they hold is visited. */
const plainTypes = new Set(
  `SUBQUERY JOIN EXPRESSION_LIST EMPTY
  LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER ORDER_MODIFIER DISTINCT_MODIFIER ASCENDING DESCENDING ORDER_DEFAULT
  ARRAY_TYPE_INFO DECIMAL_TYPE_INFO ENUM_TYPE_INFO GENERIC_TYPE_INFO LIST_TYPE_INFO STRING_TYPE_INFO
  STRUCT_TYPE_INFO`.split(/\s+/),
)
