import type { Child } from "hono/jsx"
import { missing } from "../format.ts"
import { visible } from "../visible.ts"

/** One figure of a page's first row. */
export type Measure = {
  readonly title: string
  readonly value: Child
  /** The value is a word, not a number: smaller, since it may be long. */
  readonly word?: true
  /** Where the runs behind it are. */
  readonly href?: string | undefined
  /** Every digit, for the title. */
  readonly exact?: string
  /** A quiet line below: what the figure is made of, or how it moved. */
  readonly about?: Child
  readonly chart?: Child
}

/** The big numbers of a page, side by side. */
export function Measures({ measures, label }: { readonly measures: readonly Measure[]; readonly label: string }) {
  return (
    <dl class="measures" aria-label={label}>
      {measures.map((measure) => (
        <div>
          <dt>{measure.title}</dt>
          <dd class={measure.word ? "big word" : "big"} title={measure.exact}>
            {measure.href === undefined ? measure.value : <a href={measure.href}>{measure.value}</a>}
          </dd>
          <dd class="delta">{measure.about}</dd>
          {measure.chart && <dd>{measure.chart}</dd>}
        </div>
      ))}
    </dl>
  )
}

/** Names and values below each other; what is missing is a dash. */
export function Pairs({ pairs }: { readonly pairs: readonly (readonly [name: string, value: Child])[] }) {
  return (
    <dl class="pairs">
      {pairs.map(([name, value]) => (
        <div>
          <dt>{visible(name)}</dt>
          <dd>{value === null || value === undefined || value === "" ? missing : value}</dd>
        </div>
      ))}
    </dl>
  )
}
