import type { Child } from "hono/jsx"

type PageHeadProps = {
  readonly title: Child
  /** Where the page belongs, above its title. */
  readonly crumb?: Child
  readonly lede?: Child
  /** Links at the end: other forms of the same answer. */
  readonly actions?: Child
}

/** The top of every page: what it is, in a line or two. */
export function PageHead({ title, crumb, lede, actions }: PageHeadProps) {
  return (
    <div class="page-head">
      <div>
        {crumb && <p class="crumb">{crumb}</p>}
        <h1>{title}</h1>
        {lede && <p class="lede">{lede}</p>}
      </div>
      {actions && <div class="actions">{actions}</div>}
    </div>
  )
}

type PanelProps = {
  readonly id: string
  readonly title: string
  readonly about?: Child
  readonly footer?: Child
  /** The content brings its own margins, as tables and lists do. */
  readonly flush?: boolean
  readonly children?: Child
}

/** A bordered part of a page with a heading. */
export function Panel({ id, title, about, footer, flush, children }: PanelProps) {
  return (
    <section class="panel" aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        {about && <p>{about}</p>}
      </header>
      <div class={flush ? "body flush" : "body"}>{children}</div>
      {footer && <footer>{footer}</footer>}
    </section>
  )
}
