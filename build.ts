import { execFileSync } from "node:child_process"
import { readdir, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { build, type BuildOptions } from "esbuild"
import { browserScript } from "./src/web/browser-script.ts"

/**
 * Builds the program as it is published, into `dist/src`: few files, its libraries in them. A command then starts in less
 * than half the time that its several hundred modules take one by one. Only DuckDB's binary stays outside.
 */
const root = import.meta.dirname
const dist = join(root, "dist/src")
const shared = {
  absWorkingDir: root,
  outbase: "src",
  outdir: dist,
  bundle: true,
  format: "esm",
  metafile: true,
  // Most of the time in which a command starts goes into reading its program. Names stay: they are in reports of bugs.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: "warning",
} as const satisfies BuildOptions

const program = await build({
  ...shared,
  entryPoints: ["src/cli.ts", "src/engine.ts"],
  splitting: true,
  platform: "node",
  target: "node20",
  external: ["@duckdb/node-bindings", "esbuild"],
  // Libraries that are CommonJS ask for Node's own modules with `require`, which an ES module has not.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
})
/** The query language runs in browsers too. */
const query = await build({ ...shared, entryPoints: ["src/query/index.ts"], platform: "neutral", target: "es2022" })

/** The editors of the query page and of the SQL page, which only browsers run; their names are in `views/static.ts`. */
const entryPoints = ["src/editor/query-main.ts", "src/editor/sql-main.ts"]
const editor = await build({ ...shared, ...browserScript, entryPoints })

/** What an earlier build left goes last: a program that runs meanwhile may still load it. */
const outputs = [program, query, editor].flatMap(({ metafile }) => Object.keys(metafile.outputs))
const built = new Set(outputs.map((path) => resolve(root, path)))
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !built.has(path)) await rm(path)
}

/** Types of the query language, for programs that import it. */
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "src/query"], { cwd: root, stdio: "inherit" })
