import { parse, type Span } from "../../query/index.ts"

/**
 * A query over `runs` and `steps` as one over `selected_runs` and `selected_steps`: over those that pass the filters of a
 * page. A query that has their names in its rows, by `withsource`, stays as it is.
 */
export function overSelected(query: string): string {
  const { tree, diagnostics } = parse(query)
  if (diagnostics.length > 0) return query
  const nodes = nodesIn(tree)
  if (nodes.some(({ withSource = null }) => withSource !== null)) return query
  const own = new Set(nodes.flatMap(({ kind, name }) => (kind === "let" && name !== undefined ? [name.text] : [])))
  const places = nodes
    .flatMap((node) => tableIn(node) ?? [])
    .filter(({ text }) => tables.includes(text) && !own.has(text))
    .toSorted((one, other) => other.span.start - one.span.start)
  return places.reduce(
    (text, { text: table, span }) => `${text.slice(0, span.start)}selected_${table}${text.slice(span.end)}`,
    query,
  )
}

const tables = ["runs", "steps"]

type NameNode = { readonly text: string; readonly span: Span }
/** As much of any node of the tree as is looked at. */
type AnyNode = {
  readonly kind?: unknown
  readonly name?: NameNode
  readonly withSource?: unknown
  readonly value?: AnyNode
}

/** A table, or one that gets another name by `let`. */
function tableIn({ kind, name, value }: AnyNode): NameNode | null {
  if (kind === "table") return name ?? null
  return kind === "let" && value?.kind === "name" ? (value.name ?? null) : null
}

function nodesIn(value: unknown): readonly AnyNode[] {
  if (typeof value !== "object" || value === null) return []
  const inner = Object.values(value).flatMap(nodesIn)
  return Array.isArray(value) ? inner : [value, ...inner]
}
