import { execFileSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import type { ModelNotice, PriceRow } from "../../src/model/price.ts"
import { createPriceBook, priceAt } from "../../src/price/rates.ts"

const user = (row: Partial<PriceRow>): PriceRow => ({
  model: "m",
  provider: "p",
  validFrom: null,
  inputUsdPerMtok: "1",
  outputUsdPerMtok: "2",
  cachedInputUsdPerMtok: null,
  origin: "user",
  ...row,
})
const bookOf = (rows: readonly PriceRow[], notices: readonly ModelNotice[] = []) =>
  createPriceBook({ user: { rows, notices } })
const shipped = createPriceBook()
const said = (row: PriceRow | null) => row && `${row.origin} ${row.inputUsdPerMtok} ${row.outputUsdPerMtok}`

describe("who charges", () => {
  it("is as the line names it", () => {
    expect(shipped.ratesOf("llama-3.1-8b-instant", "Cerebras").provider).toBe("Cerebras")
  })

  it("is found in the project's table", () => {
    expect(shipped.ratesOf("openai/gpt-oss-120b", null)).toMatchObject({ givenProvider: null, provider: "groq" })
    expect(shipped.ratesOf("openai/gpt-oss-120b", " ").provider).toBe("groq")
  })

  it("is found in the user's table before the project's", () => {
    const book = bookOf([user({ model: "openai/gpt-oss-120b", provider: "cerebras" })])
    expect(book.ratesOf("openai/gpt-oss-120b", null).provider).toBe("cerebras")
  })

  it("is found in the library when one provider alone lists the model", () => {
    expect(shipped.ratesOf("gemma2-9b-it", null)).toMatchObject({ provider: "groq", free: false })
    expect(shipped.ratesOf("gpt-4.1-nano", null).provider).toBe("openai")
  })

  it("is unknown, and so is the price, when the library lists several", () => {
    expect(shipped.ratesOf("gpt-4o", null)).toMatchObject({ provider: null, free: false, prices: [] })
    expect(shipped.whyUnpriced("gpt-4o", null)).toBe(
      "its lines name no provider and github-copilot, openai all sell it",
    )
  })

  it("is unknown when the user's table lists several, even if the project's lists one", () => {
    const model = "llama-3.1-8b-instant"
    const book = bookOf([user({ model, provider: "a" }), user({ model, provider: "b" })])
    expect(book.ratesOf(model, null)).toMatchObject({ provider: null, prices: [] })
    expect(book.ratesOf(model, "b").prices[0]?.origin).toBe("user")
  })

  it("is one when the user's table writes it in two ways", () => {
    const book = bookOf([user({ provider: "P" }), user({ provider: "p", validFrom: "2026-01-01" })])
    expect(book.ratesOf("m", null).prices).toHaveLength(2)
  })

  it("is unknown for a model nobody knows", () => {
    expect(shipped.ratesOf("my-model", null)).toEqual({
      model: "my-model",
      givenProvider: null,
      provider: null,
      free: false,
      prices: [],
    })
  })
})

describe("a free model", () => {
  it.each(["llama3.1:8b", "mistral:7b", "deepseek-r1:8b", "gpt-oss:20b", "phi3:latest"])(
    "is Ollama's by its name: %s",
    (model) => {
      expect(shipped.ratesOf(model, null)).toMatchObject({ provider: "ollama", free: true, prices: [] })
    },
  )

  it("is any model that the line says Ollama ran", () => {
    expect(shipped.ratesOf("llama3", "Ollama")).toMatchObject({ provider: "Ollama", free: true })
    expect(shipped.ratesOf("me/llama3:8b", "ollama").free).toBe(true)
  })

  it.each([
    ["gpt-oss:120b-cloud", null],
    ["gpt-oss:120b-cloud", "ollama"],
    ["llama3.1:8b", "groq"],
    ["me/llama3.1:8b", null],
    ["llama3", null],
    ["anthropic.claude-3-haiku-20240307-v1:0", null],
    ["us.amazon.nova-lite-v1:0", null],
    ["ft:gpt-4o-mini-2024-07-18:org::id", null],
    ["a:", null],
    [":b", null],
  ])("is not %s from %s", (model, provider) => {
    expect(shipped.ratesOf(model, provider).free).toBe(false)
  })

  it("may get a price from the user, which then counts", () => {
    const book = bookOf([user({ model: "llama3.1:8b", provider: "ollama", validFrom: "2026-01-01" })])
    const rates = book.ratesOf("llama3.1:8b", null)
    expect(rates).toMatchObject({ provider: "ollama", free: true })
    expect(priceAt(rates, new Date("2026-01-01"))?.inputUsdPerMtok).toBe("1")
    expect(priceAt(rates, new Date("2025-12-31"))).toBeNull()
  })
})

describe("the price of a run", () => {
  const oss = shipped.ratesOf("openai/gpt-oss-120b", null)

  it.each([
    ["2025-10-13T23:59:59.999Z", "library 0.15 0.6"],
    ["2025-10-14T00:00:00Z", "project 0.5 0.7"],
    ["2026-04-30T23:59:59.999Z", "project 0.5 0.7"],
    ["2026-05-01T00:00:00Z", "project 0.15 0.6"],
    ["2027-01-01T00:00:00Z", "project 0.15 0.6"],
  ])("that started at %s is of its day: %s", (startedAt, price) => {
    expect(said(priceAt(oss, new Date(startedAt)))).toBe(price)
  })

  it("without a time is the earliest of the strongest table", () => {
    expect(said(priceAt(oss, null))).toBe("project 0.5 0.7")
  })

  it("is the user's from its first day on, the project's before", () => {
    const rows = [user({ model: "openai/gpt-oss-120b", provider: "Groq", validFrom: "2026-02-01" })]
    const rates = bookOf(rows).ratesOf("openai/gpt-oss-120b", "GROQ")
    expect(rates.prices.map(({ origin, validFrom }) => `${origin} ${validFrom}`)).toEqual([
      "user 2026-02-01",
      "project 2026-05-01",
      "project 2025-10-14",
      "library null",
    ])
    expect(said(priceAt(rates, new Date("2026-06-01")))).toBe("user 1 2")
    expect(said(priceAt(rates, new Date("2026-01-31")))).toBe("project 0.5 0.7")
    expect(said(priceAt(rates, null))).toBe("user 1 2")
  })

  it("is unknown before the first row and where there is none", () => {
    const rates = bookOf([user({ validFrom: "2026-01-01" })]).ratesOf("m", null)
    expect(priceAt(rates, new Date("2025-12-31T23:59:59Z"))).toBeNull()
    expect(priceAt(shipped.ratesOf("my-model", null), null)).toBeNull()
  })

  it("is unknown, not wrong, where the library's price cannot be told by token counts", () => {
    expect(shipped.ratesOf("gemini-2.5-pro", "google").prices).toEqual([])
    expect(shipped.whyUnpriced("gemini-2.5-pro", "google")).toBe(
      "the price library's price depends on the size of the prompt",
    )
  })
})

describe("a price book", () => {
  it("lists the user's rows, then the project's", () => {
    const origins = bookOf([user({})])
      .rows()
      .map(({ origin }) => origin)
    expect(origins).toEqual(["user", "project", "project", "project", "project", "project"])
  })

  it("lets the user's notice replace the project's", () => {
    const notice = { model: "llama-3.1-8b-instant", provider: "Groq", shutdownOn: "2027-01-01", replacement: null }
    const notices = bookOf([], [notice]).notices()
    expect(notices.filter(({ model }) => model === "llama-3.1-8b-instant")).toEqual([notice])
    expect(notices).toHaveLength(2)
  })

  it("hashes to the same text in another process", () => {
    const rates = new URL("../../src/price/rates.ts", import.meta.url).href
    const code = `import(${JSON.stringify(rates)}).then(({createPriceBook}) => console.log(createPriceBook().hash))`
    const other = execFileSync(process.execPath, ["--import", "tsx", "-e", code], { encoding: "utf8" })
    expect(other.trim()).toBe(shipped.hash)
    expect(shipped.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it("hashes to another text with every change of a row, and to the same in another order", () => {
    const a = user({})
    const changes: readonly Partial<PriceRow>[] = [
      {},
      { model: "n" },
      { provider: "q" },
      { validFrom: "2026-01-01" },
      { inputUsdPerMtok: "3" },
      { outputUsdPerMtok: "3" },
      { cachedInputUsdPerMtok: "1" },
    ]
    const hashes = new Set([shipped.hash, ...changes.map((change) => bookOf([{ ...a, ...change }]).hash)])
    expect(hashes.size).toBe(changes.length + 1)
    const b = user({ model: "n" })
    expect(bookOf([a, b]).hash).toBe(bookOf([b, a]).hash)
  })

  it("hashes notices out: they change no cost", () => {
    const notice = { model: "m", provider: "p", shutdownOn: "2027-01-01", replacement: null }
    expect(bookOf([], [notice]).hash).toBe(shipped.hash)
  })
})
