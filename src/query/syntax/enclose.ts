import { cover, type Span } from "./span.ts"

/**
 * The same tree with every span wide enough for the spans in it. After a mistake the node of what could not be read may
 * stand behind the last token of its parent.
 */
export function enclose<Tree>(tree: Tree): Tree {
  return widened(tree).value as Tree
}

type Widened = { readonly value: unknown; readonly span: Span | null }

function widened(value: unknown): Widened {
  if (typeof value !== "object" || value === null) return { value, span: null }
  if (Array.isArray(value)) {
    const items = value.map(widened)
    return { value: items.map((item) => item.value), span: union(items.map(({ span }) => span)) }
  }
  const parts = Object.entries(value).map(([key, part]) => [key, key === "span" ? kept(part) : widened(part)] as const)
  const own = parts.find(([key]) => key === "span")?.[1].value as Span | undefined
  const inner = union(parts.map(([, part]) => part.span))
  const span = own === undefined ? inner : inner === null ? own : cover(own, inner)
  const entries = parts.map(([key, part]) => [key, key === "span" ? span : part.value] as const)
  return { value: Object.fromEntries(entries), span }
}

const kept = (value: unknown): Widened => ({ value, span: null })

function union(spans: readonly (Span | null)[]): Span | null {
  return spans.reduce((all, span) => (all === null ? span : span === null ? all : cover(all, span)), null)
}
