import { describe, expect, it } from "vitest"
import {
  bytes,
  change,
  count,
  counted,
  duration,
  exactDuration,
  exactUsd,
  percent,
  plain,
  points,
  tokens,
  usd,
  usdColumnDigits,
} from "../../views/format.ts"

const missingValues = [null, undefined, "", "  ", "abc", Number.NaN, Number.POSITIVE_INFINITY]

describe("format", () => {
  it.each([
    [0, "0 ms"],
    [0.4, "0.4 ms"],
    [3.24, "3.2 ms"],
    [850, "850 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [11_450.23, "11.45 s"],
    [59_994, "59.99 s"],
    [59_996, "1 min 0 s"],
    [150_500, "2 min 31 s"],
    [3_599_600, "1 h 0 min"],
    [11_520_000, "3 h 12 min"],
    [187_200_000, "2 d 4 h"],
    [-850, "−850 ms"],
  ])("says %d ms as %s", (ms, text) => {
    expect(duration(ms)).toBe(text)
  })

  it.each([
    [0, "$0.00"],
    [1.5, "$1.50"],
    [1234.567, "$1,234.57"],
    [0.7965, "$0.7965"],
    ["0.001507000000", "$0.001507"],
    ["0.001506790000", "$0.001507"],
    [0.1, "$0.10"],
    [0.000_001_5, "$0.0000015"],
    [0.000_000_12, "$0.00000012"],
    [-1.5, "−$1.50"],
  ])("says %s USD as %s", (amount, text) => {
    expect(usd(amount)).toBe(text)
  })

  it("keeps every digit of an amount for its title", () => {
    expect(exactUsd("0.001506790000")).toBe("$0.00150679")
    expect(exactUsd(1.2e-7)).toBe("$0.00000012")
    expect(exactUsd("1000.000000000000")).toBe("$1000")
    expect(exactDuration(11_450.234)).toBe("11,450.234 ms")
  })

  it("lines a column of amounts up by its middle one", () => {
    expect(usdColumnDigits(["12.4", "0.2", "38.12"])).toBe(2)
    expect(usdColumnDigits(["0.7965", "0.0438", "1.6"])).toBe(4)
    expect(usdColumnDigits(["0.001507", null, "0"])).toBe(6)
    expect(usd("0.7", 4)).toBe("$0.7000")
  })

  it("never shows an amount as zero because its column has few digits", () => {
    expect(usd("0.000123", 2)).toBe("$0.000123")
    expect(usd("0", 2)).toBe("$0.00")
  })

  it.each([
    [2345, "2,345"],
    [999_949, "999,949"],
    [22_361_870, "22.4 M"],
    [1_000_000, "1.0 M"],
    [4_088_665_000, "4.1 B"],
  ])("says %d tokens as %s", (value, text) => {
    expect(tokens(value)).toBe(text)
  })

  it("keeps the digits of integers that a double cannot hold", () => {
    expect(count("9223372036854775807")).toBe("9,223,372,036,854,775,807")
    expect(count("-1234567")).toBe("-1,234,567")
    expect(count(22_361_870)).toBe("22,361,870")
  })

  it.each([
    [0, "0 %"],
    [0.95, "95 %"],
    [0.9512, "95.1 %"],
    [0.9999, "99.9 %"],
    [1, "100 %"],
    [0.0002, "<0.1 %"],
    [1.5, "150 %"],
  ])("says the fraction %d as %s", (fraction, text) => {
    expect(percent(fraction)).toBe(text)
  })

  it("says plain numbers with the digits that matter", () => {
    expect([12_008.4, 159.23, 7.568, 60, 0.001456, -3.761].map(plain)).toEqual([
      "12,008",
      "159.2",
      "7.57",
      "60",
      "0.001456",
      "−3.76",
    ])
  })

  it("says bytes in the unit that leaves few digits", () => {
    expect([512, 20_874, 2_210_331, 617e6, 2e12].map(bytes)).toEqual(["512 B", "21 kB", "2.2 MB", "617 MB", "2 TB"])
  })

  it("says a change as percent, and as a multiple from twice on", () => {
    expect(change(1204, 1071)).toBe("+12.4 %")
    expect(change(92, 100)).toBe("−8 %")
    expect(change(100, 100)).toBe("±0 %")
    expect(change(32, 10)).toBe("×3.2")
  })

  it("has no change to tell when there was nothing before", () => {
    expect(change(5, 0)).toBe("–")
    expect(change(5, null)).toBe("–")
    expect(change(null, 5)).toBe("–")
  })

  it.each(missingValues)("shows the missing value %s as a dash, never as 0", (value) => {
    const formats = [duration, exactDuration, usd, exactUsd, count, tokens, percent, plain, bytes]
    expect(formats.map((format) => format(value))).toEqual(formats.map(() => "–"))
  })

  it("counts in words", () => {
    expect([counted(0, "run"), counted(1, "run"), counted(1204, "run")]).toEqual(["0 runs", "1 run", "1,204 runs"])
  })
})

describe("points", () => {
  it.each([
    [0.025, "+2.5 points"],
    [-0.1, "−10 points"],
    [-0.01, "−1 point"],
    [0.0004, "±0 points"],
  ])("says a difference of %d as %s", (difference, text) => {
    expect(points(difference)).toBe(text)
  })
})
