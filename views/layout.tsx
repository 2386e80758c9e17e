import type { Child } from "hono/jsx"
import { KeysDialog } from "./parts/keys.tsx"
import { LiveConnection, liveConfig } from "./parts/live.tsx"
import { SampleMark } from "./parts/sample-mark.tsx"
import type { Asset } from "./static.ts"

export const themes = ["auto", "light", "dark"] as const
export type Theme = (typeof themes)[number]

/** The places of the main navigation; `key` after "g" leads there. */
export const places = [
  { name: "overview", title: "Overview", href: "/", key: "o" },
  { name: "runs", title: "Runs", href: "/runs", key: "r" },
  { name: "types", title: "Types", href: "/types", key: "t" },
  { name: "compare", title: "Compare", href: "/compare", key: "m" },
  { name: "reports", title: "Reports", href: "/reports", key: "p" },
  { name: "query", title: "Query", href: "/query", key: "q" },
  { name: "sql", title: "SQL", href: "/sql", key: "s" },
  { name: "rejects", title: "Rejects", href: "/rejects", key: "x" },
  { name: "prices", title: "Prices", href: "/prices", key: "c" },
  { name: "ingest", title: "Ingest", href: "/ingest", key: "i" },
] as const
export type Place = (typeof places)[number]["name"]

/** What every page says around its content. */
export type LayoutProps = {
  /** Of the page, without the product's name. */
  readonly title: string
  readonly active: Place | null
  readonly theme: Theme
  readonly asset: Asset
  /** Scripts of this page alone, by name. */
  readonly scripts?: readonly string[]
  /** What is shown is sample data, not the reader's own. */
  readonly sample: boolean
  /** The drop folder for request logs, as configured. */
  readonly folder: string
  /** What is wrong with the service right now, one sentence each. */
  readonly problems: readonly string[]
  readonly version: string
  readonly timezone: string
  /** Path and query of this page, to come back to after choosing a theme. */
  readonly path?: string
  /** Whether this browser has logged in, and may log out. */
  readonly loggedIn?: boolean
}

type BareLayoutProps = Pick<LayoutProps, "title" | "theme" | "asset" | "path"> & { readonly children?: Child }

/** A document that tells strangers nothing and asks the server for nothing. */
export function BareLayout({ title, theme, asset, path, children }: BareLayoutProps) {
  return (
    <html lang="en" data-theme={theme === "auto" ? undefined : theme}>
      <head>
        <Meta title={title} asset={asset} />
      </head>
      <body>
        <header class="top">
          <Brand asset={asset} />
        </header>
        <main id="main">{children}</main>
        <footer class="bottom">
          <ThemeForm theme={theme} path={path ?? "/"} />
        </footer>
      </body>
    </html>
  )
}

/** The whole document around a page. The sender puts the doctype in front. */
export function Layout(props: LayoutProps & { readonly children?: Child }) {
  return (
    <html lang="en" data-theme={props.theme === "auto" ? undefined : props.theme}>
      <Head title={props.title} asset={props.asset} scripts={props.scripts ?? []} />
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <TopBar active={props.active} asset={props.asset} />
        <Banners sample={props.sample} folder={props.folder} problems={props.problems} />
        <main id="main" tabindex={-1}>
          {props.children}
        </main>
        <BottomBar {...props} />
        <KeysDialog goTo={places} />
        <LiveConnection />
      </body>
    </html>
  )
}

function Head(props: { readonly title: string; readonly asset: Asset; readonly scripts: readonly string[] }) {
  return (
    <head>
      <Meta title={props.title} asset={props.asset} />
      <meta name="htmx-config" content={liveConfig} />
      {/* Not deferred: htmx must still find the document loading, else it may start before its extension is there. */}
      <script src={props.asset("htmx.js")}></script>
      <script src={props.asset("hx-sse.js")} defer></script>
      <script src={props.asset("app.js")} defer></script>
      {props.scripts.map((name) => (
        <script type="module" src={props.asset(name)}></script>
      ))}
    </head>
  )
}

function Meta(props: { readonly title: string; readonly asset: Asset }) {
  return (
    <>
      <meta charset="utf-8" />
      <title>{`${props.title} · Runledger`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" type="image/svg+xml" href={props.asset("favicon.svg")} />
      <link rel="stylesheet" href={props.asset("app.css")} />
    </>
  )
}

function Brand(props: { readonly asset: Asset }) {
  return (
    <a class="brand" href="/">
      <img src={props.asset("favicon.svg")} alt="" width="20" height="20" />
      Runledger
    </a>
  )
}

function TopBar(props: { readonly active: Place | null; readonly asset: Asset }) {
  return (
    <header class="top">
      <Brand asset={props.asset} />
      <nav aria-label="Main">
        <ul>
          {places.map((place) => (
            <li>
              <a href={place.href} aria-current={place.name === props.active ? "page" : undefined}>
                {place.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <output class="connection" id="connection" hidden></output>
    </header>
  )
}

function Banners(props: Pick<LayoutProps, "sample" | "folder" | "problems">) {
  if (!props.sample && props.problems.length === 0) return null
  return (
    <section aria-label="Notices">
      {props.sample && <SampleMark folder={props.folder} />}
      {props.problems.map((problem) => (
        <p class="banner problem">
          <strong>Needs attention:</strong> {problem}
        </p>
      ))}
    </section>
  )
}

function BottomBar(props: Pick<LayoutProps, "theme" | "version" | "timezone" | "path" | "loggedIn">) {
  return (
    <footer class="bottom">
      <span>Runledger {props.version}</span>
      <span>Times in {props.timezone}</span>
      <ul>
        <li>
          <a href="/openapi.json">API</a>
        </li>
        <li>
          <a href="/api/schema">Columns</a>
        </li>
        <li>
          <a href="/healthz">Health</a>
        </li>
      </ul>
      <button class="link needs-script" type="button" data-opens="keys">
        Keys <kbd>?</kbd>
      </button>
      {props.loggedIn && (
        <form method="post" action="/logout">
          <button class="link">Log out</button>
        </form>
      )}
      <ThemeForm theme={props.theme} path={props.path ?? "/"} />
    </footer>
  )
}

function ThemeForm(props: { readonly theme: Theme; readonly path: string }) {
  return (
    <form class="theme" method="post" action="/theme">
      <input type="hidden" name="return_to" value={props.path} />
      <fieldset>
        <legend class="sr">Theme</legend>
        {themes.map((theme) => (
          <button name="theme" value={theme} aria-pressed={theme === props.theme ? "true" : "false"}>
            {theme[0]?.toUpperCase() + theme.slice(1)}
          </button>
        ))}
      </fieldset>
    </form>
  )
}
