import { describe, expect, it } from "vitest"
import { readPrices } from "../../src/price/library-prices.ts"

const flat = { input_mtok: 1, output_mtok: 2 }
const stepped = { input_mtok: { base: 1, tiers: [{ start: 200_000, price: 2 }] }, output_mtok: 2 }
const from = (day: string, prices: Readonly<Record<string, number | typeof stepped.input_mtok>> = flat) => ({
  constraint: { type: "start_date" as const, start_date: day },
  prices,
})
const nightly = {
  constraint: { type: "time_of_date" as const, start_time: "00:00:00Z", end_time: "06:00:00Z" },
  prices: flat,
}
const read = (prices: Parameters<typeof readPrices>[2]) => readPrices("m", "p", prices)
const daysOf = (prices: Parameters<typeof readPrices>[2]) => read(prices).rows.map(({ validFrom }) => validFrom)

describe("price entries of the library", () => {
  it("become rows by their days", () => {
    expect(daysOf([{ prices: flat }, from("2026-01-01")])).toEqual([null, "2026-01-01"])
    expect(read([{ prices: flat }]).leftOut).toBeNull()
  })

  it("before one that is left out go with it, as they would count on into its days", () => {
    expect(read([{ prices: flat }, from("2026-01-01", stepped)])).toEqual({
      rows: [],
      leftOut: "depends on the size of the prompt",
    })
  })

  it("after one that is left out stay, with the reason for the days before", () => {
    const prices = [{ prices: stepped }, from("2026-01-01"), from("2026-02-01")]
    expect(daysOf(prices)).toEqual(["2026-01-01", "2026-02-01"])
    expect(read(prices).leftOut).toBe("depends on the size of the prompt")
  })

  it("by the hour are left out, with all that hold at other hours", () => {
    expect(read([{ prices: flat }, from("2026-01-01"), nightly])).toEqual({
      rows: [],
      leftOut: "depends on the time of day",
    })
  })

  it("out of order are left out, since the last that fits would count there", () => {
    expect(read([from("2026-02-01"), from("2026-01-01")])).toEqual({ rows: [], leftOut: "has its days out of order" })
    expect(daysOf([from("2026-02-01"), { prices: flat }])).toEqual([])
    expect(daysOf([{ prices: flat }, { prices: flat }])).toEqual([])
  })

  it.each([
    [{}, "is not told for input tokens"],
    [{ input_mtok: 1 }, "is not told for output tokens"],
    [{ ...flat, requests_kcount: 5 }, "depends on more than a run's token counts (requests_kcount)"],
    [{ ...flat, output_reasoning_mtok: 3 }, "depends on more than a run's token counts (output_reasoning_mtok)"],
    [{ ...flat, new_kind_mtok: 3 }, "depends on more than a run's token counts (new_kind_mtok)"],
    [{ ...flat, input_mtok: 0.08333333333333334 }, "cannot be told in six decimals"],
    [{ ...flat, cache_read_mtok: 1e-7 }, "cannot be told in six decimals"],
    [{ ...flat, output_mtok: -1 }, "cannot be told in six decimals"],
  ])("%j are left out, and say why", (prices, leftOut) => {
    expect(read(prices)).toEqual({ rows: [], leftOut })
  })

  it("keep the cached price, disregard fees for tool calls, and drop a double's noise", () => {
    const prices = { input_mtok: 0.1 + 0.2, output_mtok: 0, cache_read_mtok: 0.0375, web_searches_kcount: 10 }
    expect(read(prices).rows).toMatchObject([
      { inputUsdPerMtok: "0.3", outputUsdPerMtok: "0", cachedInputUsdPerMtok: "0.0375", origin: "library" },
    ])
  })
})
