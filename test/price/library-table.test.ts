import { readFile } from "node:fs/promises"
import { calcPrice, waitForUpdate } from "@pydantic/genai-prices"
import { describe, expect, it } from "vitest"
import type { PriceRow } from "../../src/model/price.ts"
import { costOf } from "../../src/price/cost.ts"
import { libraryPrices, libraryProviders, librarySellers, libraryVersion } from "../../src/price/library-table.ts"

const allProviders = async () => (await waitForUpdate()) ?? []
const everyModel = async () =>
  (await allProviders()).flatMap((provider) => provider.models.map(({ id }) => [id, provider.id] as const))

const ourSum = (row: PriceRow) =>
  Number(costOf(row, { input: 400_000, output: 7_000, cachedInput: 90_000 })?.totalUsd ?? Number.NaN)
const theirSum = ({ model, provider, validFrom }: PriceRow) =>
  calcPrice({ input_tokens: 400_000, output_tokens: 7_000, cache_read_tokens: 90_000 }, model, {
    providerId: provider,
    timestamp: new Date(validFrom ?? "2000-01-01"),
  })?.total_price ?? Number.NaN

describe("prices from the library", () => {
  it("are found for Groq's models, which the library itself finds only by provider", () => {
    expect(calcPrice({}, "llama-3.1-8b-instant")).toBeNull()
    expect(libraryPrices("llama-3.1-8b-instant", "Groq")).toEqual({
      rows: [
        {
          model: "llama-3.1-8b-instant",
          provider: "groq",
          validFrom: null,
          inputUsdPerMtok: "0.05",
          outputUsdPerMtok: "0.08",
          cachedInputUsdPerMtok: null,
          origin: "library",
        },
      ],
      leftOut: null,
    })
  })

  it("keep their start days", () => {
    const rows = libraryPrices("o3", "openai")?.rows ?? []
    expect(rows.map((row) => [row.validFrom, row.inputUsdPerMtok, row.outputUsdPerMtok])).toEqual([
      [null, "10", "40"],
      ["2025-06-10", "2", "8"],
    ])
  })

  it("are exact where the library's number carries a double's noise", () => {
    expect(libraryPrices("Qwen/Qwen3-VL-8B-Instruct", "huggingface_together")?.rows[0]?.inputUsdPerMtok).toBe("0.18")
  })

  it.each([
    ["gemini-2.5-pro", "google", "depends on the size of the prompt"],
    ["deepseek-chat", "deepseek", "depends on the time of day"],
    ["deepseek-v4-flash", "deepseek", "depends on the time of day"],
    ["claude-3-5-haiku-latest", "anthropic", "depends on more than a run's token counts (cache_write"],
    ["gpt-audio", "openai", "depends on more than a run's token counts (input_audio_mtok, output_audio_mtok)"],
    ["text-embedding-3-small", "openai", "is not told for output tokens"],
    ["whisper-large-v3", "groq", "is not told for input tokens"],
  ])("are left out for %s, and say why", (model, provider, why) => {
    const found = libraryPrices(model, provider)
    expect(found?.rows).toEqual([])
    expect(found?.leftOut).toContain(why)
  })

  it("are not made up for what the library does not know", () => {
    expect(libraryPrices("no-such-model", "openai")).toBeNull()
    expect(libraryPrices("gpt-4o", "no-such-provider")).toBeNull()
    expect(libraryPrices("gpt-4o", "my-openai-proxy")).toBeNull()
    expect(libraryPrices("gpt-4o", "")).toBeNull()
    expect(libraryPrices("", "openai")).toBeNull()
  })

  it("agree with the library's own sum, for every model on every start day", async () => {
    const rows = (await everyModel()).flatMap(([model, provider]) => libraryPrices(model, provider)?.rows ?? [])
    expect(rows.length).toBeGreaterThan(1000)
    expect(rows.filter((row) => !(Math.abs(ourSum(row) - theirSum(row)) < 1e-9))).toEqual([])
  })

  it("are rows with days that ascend, or a reason", async () => {
    const found = (await everyModel()).flatMap(([model, provider]) => libraryPrices(model, provider) ?? [])
    const days = found.map(({ rows }) => rows.map(({ validFrom }) => validFrom ?? ""))
    expect(days.map((list) => list.toSorted())).toEqual(days)
    expect(days.flat().filter((day) => !/^(\d{4}-\d{2}-\d{2})?$/.test(day))).toEqual([])
    expect(found.filter(({ rows, leftOut }) => rows.length === 0 && leftOut === null)).toEqual([])
  })
})

describe("providers of the library", () => {
  it("are all known by id", async () => {
    expect(libraryProviders).toEqual((await allProviders()).map(({ id }) => id))
  })

  it("sell a model when they list it themselves", () => {
    expect(librarySellers("llama-3.3-70b-versatile")).toEqual(["groq"])
    expect(librarySellers("openai/gpt-oss-120b").length).toBeGreaterThan(5)
    expect(librarySellers("gpt-4.1-nano")).toEqual(["openai"])
    expect(librarySellers("no-such-model")).toEqual([])
  })
})

it("the library's version is the one the project asks for", async () => {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(await readFile("package.json", "utf8"))
  expect(libraryVersion()).toBe(manifest.dependencies["@pydantic/genai-prices"])
})
