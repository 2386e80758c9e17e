import type { Pipeline, Query } from "./syntax/ast.ts"
import { parse } from "./syntax/parse.ts"

/** A step of a pipe: its source or a stage, and where its text begins and ends. */
export type Step = { readonly word: string; readonly from: number; readonly to: number }

/** The steps of the query's own pipe, from the source on; what does not parse is left as it is. */
export function stepsOf(text: string): readonly Step[] {
  const { source, stages } = parse(text).tree.pipeline
  return [source, ...stages].map(({ span: { start, end } }) => {
    return { word: firstWord(text.slice(start, end)), from: start, to: end }
  })
}

/**
 * The query up to and with the stage at a place, as a query of its own: what is in brackets, or in a `let`, without what
 * is around it. `let` statements before it stay. A bar belongs to the stage behind it.
 */
export function throughStage(text: string, position: number): string {
  const { tree } = parse(text)
  const around = pipelineAt(tree, position) ?? tree.pipeline
  const end = [around.source, ...around.stages].findLast(
    (step, index) => index === 0 || barBefore(text, step.span.start) <= position,
  )?.span.end
  if (around === tree.pipeline) return text.slice(0, end)
  return letsBefore(text, tree, around) + text.slice(around.span.start, end)
}

function firstWord(text: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*(?:-\p{L}+)*/u.exec(text)?.[0] ?? text.slice(0, 1)
}

/** The innermost pipeline around a place. */
function pipelineAt(node: unknown, position: number): Pipeline | null {
  if (typeof node !== "object" || node === null) return null
  for (const child of Object.values(node)) {
    const found = pipelineAt(child, position)
    if (found !== null) return found
  }
  return isPipeline(node) && node.span.start <= position && position <= node.span.end ? node : null
}

function isPipeline(node: object): node is Pipeline {
  return "kind" in node && node.kind === "pipeline"
}

function barBefore(text: string, start: number): number {
  return text.lastIndexOf("|", start - 1)
}

function letsBefore(text: string, { lets }: Query, { span }: Pipeline): string {
  const last = lets.findLast((one) => one.span.end <= span.start)
  return last === undefined ? "" : `${text.slice(0, last.span.end)};\n`
}
