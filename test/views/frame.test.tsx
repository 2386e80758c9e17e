import { existsSync, readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { Layout, type LayoutProps } from "../../views/layout.tsx"
import { liveConfig } from "../../views/parts/live.tsx"
import { type StaticFile, staticFiles } from "../../views/static.ts"
import { render } from "./render.ts"

const root = new URL("../../", import.meta.url).pathname
const props: LayoutProps = {
  title: "Slowest runs",
  active: "reports",
  theme: "auto",
  asset: (name) => `/static/${name}`,
  sample: false,
  folder: "logs",
  problems: [],
  version: "1.2.3",
  timezone: "Europe/Amsterdam",
}

function sources(folder: string): readonly string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => join(folder, name))
}

describe("the layout", () => {
  it("asks only for static files that there are", () => {
    const html = render(<Layout {...props} scripts={["query-editor.js", "sql-editor.js"]} />)
    const asked = [...html.matchAll(/"\/static\/([^"]+)"/g)].map((found) => found[1])
    expect(new Set(asked)).toEqual(new Set(staticFiles.map((file) => file.name)))
  })

  it("lets htmx see the document loading, so that it starts after its extension", () => {
    const scripts = render(<Layout {...props} />).match(/<script[^>]*>/g)
    expect(scripts).toEqual([
      '<script src="/static/htmx.js">',
      '<script src="/static/hx-sse.js" defer="">',
      '<script src="/static/app.js" defer="">',
    ])
  })

  it("marks the place and the theme that were chosen", () => {
    expect(render(<Layout {...props} />)).toContain('<a href="/reports" aria-current="page">')
    expect(render(<Layout {...props} />)).not.toContain("data-theme")
    const dark = render(<Layout {...props} theme="dark" path="/sql?sql=x" />)
    expect(dark).toContain('data-theme="dark"')
    expect(dark).toContain('name="return_to" value="/sql?sql=x"')
  })

  it("says what is wrong with the service, and what is made up", () => {
    const html = render(<Layout {...props} sample problems={["disk nearly full"]} />)
    expect(html).toContain("Sample data.")
    expect(html).toContain("&gt;&gt; logs/app.ndjson")
    expect(html).toContain("disk nearly full")
  })

  it("configures htmx in strict JSON", () => {
    expect(JSON.parse(liveConfig)).toMatchObject({ extensions: "sse", noSwap: [204, 304, "5xx"] })
  })
})

describe("static files", () => {
  it.each(staticFiles)("$name exists", (file) => {
    expect(existsSync(pathOf(file))).toBe(true)
  })

  it("are asked for by no other name than the script's and the style's own", () => {
    const css = readFileSync(join(root, "views/static/app.css"), "utf8")
    expect(css).not.toMatch(/url\(|@import/)
  })
})

describe("the room", () => {
  it("keeps attributes of htmx in one file", () => {
    const holders = sources("views").filter((file) => /\bhx-[a-z]+[:=]/.test(readFileSync(join(root, file), "utf8")))
    expect(holders).toEqual(["views/parts/live.tsx"])
  })

  it("writes no HTML that is not escaped, and no inline style or handler", () => {
    const marks = /\braw\(|dangerouslySetInnerHTML|\bstyle=|\bon[A-Z]\w+=/
    expect(sources("views").filter((file) => marks.test(readFileSync(join(root, file), "utf8")))).toEqual([])
  })
})

function pathOf(file: StaticFile): string {
  if ("specifier" in file) return createRequire(import.meta.url).resolve(file.specifier)
  return join(root, "path" in file ? file.path : `src/${file.entry}`)
}
