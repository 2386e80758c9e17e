import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"

const root = join(import.meta.dirname, "..")
const catalogue = await readFile(join(import.meta.dirname, "faults.md"), "utf8")
/** `1. **What goes wrong**`, and below it `- file: name of the test` or `- open`. */
const cases = catalogue.split(/^(?=\d+\. )/m).slice(1)

describe("the catalogue of faults", () => {
  it("is numbered without a gap", () => {
    expect(cases.map((text) => Number.parseInt(text, 10))).toEqual(cases.map((_, index) => index + 1))
  })

  it("names for every case a test that there is, or says that it is open", async () => {
    const missing: string[] = []
    for (const text of cases) {
      const shown = [...text.matchAll(/^ +- `([^`]+)`: (.+)$/gm)]
      const isSaid = shown.length > 0 || /^ +- open$/m.test(text) || text.includes("`npm run bench:load`")
      if (!isSaid) missing.push(text)
      for (const [, file = "", name = ""] of shown) if (!(await hasTest(file, name))) missing.push(`${file}: ${name}`)
    }
    expect(missing).toEqual([])
  })
})

/** A test whose name begins so: the rest may be a seed. */
async function hasTest(file: string, name: string): Promise<boolean> {
  const text = await readFile(join(root, file), "utf8").catch(() => "")
  return ['"', "`"].some((quote) => text.includes(`${quote}${name}`))
}
