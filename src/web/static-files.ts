import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { Hono } from "hono"
import { type Asset, type StaticFile, staticFiles } from "../../views/static.ts"
import { browserScript } from "./browser-script.ts"

const YEAR_SECONDS = 31_536_000

/** Files below this size are not worth packing. */
const PACKED_BYTES_MIN = 100_000

/** `packed` by gzip, for browsers that take it; null where that gains little. */
type Loaded = { readonly content: Buffer; readonly packed: Buffer | null; readonly url: string }

const fromSource = import.meta.url.endsWith(".ts")

/** The site's files, read once, and the URL of each by its name. */
export function createStaticFiles(packageRoot: string): { readonly asset: Asset; readonly routes: Hono } {
  const known = new Map<string, Loaded>()
  const load = (name: string): Loaded => {
    const loaded = known.get(name) ?? loadFile(fileNamed(name), packageRoot)
    known.set(name, loaded)
    return loaded
  }
  const asset: Asset = (name) => load(name).url
  for (const file of staticFiles) if (!isMadeLater(file)) load(file.name)
  const routes = new Hono()
  for (const { name, contentType } of staticFiles) {
    routes.get(`/static/:hash/${name}`, (c, next) => {
      const { content, packed, url } = load(name)
      if (c.req.path !== url) return next()
      c.header("content-type", contentType)
      c.header("cache-control", `public, max-age=${YEAR_SECONDS}, immutable`)
      if (packed === null) return c.body(new Uint8Array(content))
      c.header("vary", "Accept-Encoding")
      if (!/\bgzip\b/.test(c.req.header("accept-encoding") ?? "")) return c.body(new Uint8Array(content))
      c.header("content-encoding", "gzip")
      return c.body(new Uint8Array(packed))
    })
  }
  routes.get("/favicon.ico", (c) => c.redirect(asset("favicon.svg"), 302))
  return { asset, routes }
}

/** From source a script is put together when a page first needs it, which takes a fraction of a second, once. */
function isMadeLater(file: StaticFile): boolean {
  return fromSource && "entry" in file
}

function fileNamed(name: string): StaticFile {
  const file = staticFiles.find((one) => one.name === name)
  if (file === undefined) throw new Error(`no static file ${name} in views/static.ts`)
  return file
}

/** Another content is another URL, so a browser may keep each for ever. */
function loadFile(file: StaticFile, packageRoot: string): Loaded {
  const content = contentOf(file, packageRoot)
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12)
  const packed = content.length < PACKED_BYTES_MIN ? null : gzipSync(content)
  return { content, packed, url: `/static/${hash}/${file.name}` }
}

/** Paths of our own files start at the package's root. */
function contentOf(file: StaticFile, packageRoot: string): Buffer {
  if ("specifier" in file) return readFileSync(createRequire(import.meta.url).resolve(file.specifier))
  if ("path" in file) return readFileSync(join(packageRoot, file.path))
  if (isMadeLater(file)) return bundled(join(packageRoot, "src", file.entry))
  return readFileSync(join(packageRoot, "dist/src", file.entry.replace(/\.ts$/, ".js")))
}

function bundled(entry: string): Buffer {
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof import("esbuild")
  const [script] = buildSync({ ...browserScript, entryPoints: [entry], write: false }).outputFiles
  return Buffer.from(script?.contents ?? "")
}
