import { describe, expect, it } from "vitest"
import type { PriceRow } from "../../src/model/price.ts"
import { costOf } from "../../src/price/cost.ts"

const row = (input: string, output: string, cachedInput: string | null = null): PriceRow => ({
  model: "m",
  provider: "p",
  validFrom: null,
  inputUsdPerMtok: input,
  outputUsdPerMtok: output,
  cachedInputUsdPerMtok: cachedInput,
  origin: "user",
})
const tokens = (input: number | null, output: number | null, cachedInput: number | null = null) => ({
  input,
  output,
  cachedInput,
})

describe("costOf", () => {
  it("costs 2,345 and 156 tokens on the 70B what the seed says", () => {
    expect(costOf(row("0.59", "0.79"), tokens(2345, 156))).toEqual({
      inputUsd: "0.00138355",
      outputUsd: "0.00012324",
      totalUsd: "0.00150679",
    })
  })

  it("charges cached tokens the cached price and the rest the input price", () => {
    expect(costOf(row("0.15", "0.6", "0.075"), tokens(1000, 0, 400))?.inputUsd).toBe("0.00012")
  })

  it("charges cached tokens like others when there is no cached price", () => {
    expect(costOf(row("0.15", "0.6"), tokens(1000, 0, 400))?.inputUsd).toBe("0.00015")
  })

  it("never counts more cached tokens than input tokens", () => {
    const price = row("0.15", "0.6", "0.075")
    expect(costOf(price, tokens(1000, 10, 5000))).toEqual(costOf(price, tokens(1000, 10, 1000)))
  })

  it("keeps every digit of one token at the smallest price", () => {
    expect(costOf(row("0.000001", "0"), tokens(1, 0))?.totalUsd).toBe("0.000000000001")
  })

  it("is exact where a double is not", () => {
    const cost = costOf(row("999999.999999", "0.1"), tokens(Number.MAX_SAFE_INTEGER, 3))
    expect(cost?.inputUsd).toBe("9007199254731983.800745259009")
    expect(cost?.outputUsd).toBe("0.0000003")
  })

  it("writes nothing as 0 and whole dollars without a point", () => {
    expect(costOf(row("10", "20"), tokens(0, 0))?.totalUsd).toBe("0")
    expect(costOf(row("10", "20"), tokens(1_000_000, 0))?.totalUsd).toBe("10")
  })

  it("is unknown when a count is missing that costs something", () => {
    expect(costOf(row("0.59", "0.79"), tokens(null, 156))).toBeNull()
    expect(costOf(row("0.59", "0.79"), tokens(2345, null))).toBeNull()
    expect(costOf(row("0.59", "0.79"), tokens(null, null))).toBeNull()
    expect(costOf(row("0", "0.79", "0.01"), tokens(null, 156))).toBeNull()
  })

  it("is known when the missing count costs nothing", () => {
    expect(costOf(row("0.02", "0"), tokens(1000, null))?.totalUsd).toBe("0.00002")
    expect(costOf(row("0", "2"), tokens(null, 1000))?.totalUsd).toBe("0.002")
  })

  it("takes an unknown cached count as none", () => {
    expect(costOf(row("0.15", "0.6", "0.075"), tokens(1000, 0, null))?.inputUsd).toBe("0.00015")
  })

  it.each([-1, 1.5, Number.NaN, 2 ** 53])("refuses %s tokens", (count) => {
    expect(() => costOf(row("1", "1"), tokens(count, 1))).toThrow(RangeError)
  })
})
