import type { DuckDBConnection } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"
import { placeOfError, type Source } from "./source.ts"

/** A value of the engine's serialised tree. */
export type Tree = null | boolean | number | string | readonly Tree[] | TreeNode

export type TreeNode = { readonly [key: string]: Tree }

export type Parsed = {
  /** One per statement of the text. */
  readonly statements: readonly TreeNode[]
  /** The name of the connection's database. */
  readonly database: string
}

/**
 * Has the engine's own parser read the text, and nothing more: names are not looked up, nothing is bound or run.
 * Returns undefined when the text holds anything but SELECTs. Throws a `sql_error` Problem with the place of a
 * syntax error. Keys with an empty or default value are left out: that makes the tree four times smaller.
 */
export const parse = (connection: DuckDBConnection, source: Source) => ask(connection, source, leanOptions)

/** The same tree with every key, which is what the engine wants to make text of it again. */
export const parseWhole = (connection: DuckDBConnection, source: Source) => ask(connection, source, "")

const leanOptions = ", skip_default := true, skip_null := true, skip_empty := true"

async function ask(connection: DuckDBConnection, source: Source, options: string): Promise<Parsed | undefined> {
  const question = `SELECT json_serialize_sql($1::VARCHAR${options}), current_database()`
  const [json = "", database = ""] = await askTexts(connection, question, source.sql)
  const tree = readTree(json)
  if (tree["error"] !== true) return { statements: nodesIn(tree["statements"]), database }
  if (textIn(tree["error_message"]).startsWith("Only SELECT")) return undefined
  throw parserProblem(tree, source)
}

/** The text of a query node, as the engine writes it. */
export async function writeTree(connection: DuckDBConnection, query: TreeNode): Promise<string> {
  const json = JSON.stringify({ error: false, statements: [{ node: query, named_param_map: [] }] })
  const exact = json.replaceAll(markedInteger, "$1")
  const [sql = ""] = await askTexts(connection, "SELECT json_deserialize_sql($1::JSON)", exact)
  return sql
}

async function askTexts(connection: DuckDBConnection, question: string, value: string): Promise<readonly string[]> {
  const [row = []] = (await connection.runAndReadAll(question, [value])).getRowsJS()
  return row.map((cell) => (typeof cell === "string" ? cell : ""))
}

/** The engine writes a number that a double cannot hold as Infinity, which is not JSON. */
function readTree(json: string): TreeNode {
  const tree = parseJson(json)
  if (isNode(tree)) return tree
  throw new Problem("sql_error", "The statement holds a number that is too large.", {
    hint: "Write 'Infinity'::DOUBLE when you mean infinity.",
  })
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(markIntegers(json))
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}

/** Integers beyond 2^53 would lose digits on their way through JSON.parse and back. */
const markIntegers = (json: string) =>
  json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (part) =>
    part.startsWith('"') ? part : `"${part} exactly"`,
  )

const markedInteger = /"(-?\d{16,}) exactly"/g

export const isNode = (tree: unknown): tree is TreeNode =>
  typeof tree === "object" && tree !== null && !Array.isArray(tree)

export const listIn = (tree: Tree | undefined): readonly Tree[] => (isList(tree) ? tree : [])

const isList = (tree: Tree | undefined): tree is readonly Tree[] => Array.isArray(tree)

export const nodesIn = (tree: Tree | undefined): readonly TreeNode[] => listIn(tree).filter(isNode)

export const textIn = (tree: Tree | undefined): string => (typeof tree === "string" ? tree : "")

function parserProblem(tree: TreeNode, source: Source): Problem {
  const said = textIn(tree["error_message"])
  const letters = Number(tree["position"])
  const position = Number.isInteger(letters) ? placeOfError(source, letters) : undefined
  return new Problem("sql_error", parserSentence(said), position === undefined ? {} : { position })
}

function parserSentence(said: string): string {
  if (said.startsWith("Max expression depth") || said.startsWith("memory exhausted")) {
    return "The statement nests too deep for the parser."
  }
  if (/NOT IMPLEMENTED|^Expression type T_/.test(said))
    return "The engine's parser cannot read a part of this statement."
  const line = said.split("\n", 1)[0]!.replace(/\.$/, "")
  const cut = line.length > 200 ? `${line.slice(0, 200)}…` : line
  return `${cut.charAt(0).toUpperCase()}${cut.slice(1)}.`
}
