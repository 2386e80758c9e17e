import type { Child } from "hono/jsx"
import { html, raw } from "hono/html"

/** Draws what is shown of some answers once, however many readers ask for it while the answers are the same. */
export type Draw = (of: Drawn, view: () => Child) => Promise<Child>

export type Drawn = {
  /** The answers themselves: an equal one that was asked anew is drawn anew. */
  readonly answers: readonly object[]
  /** Everything else that the drawing shows. */
  readonly besides: unknown
}

type Drawing = { readonly answers: readonly object[]; readonly text: string }

/** Drawings live as long as the first of their answers does. */
export function createDraw(): Draw {
  const drawings = new WeakMap<object, Map<string, Drawing>>()
  return async ({ answers, besides }, view) => {
    const [first] = answers
    if (first === undefined) return view()
    const ofFirst = drawings.get(first) ?? new Map<string, Drawing>()
    drawings.set(first, ofFirst)
    const key = JSON.stringify(besides)
    const known = ofFirst.get(key)
    if (known !== undefined && isSame(known.answers, answers)) return raw(known.text)
    const text = String(await html`${view()}`)
    ofFirst.set(key, { answers, text })
    return raw(text)
  }
}

function isSame(some: readonly object[], others: readonly object[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index])
}
