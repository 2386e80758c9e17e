import { describe, expect, it } from "vitest"
import { Layout } from "../../views/layout.tsx"
import { visible } from "../../views/visible.ts"
import { hostilePages } from "./every-page.tsx"
import { hostile } from "./fixtures.ts"
import { render } from "./render.ts"

/** Every tag that a parser would find. */
function tagsOf(html: string): readonly string[] {
  return html.match(/<[a-z](?:[^"<>]|"[^"]*")*>/gi) ?? []
}

function withoutValues(tag: string): string {
  return tag.replace(/="[^"]*"/g, "=")
}

/** What people read; a form field keeps what was typed. */
function textOf(html: string): string {
  return html.replace(/<textarea[\s\S]*?<\/textarea>/g, "").replace(/<(?:[^"<>]|"[^"]*")*>/g, "")
}

const pages = hostilePages.map(([name, page]) => [name, render(page)] as const)

describe("hostile text from logs", () => {
  it.each(pages)("is only text on the page %s", (_, html) => {
    expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;")
    expect(html).not.toContain("<script")
    expect(html).not.toContain("<img")
  })

  it.each(pages)("leaves no tag with a handler, a style or a foreign address on the page %s", (_, html) => {
    const tags = tagsOf(html)
    expect(tags.length).toBeGreaterThan(3)
    expect(tags.map(withoutValues).filter((tag) => /\s(on\w+|style)=/.test(tag))).toEqual([])
    const addresses = tags.flatMap((tag) =>
      [...tag.matchAll(/\s(?:href|src|action|hx-get)="([^"]*)"/g)].map((found) => found[1]),
    )
    expect(addresses.filter((address) => !/^\/(?![/\\])/.test(address ?? ""))).toEqual([])
  })

  it.each(pages)("shows control characters and turned text for what they are on the page %s", (_, html) => {
    expect(textOf(html)).not.toMatch(/[\p{Bidi_Control}]/u)
    expect(textOf(html)).not.toContain("\u001b")
    expect(html).toContain("\\x1b[31mred\\x1b[0m")
  })

  it("is only text in the document around a page", () => {
    const html = render(
      <Layout
        title={hostile}
        active={null}
        theme="auto"
        asset={(name) => `/static/${name}`}
        sample={false}
        folder="logs"
        problems={[hostile]}
        version="1.0.0"
        timezone="UTC"
        path={hostile}
      />,
    )
    expect(html).not.toContain("<script>")
    expect(html).toContain("<title>&lt;script&gt;")
  })

  it("keeps line breaks and tabs", () => {
    expect(visible("a\n\tb\r\u0000")).toBe("a\n\tb\\x0d\\x00")
    expect(visible("\u2066abc\u2069")).toBe("\\u2066abc\\u2069")
  })
})
