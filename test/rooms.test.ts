import { readdir, readFile } from "node:fs/promises"
import { builtinModules } from "node:module"
import { dirname, join, posix, relative } from "node:path"
import { describe, expect, it } from "vitest"

const root = join(import.meta.dirname, "..")

/** Which room may import which, and which libraries it owns. `wiring` joins the rooms. */
const rooms: Readonly<Record<string, { readonly imports: readonly string[]; readonly libraries: readonly string[] }>> =
  {
    "src/model": { imports: [], libraries: ["zod"] },
    "src/ingest": { imports: ["src/model"], libraries: ["fzstd"] },
    "src/store": { imports: ["src/model"], libraries: ["@duckdb/node-api"] },
    "src/query": { imports: ["src/model"], libraries: [] },
    "src/editor": {
      imports: ["src/model", "src/query"],
      libraries: [
        "@codemirror/autocomplete",
        "@codemirror/commands",
        "@codemirror/language",
        "@codemirror/lint",
        "@codemirror/state",
        "@codemirror/view",
        "@lezer/common",
        "@lezer/highlight",
      ],
    },
    "src/price": { imports: ["src/model"], libraries: ["@pydantic/genai-prices"] },
    "src/tracker": { imports: ["src/model"], libraries: [] },
    "src/report": { imports: ["src/model", "src/query", "src/store", "src/price"], libraries: [] },
    views: {
      imports: ["src/model", "src/report"],
      libraries: [
        "hono/jsx",
        "hono/html",
        "hono/utils/html",
        "d3-array",
        "d3-scale",
        "d3-shape",
        "d3-time-format",
        "htmx.org",
      ],
    },
    "src/web": { imports: ["src/model", "src/report", "views"], libraries: ["hono", "@hono/node-server", "esbuild"] },
  }
const wiring = {
  imports: [...Object.keys(rooms), "src/commands", "src/demo", "src/doctor"],
  libraries: ["zod", "commander", "pino", "cli-progress", "tsx", "hono", "@hono/node-server"],
}

type Import = { readonly from: string; readonly to: string }

const sources = (await Promise.all(["src", "views"].map((folder) => readdir(join(root, folder), { recursive: true }))))
  .flatMap((names, index) => names.map((name) => posix.join(index === 0 ? "src" : "views", name)))
  .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !name.startsWith("views/static/"))
const texts = new Map(
  await Promise.all(sources.map(async (name) => [name, await readFile(join(root, name), "utf8")] as const)),
)

function importsOf(name: string): Import[] {
  const found = (texts.get(name) ?? "").matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^"'`;]*?\bfrom\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g,
  )
  return [...found].map((match) => ({ from: name, to: resolveImport(name, match[1] ?? match[2] ?? match[3] ?? "") }))
}

function resolveImport(from: string, to: string): string {
  return to.startsWith(".") ? relative(root, join(root, dirname(from), to)) : to
}

function roomOf(name: string): string {
  return Object.keys(rooms).find((room) => name.startsWith(`${room}/`)) ?? "wiring"
}

const all = sources.flatMap(importsOf)
const isFile = (to: string) => to.startsWith("src/") || to.startsWith("views/")
const isBuiltin = (to: string) => to.startsWith("node:") || builtinModules.includes(to)

describe("the rooms of the house", () => {
  it("import only the rooms they may", () => {
    const forbidden = all.filter(({ from, to }) => {
      const [here, there] = [roomOf(from), roomOf(to)]
      if (!isFile(to) || here === there) return false
      return !(here === "wiring" ? wiring : rooms[here])?.imports.includes(there)
    })
    expect(forbidden).toEqual([])
  })

  it("import only the libraries they own", () => {
    const forbidden = all.filter(({ from, to }) => {
      if (isFile(to) || isBuiltin(to)) return false
      const owned = roomOf(from) === "wiring" ? wiring.libraries : (rooms[roomOf(from)]?.libraries ?? [])
      return !owned.some((library) => to === library || to.startsWith(`${library}/`))
    })
    expect(forbidden).toEqual([])
  })

  it("take of zod only what they use: under one name, all of it would be loaded, in every language", () => {
    const taken = sources.filter((name) => /import \{[^}]*\} from "zod"/.test(texts.get(name) ?? ""))
    expect(taken).toEqual([])
  })

  it("have no import cycles", () => {
    const next = new Map(sources.map((name) => [name, importsOf(name).map(({ to }) => to)]))
    const done = new Set<string>()
    const walk = (name: string, path: readonly string[]): readonly string[] | null => {
      if (path.includes(name)) return [...path.slice(path.indexOf(name)), name]
      if (done.has(name)) return null
      for (const to of next.get(name) ?? []) {
        const cycle = walk(to, [...path, name])
        if (cycle) return cycle
      }
      done.add(name)
      return null
    }
    expect(sources.map((name) => walk(name, [])).filter((cycle) => cycle !== null)).toEqual([])
  })

  it("hold no file that nothing imports", () => {
    const entries = [
      "src/cli.ts",
      "src/engine.ts",
      "src/runledger.mjs",
      "src/query/index.ts",
      "src/editor/query-main.ts",
      "src/editor/sql-main.ts",
    ]
    const imported = new Set(all.map(({ to }) => to))
    expect(sources.filter((name) => !imported.has(name) && !entries.includes(name))).toEqual([])
  })
})
