import { describe, expect, it } from "vitest"
import type { ModelNotice, PriceRow } from "../../src/model/price.ts"
import { checkPrices, type UsedModel } from "../../src/price/check.ts"
import { createPriceBook } from "../../src/price/rates.ts"

const use = (model: string | null, provider: string | null, more: Partial<UsedModel> = {}): UsedModel => ({
  model,
  provider,
  runs: 10,
  lastSeenAt: new Date("2026-07-01T12:00:00Z"),
  unknownCostRuns: 0,
  ...more,
})
const user = (row: Partial<PriceRow>): PriceRow => ({
  model: "openai/gpt-oss-120b",
  provider: "groq",
  validFrom: null,
  inputUsdPerMtok: "1",
  outputUsdPerMtok: "2",
  cachedInputUsdPerMtok: null,
  origin: "user",
  ...row,
})
const bookOf = (rows: readonly PriceRow[] = [], notices: readonly ModelNotice[] = []) =>
  createPriceBook({ user: { rows, notices } })
const now = new Date("2026-08-01T12:00:00Z")
const sentences = (book: ReturnType<typeof bookOf>, used: readonly UsedModel[], code: string, at = now) =>
  checkPrices(book, used, at)
    .filter((finding) => finding.code === code)
    .map(({ sentence }) => sentence)

describe("tables that disagree", () => {
  it("are found in what ships: the seed's price against the library's", () => {
    expect(checkPrices(bookOf(), [], now)).toEqual([
      {
        code: "tables_disagree",
        sentence:
          "openai/gpt-oss-120b on groq has two prices from 2025-10-14 until 2026-05-01: " +
          "the project's table says 0.5 in, 0.7 out, the library's table says 0.15 in, 0.075 cached, 0.6 out " +
          "(USD per million tokens); the project's counts.",
        model: "openai/gpt-oss-120b",
        provider: "groq",
        runs: null,
      },
    ])
  })

  it("are found per span of days, and only with the table that counts", () => {
    const found = sentences(bookOf([user({ validFrom: "2026-03-01" })]), [], "tables_disagree")
    expect(found.map((sentence) => sentence.split(" has two prices ")[1]?.split(" says ")[0])).toEqual([
      "from 2026-05-01: the user's table",
      "from 2026-03-01 until 2026-05-01: the user's table",
      "from 2026-03-01: the user's table",
      "from 2025-10-14 until 2026-03-01: the project's table",
    ])
  })

  it("are silent about weaker tables where the user's counts for ever", () => {
    const found = sentences(bookOf([user({})]), [], "tables_disagree")
    expect(found.every((sentence) => sentence.endsWith("the user's counts."))).toBe(true)
    expect(found.some((sentence) => sentence.includes("since ever"))).toBe(true)
  })

  it("agree when only the way of saying it differs", () => {
    const same = user({ model: "gemma2-9b-it", inputUsdPerMtok: "0.2", outputUsdPerMtok: "0.2" })
    const cached = { ...same, cachedInputUsdPerMtok: "0.2", provider: "GROQ" }
    expect(sentences(bookOf([cached]), [], "tables_disagree").join()).not.toContain("gemma2")
    const dearer = { ...same, cachedInputUsdPerMtok: "0.1" }
    expect(sentences(bookOf([dearer]), [], "tables_disagree").join()).toContain("gemma2")
  })

  it("are told once for a model that is listed and in use", () => {
    const used = [use("openai/gpt-oss-120b", "groq"), use("openai/gpt-oss-120b", null)]
    expect(sentences(bookOf(), used, "tables_disagree")).toHaveLength(1)
  })
})

describe("a model in use without a price", () => {
  it("comes with the reason and the row to add", () => {
    expect(sentences(bookOf(), [use("my-model", "acme", { unknownCostRuns: 4 })], "price_unknown")).toEqual([
      "my-model on acme has no known price: no price table has it for acme; 4 of 10 runs have an unknown cost; " +
        'add {"model":"my-model","provider":"acme","input_usd_per_mtok":"…","output_usd_per_mtok":"…"} ' +
        "to your price file (--prices).",
    ])
  })

  it("comes with the providers it could be from", () => {
    const [sentence] = sentences(bookOf(), [use("gpt-4o", null, { unknownCostRuns: 1, runs: 1 })], "price_unknown")
    expect(sentence).toContain("gpt-4o has no known price: its lines name no provider and github-copilot, openai all")
    expect(sentence).toContain("1 of 1 run has an unknown cost")
    expect(sentence).toContain('or "provider" to the log lines.')
  })

  it("comes with why the library's price was left out", () => {
    const unknown = { unknownCostRuns: 10 }
    const used = [use("claude-3-5-haiku-latest", "anthropic", unknown), use("gpt-oss:120b-cloud", "ollama", unknown)]
    const [claude, cloud] = sentences(bookOf(), used, "price_unknown")
    expect(claude).toContain("the price library's price depends on more than a run's token counts (cache_write")
    expect(cloud).toContain("Ollama's cloud models are not free")
  })

  it("is only worth a word where the lines report every cost", () => {
    const used = [use("my-model", "acme")]
    expect(sentences(bookOf(), used, "price_unknown")).toEqual([])
    expect(sentences(bookOf(), used, "price_not_needed")[0]).toMatch(
      /^my-model on acme has no known price \(.*\); nothing is missing/,
    )
  })

  it("is not found where the model is free or has a price", () => {
    const used = [use("llama3.1:8b", "ollama"), use("llama-3.1-8b-instant", "groq"), use("openai/gpt-oss-20b", null)]
    expect(sentences(bookOf(), used, "price_unknown")).toEqual([])
  })
})

describe("runs without a cost", () => {
  it("of a model with a price lack tokens or are older than it", () => {
    const book = bookOf([user({ model: "m", provider: "p", validFrom: "2026-01-01" })])
    expect(sentences(book, [use("m", "p", { unknownCostRuns: 3 })], "cost_unknown")).toEqual([
      "m on p has a price, but 3 of 10 runs have an unknown cost: token counts are missing, " +
        "or they are older than the first price, of 2026-01-01.",
    ])
  })

  it("of a model priced since ever lack tokens", () => {
    const [sentence] = sentences(bookOf(), [use("gemma2-9b-it", "groq", { unknownCostRuns: 3 })], "cost_unknown")
    expect(sentence).toMatch(/token counts are missing\.$/)
  })

  it("may name no model at all", () => {
    expect(sentences(bookOf(), [use(null, null, { unknownCostRuns: 10 })], "model_unnamed")).toEqual([
      '10 runs name no model, so 10 of 10 runs have an unknown cost: write "model" in the log lines.',
    ])
    expect(sentences(bookOf(), [use(null, null)], "model_unnamed")).toEqual([])
  })
})

describe("a model in use whose end is announced", () => {
  const llama = [use("llama-3.1-8b-instant", "groq")]
  const sentence = (at: string, used = llama, book = bookOf()) =>
    sentences(book, used, "model_shutdown", new Date(at))[0]

  it("comes with the day, the days left and the replacement", () => {
    expect(sentence("2026-08-01T12:00:00Z")).toBe(
      "llama-3.1-8b-instant on groq will be shut down on 2026-08-16, in 15 days; it has 10 runs, " +
        "the last on 2026-07-01 (UTC); the replacement is openai/gpt-oss-20b.",
    )
    expect(sentence("2026-08-15T00:00:00Z")).toContain("in 1 day;")
  })

  it("says when the day has passed", () => {
    expect(sentence("2026-08-15T23:59:59Z")).toContain("will be shut down")
    expect(sentence("2026-08-16T00:00:00Z")).toContain("was to be shut down on 2026-08-16, which has passed")
  })

  it("is found by the provider that charges, however it is written or found", () => {
    expect(sentence("2026-08-01", [use("llama-3.1-8b-instant", "GROQ")])).toBeDefined()
    expect(sentence("2026-08-01", [use("llama-3.1-8b-instant", null, { lastSeenAt: null })])).toBeDefined()
    expect(sentence("2026-08-01", [use("llama-3.1-8b-instant", "cerebras")])).toBeUndefined()
    expect(sentence("2026-08-01", [use("openai/gpt-oss-120b", "groq")])).toBeUndefined()
  })

  it("may have no replacement", () => {
    const book = bookOf([], [{ model: "m", provider: "p", shutdownOn: "2027-01-01", replacement: null }])
    expect(sentence("2026-08-01", [use("m", "p")], book)).toContain("no replacement is named")
  })
})
