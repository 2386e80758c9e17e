import { readdir, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { build } from "esbuild"

/**
 * Builds the program as it is published, into `dist/src`: few files, its libraries in them. A command then starts in less
 * than half the time that its several hundred modules take one by one. Only DuckDB's binary stays outside.
 */
const root = import.meta.dirname
const dist = join(root, "dist/src")
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/cli.ts", "src/engine.ts"],
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["@duckdb/node-bindings"],
  // Libraries that are CommonJS ask for Node's own modules with `require`, which an ES module has not.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
  metafile: true,
  logLevel: "warning",
})

/** What an earlier build left goes last: a program that runs meanwhile may still load it. */
const built = new Set(Object.keys(metafile.outputs).map((path) => resolve(root, path)))
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !built.has(path)) await rm(path)
}
