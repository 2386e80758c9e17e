import { compile } from "../compile.ts"
import type { KqlType } from "../kql-type.ts"
import { Problem } from "../problem/problem.ts"
import { parse } from "../syntax/parse.ts"

/** A column and what is known of it. `values` were seen in it and are suggested behind `==`. */
export type CompletionColumn = {
  readonly name: string
  readonly type: KqlType
  readonly unit?: string
  readonly doc?: string
  readonly values?: readonly string[]
  /** Of a dynamic: the fields whose type is known. */
  readonly fields?: Readonly<Record<string, KqlType>>
}

/** The tables a query may read, with their columns. */
export type CompletionCatalog = Readonly<Record<string, readonly CompletionColumn[]>>

/**
 * The columns that come out of a pipeline. Stages with mistakes are left out; null when the source is one. What is known
 * of a table's column is known of every column of its name and type.
 */
export function columnsOf(
  lets: string,
  pipeline: string,
  catalog: CompletionCatalog,
): readonly CompletionColumn[] | null {
  const found = compiled(lets + pipeline, catalog) ?? compiled(lets + withoutMistakes(lets, pipeline, catalog), catalog)
  const known = Object.values(catalog).flat()
  if (found === null) return null
  return found.map((column) => known.find(({ name, type }) => name === column.name && type === column.type) ?? column)
}

function compiled(text: string, catalog: CompletionCatalog): readonly CompletionColumn[] | null {
  try {
    return compile(text, { catalog }).columns
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

/** The stages that compile one onto the other. */
function withoutMistakes(lets: string, pipeline: string, catalog: CompletionCatalog): string {
  const { source, stages } = parse(pipeline).tree.pipeline
  let text = pipeline.slice(source.span.start, source.span.end)
  for (const { span } of stages) {
    const longer = `${text} | ${pipeline.slice(span.start, span.end)}`
    if (compiled(lets + longer, catalog) !== null) text = longer
  }
  return text
}
