import { execFile } from "node:child_process"
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { createRequire } from "node:module"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const root = join(import.meta.dirname, "../..")
const run = promisify(execFile)

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runledger-query-"))
  await mkdir(join(folder, "node_modules"))
  await symlink(root, join(folder, "node_modules", "runledger"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const script = `
import { compile, parse, Problem } from "runledger/query"
const catalog = { runs: [{ name: "model", type: "string" }, { name: "started_at", type: "datetime" }] }
const { sql, params, columns } = compile("runs | where started_at > ago(1d) and model == $m | count", {
  catalog, now: new Date("2026-01-02T00:00:00Z"), params: { m: "a" },
})
let code = ""
try {
  compile("runs | where modle == 'a'", { catalog })
} catch (error) {
  if (error instanceof Problem) code = error.code + " " + error.line + ":" + error.column
}
console.log(JSON.stringify({ sql, params, columns, code, stages: parse("runs | take 1").tree.pipeline.stages.length }))
`

describe("runledger/query", () => {
  it("is imported from the built package by a script elsewhere", async () => {
    await writeFile(join(folder, "ask.mjs"), script)
    const { stdout } = await run(process.execPath, [join(folder, "ask.mjs")], { cwd: folder })
    expect(JSON.parse(stdout)).toEqual({
      sql: 'SELECT count(*) AS "Count"\nFROM "runs" AS t1\nWHERE ((t1."started_at" > CAST($1 AS TIMESTAMP)) AND (t1."model" = $2))',
      params: ["2026-01-01 00:00:00", "a"],
      columns: [{ name: "Count", type: "long" }],
      code: "E201 1:14",
      stages: 1,
    })
  })

  it("brings its types", async () => {
    const typed = `import { compile, type KqlType } from "runledger/query"
const type: KqlType = compile("print 1", { catalog: {} }).columns[0]!.type
// @ts-expect-error a catalog is needed
compile("print 1", {})
export { type }
`
    await writeFile(join(folder, "typed.mts"), typed)
    const options = {
      strict: true,
      noEmit: true,
      module: "nodenext",
      moduleResolution: "nodenext",
      target: "es2023",
      types: [],
    }
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["typed.mts"] }))
    const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc")
    const { stdout } = await run(process.execPath, [compiler, "-p", folder], { cwd: folder })
    expect(stdout).toBe("")
  })

  it("needs nothing of the machine: it imports nothing", async () => {
    const built = await readFile(join(root, "dist/src/query/index.js"), "utf8")
    expect(built).not.toMatch(/^import\b|\bimport\(|\brequire\(/m)
    expect(built.length).toBeGreaterThan(50_000)
  })
})
