import type { Child } from "hono/jsx"
import type { ProblemView } from "../../src/model/problem.ts"
import type { Note } from "../../src/model/rows.ts"
import { visible } from "../visible.ts"

/** What the reader should know about an answer, beside its rows. Nothing when there is nothing. */
export function Notes({ notes }: { readonly notes: readonly Note[] }) {
  if (notes.length === 0) return null
  return (
    <div class="notes">
      {notes.map((note) => (
        <p class="note">{visible(note.message)}</p>
      ))}
    </div>
  )
}

type ProblemNoteProps = {
  readonly problem: ProblemView
  /** The reader's text that the problem's position points into. */
  readonly text?: string
  /** Where the text leads once it is mended. */
  readonly fixLink?: (text: string) => string
}

/** Sentences that keep figures from being misread, quiet lines under them. */
export function Remarks({ remarks }: { readonly remarks: readonly Remark[] }) {
  if (remarks.length === 0) return null
  return (
    <ul class="remarks">
      {remarks.map((remark) => (
        <li class={remark.urgent ? "urgent" : undefined}>
          {typeof remark.text === "string" ? visible(remark.text) : remark.text}
        </li>
      ))}
    </ul>
  )
}

/** `urgent`: something to act on. */
export type Remark = { readonly text: Child; readonly urgent: boolean }

/** A mistake the reader can fix, beside what caused it: what is wrong, where, what to do. */
export function ProblemNote({ problem, text, fixLink }: ProblemNoteProps) {
  return (
    <div class="note bad" role="alert">
      <p>
        <strong>{visible(problem.message)}</strong>
      </p>
      {problem.hint && <p class="hint">{visible(problem.hint)}</p>}
      {problem.position && text !== undefined && <MarkedText text={text} {...problem.position} />}
      {problem.position && text !== undefined && fixLink && (
        <p class="fixes">
          {(problem.fixes ?? []).map(({ replacement }) => (
            <a class="button" href={fixLink(mended(text, problem.position, replacement))}>
              Write <code>{visible(replacement)}</code>
            </a>
          ))}
        </p>
      )}
    </div>
  )
}

function mended(text: string, at: ProblemView["position"], replacement: string): string {
  return at === undefined ? text : text.slice(0, at.start) + replacement + text.slice(at.end)
}

type MarkedTextProps = { readonly text: string; readonly start: number; readonly end: number; readonly line: number }

/** The line around a place in a text, and the one before it, with the place marked. */
function MarkedText({ text, start, end, line }: MarkedTextProps) {
  const from = startOfLine(text, startOfLine(text, start) - 1)
  const rest = text.indexOf("\n", Math.max(start, end - 1))
  const until = rest === -1 ? text.length : rest
  return (
    <>
      <p class="muted">Line {line}</p>
      <pre>
        {visible(text.slice(from, start))}
        <mark>{visible(text.slice(start, Math.max(end, start + 1))) || "⏎"}</mark>
        {visible(text.slice(Math.max(end, start + 1), Math.max(until, end)))}
      </pre>
    </>
  )
}

function startOfLine(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1
}
