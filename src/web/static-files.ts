import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { Hono } from "hono"
import { type Asset, type StaticFile, staticFiles } from "../../views/static.ts"

const YEAR_SECONDS = 31_536_000

/** The site's files, read once, and the URL of each by its name. */
export function createStaticFiles(packageRoot: string): { readonly asset: Asset; readonly routes: Hono } {
  const loaded = staticFiles.map((file) => ({ file, content: readFileSync(pathOf(file, packageRoot)) }))
  const urls = new Map(loaded.map(({ file, content }) => [file.name, hashedUrl(file.name, content)]))
  const routes = new Hono()
  for (const { file, content } of loaded) {
    routes.get(urls.get(file.name) ?? "", (c) =>
      c.body(new Uint8Array(content), 200, {
        "content-type": file.contentType,
        "cache-control": `public, max-age=${YEAR_SECONDS}, immutable`,
      }),
    )
  }
  routes.get("/favicon.ico", (c) => c.redirect(assetUrl(urls, "favicon.svg"), 302))
  return { asset: (name) => assetUrl(urls, name), routes }
}

/** Another content is another URL, so a browser may keep each for ever. */
function hashedUrl(name: string, content: Buffer): string {
  return `/static/${createHash("sha256").update(content).digest("hex").slice(0, 12)}/${name}`
}

function assetUrl(urls: ReadonlyMap<string, string>, name: string): string {
  const url = urls.get(name)
  if (url === undefined) throw new Error(`no static file ${name} in views/static.ts`)
  return url
}

/** Paths of our own files start at the package's root. */
function pathOf(file: StaticFile, packageRoot: string): string {
  if ("specifier" in file) return createRequire(import.meta.url).resolve(file.specifier)
  return join(packageRoot, file.path)
}
