import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { describe, expect, it } from "vitest"
import { browserScript } from "../../src/web/browser-script.ts"

const root = join(import.meta.dirname, "../..")
const kB = (content: Uint8Array) => gzipSync(content, { level: 9 }).length / 1000

/** A script that uses the built package, as a bundler leaves it for browsers. */
async function sizeOf(script: string): Promise<number> {
  const { outputFiles } = await build({
    ...browserScript,
    stdin: { contents: script, resolveDir: root, loader: "js" },
    write: false,
  })
  return kB(outputFiles[0]?.contents ?? new Uint8Array())
}

describe("what browsers load, gzipped", () => {
  it("is less than 195 kB for the editor of the query page, and 160 kB for that of SQL: CodeMirror and little else", async () => {
    expect(kB(await readFile(join(root, "dist/src/editor/query-main.js")))).toBeLessThan(195)
    expect(kB(await readFile(join(root, "dist/src/editor/sql-main.js")))).toBeLessThan(160)
  })

  it("is less than 60 kB for compile(), without completion, formatting and reference", async () => {
    const compileOnly = await sizeOf(`export { compile, Problem } from "./dist/src/query/index.js"`)
    expect(compileOnly).toBeLessThan(60)
    expect(await sizeOf(`export * from "./dist/src/query/index.js"`)).toBeGreaterThan(compileOnly + 8)
  })
})
