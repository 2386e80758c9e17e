import type { PriceRow } from "../model/price.ts"
import type { PriceBook } from "./rates.ts"

/** Two tables that say different prices for the same days; `stronger` counts on them. `until` is exclusive. */
export type Disagreement = {
  readonly model: string
  readonly provider: string
  readonly from: string | null
  readonly until: string | null
  readonly stronger: PriceRow
  readonly weaker: PriceRow
}

type Named = { readonly model: string | null; readonly provider: string | null }

/** Where tables disagree on the models that they list or that are in use. */
export function disagreements(book: PriceBook, used: readonly Named[]): readonly Disagreement[] {
  return pairs(book, used).flatMap(({ model, provider }) => {
    const spans = spansOf(book.ratesOf(model, provider).prices)
    return spans.flatMap((span, index) => spans.slice(index + 1).flatMap((other) => compare(span, other) ?? []))
  })
}

type Pair = { readonly model: string; readonly provider: string }

function pairs(book: PriceBook, used: readonly Named[]): readonly Pair[] {
  const all = [...book.rows(), ...used].flatMap((named) => pairOf(book, named))
  return [...new Map(all.map((pair) => [JSON.stringify([pair.model, pair.provider.toLowerCase()]), pair])).values()]
}

function pairOf(book: PriceBook, { model, provider }: Named): Pair[] {
  const charging = model === null ? null : book.ratesOf(model, provider).provider
  return model === null || charging === null ? [] : [{ model, provider: charging }]
}

/** A row, the day the next row of its own table takes over, and the day it counts until: a stronger table's first. */
type Span = { readonly row: PriceRow; readonly until: string | null; readonly countsUntil: string | null }

function spansOf(strongestFirst: readonly PriceRow[]): readonly Span[] {
  return strongestFirst.map((row, index) => {
    const next = strongestFirst[index - 1]
    const until = next?.origin === row.origin ? next.validFrom : null
    const stronger = strongestFirst.slice(0, index).filter(({ origin }) => origin !== row.origin)
    return { row, until, countsUntil: stronger.map(({ validFrom }) => validFrom ?? always).reduce(earlier, until) }
  })
}

/** Before every day. */
const always = ""

/** `strong` stands before `weak` among the rates; rows of one table follow each other and never overlap. */
function compare(strong: Span, weak: Span): Disagreement | null {
  if (strong.row.origin === weak.row.origin || samePrice(strong.row, weak.row)) return null
  const from = later(strong.row.validFrom, weak.row.validFrom)
  const until = earlier(strong.countsUntil, weak.until)
  if (until !== null && (from ?? always) >= until) return null
  const { model, provider } = strong.row
  return { model, provider, from, until, stronger: strong.row, weaker: weak.row }
}

function samePrice(a: PriceRow, b: PriceRow): boolean {
  return (
    a.inputUsdPerMtok === b.inputUsdPerMtok &&
    a.outputUsdPerMtok === b.outputUsdPerMtok &&
    (a.cachedInputUsdPerMtok ?? a.inputUsdPerMtok) === (b.cachedInputUsdPerMtok ?? b.inputUsdPerMtok)
  )
}

/** The later of two first days, null being "since ever". */
function later(a: string | null, b: string | null): string | null {
  return (a ?? always) > (b ?? always) ? a : b
}

/** The earlier of two last days, null being "for ever". */
function earlier(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a
}
