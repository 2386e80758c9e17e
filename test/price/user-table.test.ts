import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Problem } from "../../src/model/problem.ts"
import { parseUserTable, readUserTable } from "../../src/price/user-table.ts"

const price = { model: "m", provider: "p", input_usd_per_mtok: 0.15, output_usd_per_mtok: 0.6 }
const model = { model: "m", provider: "p", shutdown_on: "2026-08-16" }
const parse = (value: unknown) => parseUserTable(JSON.stringify(value), "prices.json")

function problemOf(act: () => unknown): Problem {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error("nothing was refused")
}
const refusal = (path: string) =>
  readUserTable(path).then(
    () => null,
    (error: unknown) => error,
  )
const messageOf = (value: unknown) => problemOf(() => parse(value)).message

describe("a price file", () => {
  it("gives rows and notices with everything said", () => {
    const table = parse({
      prices: [{ ...price, valid_from: "2026-01-01", cached_input_usd_per_mtok: 0.075 }],
      models: [{ ...model, replacement: "n" }],
    })
    expect(table.rows).toEqual([
      {
        model: "m",
        provider: "p",
        validFrom: "2026-01-01",
        inputUsdPerMtok: "0.15",
        outputUsdPerMtok: "0.6",
        cachedInputUsdPerMtok: "0.075",
        origin: "user",
      },
    ])
    expect(table.notices).toEqual([{ model: "m", provider: "p", shutdownOn: "2026-08-16", replacement: "n" }])
  })

  it("takes what is left out, or null, as unsaid", () => {
    const [row] = parse({ prices: [{ ...price, valid_from: null }] }).rows
    expect(row).toMatchObject({ validFrom: null, cachedInputUsdPerMtok: null })
    expect(parse({ models: [model] }).notices[0]?.replacement).toBeNull()
  })

  it("may be a bare array of price rows", () => {
    expect(parse([price])).toEqual(parse({ prices: [price] }))
  })

  it("may give prices as decimal text, with idle zeros and a byte order mark", () => {
    const text = `\uFEFF${JSON.stringify([{ ...price, input_usd_per_mtok: "00.50", output_usd_per_mtok: "10.0" }])}`
    expect(parseUserTable(text, "f").rows[0]).toMatchObject({ inputUsdPerMtok: "0.5", outputUsdPerMtok: "10" })
  })

  it("may repeat a model with another day or another provider", () => {
    const rows = [price, { ...price, valid_from: "2026-01-01" }, { ...price, provider: "q" }]
    expect(parse(rows).rows).toHaveLength(3)
  })
})

describe("a mistake in a price file", () => {
  it("is placed by line and column when it is not JSON", () => {
    const problem = problemOf(() => parseUserTable('{\n  "prices": [\n    {"model": "m",}\n  ]\n}', "prices.json"))
    expect(problem.code).toBe("bad_price_table")
    expect(problem.message).toBe(
      "the price file prices.json is not JSON at line 3, column 19: a key in double quotes should stand there",
    )
    expect(problem.position).toMatchObject({ line: 3, column: 19 })
  })

  it.each(["", "   \n", '{"prices": [', "model,provider,price"])("is placed in %j too", (text) => {
    expect(problemOf(() => parseUserTable(text, "f")).message).toMatch(/is not JSON at line \d+, column \d+: /)
  })

  it.each([
    [[{ ...price, input_usd_per_mtoken: 1 }], '"input_usd_per_mtoken" in [0]; did you mean "input_usd_per_mtok"?'],
    [{ price: [price] }, '"price"; did you mean "prices"?'],
    [{ models: [{ ...model, shutdown: "x" }] }, '"shutdown" in models[0]; did you mean "shutdown_on"?'],
    [{ prices: [{ ...price, zzz: 1 }] }, '"zzz" in prices[0]; the fields are model, provider, valid_from, '],
  ])("in a field's name is met with the right name", (value, message) => {
    expect(messageOf(value)).toContain(`the price file prices.json has an unknown field ${message}`)
  })

  it("in a field's name goes before the field that is missing for it", () => {
    const { input_usd_per_mtok: input, ...rest } = price
    expect(messageOf([{ ...rest, inputusd_per_mtok: input }])).toContain("did you mean")
  })

  it.each([
    [-0.15, "-0.15"],
    [0.1234567, "0.1234567"],
    [1e-7, "1e-7"],
    [1e7, "10000000"],
    ["free", '"free"'],
    ["", '""'],
    [null, "null"],
    [true, "true"],
  ])("in a price (%j) names the row", (bad, text) => {
    expect(messageOf({ prices: [price, price, { ...price, input_usd_per_mtok: bad }] })).toBe(
      `the price file prices.json has prices[2].input_usd_per_mtok = ${text}: ` +
        "expected USD per million tokens such as 0.59, zero or more, at most six decimals",
    )
  })

  it.each(["2026-02-30", "01-05-2026", "2026-5-1", "2026-05-01T00:00:00Z", "", 20260501])(
    "in a day (%j) names the row",
    (bad) => {
      expect(messageOf([{ ...price, valid_from: bad }])).toBe(
        `the price file prices.json has [0].valid_from = ${JSON.stringify(bad)}: expected a day such as 2026-05-01`,
      )
    },
  )

  it("by leaving a field out names the field", () => {
    const { provider: _, ...rest } = price
    expect(messageOf({ prices: [price, rest] })).toBe(
      "the price file prices.json lacks prices[1].provider: expected who charges for the model, such as groq",
    )
  })

  it.each([[[1]], ["text"], [null], [{ prices: {} }], [{ prices: "x" }], [[{ ...price, model: "" }]], [7]])(
    "in the shape (%j) says what was expected",
    (value) => {
      expect(messageOf(value)).toContain(": expected ")
    },
  )

  it.each([[{}], [[]], [{ prices: [], models: [] }]])("by saying nothing (%j) is refused", (value) => {
    expect(messageOf(value)).toContain("holds neither prices nor models")
  })

  it("by saying a row twice names both, however the provider is written", () => {
    const row = { ...price, valid_from: "2026-01-01" }
    expect(messageOf({ prices: [row, price, { ...row, provider: "P" }] })).toBe(
      "the price file prices.json has m on P from 2026-01-01 twice, in prices[0] and prices[2]; keep one of them",
    )
    expect(messageOf([price, price])).toContain("has m on p twice, in [0] and [1]")
    expect(messageOf({ models: [model, model] })).toContain("twice, in models[0] and models[1]")
  })

  it("shows no more than the start of a long value", () => {
    expect(messageOf([{ ...price, valid_from: "x".repeat(500) }]).length).toBeLessThan(200)
  })
})

describe("a price file on disk", () => {
  let folder = ""
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "runledger-prices-"))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it("is read", async () => {
    const path = join(folder, "prices.json")
    await writeFile(path, JSON.stringify([price]))
    expect((await readUserTable(path)).rows).toHaveLength(1)
  })

  it("that does not exist is refused by name", async () => {
    const path = join(folder, "none.json")
    const problem = await refusal(path)
    expect(problem).toBeInstanceOf(Problem)
    expect(problem).toMatchObject({
      code: "bad_price_table",
      message: `the price file ${path} does not exist; check the path`,
    })
  })

  it("that cannot be reached is refused", async () => {
    await writeFile(join(folder, "file"), "")
    expect(await refusal(join(folder, "file", "prices.json"))).toMatchObject({ code: "bad_price_table" })
    expect(await refusal(join(folder, "x".repeat(300)))).toMatchObject({ code: "bad_price_table" })
  })

  it("that is a directory is refused", async () => {
    expect(await refusal(folder)).toMatchObject({
      code: "bad_price_table",
      message: `the price file ${folder} is not a file; name a JSON file of prices`,
    })
  })

  it("that is far too large is refused unread", async () => {
    const path = join(folder, "large.json")
    await writeFile(path, "[")
    await truncate(path, 5 * 1024 * 1024)
    expect(await refusal(path)).toMatchObject({ message: expect.stringContaining("is larger than 4 MiB") })
  })
})
