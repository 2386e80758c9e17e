import { describe, expect, it } from "vitest"
import { render } from "./render.ts"
import { comparePageOf, fullDetail, sideBySide, stats, typePageOf } from "./type-pages.tsx"

describe("the page of an analysis type", () => {
  const html = render(typePageOf(fullDetail))

  it("says how many of its runs are drawn", () => {
    expect(html).toContain("2 of 40 runs are drawn as dots, evenly picked; the lines are of all of them.")
    const all = { ...fullDetail, durations: { ...fullDetail.durations, runs: 2 } }
    expect(render(typePageOf(all))).toContain("Every one of 2 runs")
  })

  it("draws a run that did not complete as a cross", () => {
    expect(html.split("<circle").length - 1).toBe(2)
    expect(html.split('class="shape"').length - 1).toBe(2)
  })

  it("shows how figures moved, and nothing where the period before did not know them", () => {
    expect(html).toContain("×2 </b>from 20")
    expect(html).toContain("not known of the period before")
    expect(html).toContain("running now")
    expect(render(typePageOf({ ...fullDetail, before: null }))).not.toContain("</b>from")
  })

  it("says nothing about drawn runs where none is", () => {
    const none = { ...fullDetail, durations: { ...fullDetail.durations, runs: 0, dots: [] } }
    expect(render(typePageOf(none))).not.toContain("Every one of")
  })

  it("gives the numbers of its chart as a table", () => {
    expect(html).toContain('id="span-rows"')
  })

  it("says when no run is rated instead of showing 0", () => {
    const unrated = { ...fullDetail, before: null, stats: { ...stats, quality: { mean: null, n: 0 } } }
    expect(render(typePageOf(unrated))).toContain("no run is rated")
  })
})

describe("fields of the configuration", () => {
  const fieldOf = (name: string, values: number) => ({
    name,
    values: Array.from({ length: values }, (_, place) => ({
      value: `v${place}`,
      literal: `"v${place}"`,
      runs: 1,
    })),
  })
  const common = Array.from({ length: 20 }, (_, place) => fieldOf(`common${place}`, 1))
  const html = render(typePageOf(fullDetail, [...common, fieldOf("", 2), fieldOf("seed", 500), fieldOf("zone", 2)]))

  it("compare by what tells configurations apart before what all have in common", () => {
    const tabs = [...html.matchAll(/key=config\.(\w*)/g)].map((found) => found[1])
    expect(tabs.slice(0, 3)).toEqual(["seed", "zone", "common0"])
  })

  it("are picked from a list of the values used most, each being the condition that it makes", () => {
    expect(html).toContain('<option value="config.zone == &quot;v1&quot;">v1 (1)</option>')
    expect(html.match(/<option value="config\.seed == /g)).toHaveLength(40)
    expect(html).not.toContain("config.common0 ==")
  })
})

describe("the page that compares", () => {
  const html = render(comparePageOf(sideBySide))

  it("shows differences with their sign, shares in points, and the ratio", () => {
    expect(html).toContain("+5.00 s")
    expect(html).toContain("−10 points")
    expect(html).toContain("×2.67")
    expect(html).toContain("Cost per 1,000 runs")
  })

  it("says who is better in what", () => {
    expect(html).toMatch(/plain<\/strong>.*median duration.*3\.00 s against 8\.00 s/)
    expect(html).toMatch(/No clear difference in<\/span> success rate\./)
  })

  it("claims nothing from too few runs", () => {
    const few = render(comparePageOf({ ...sideBySide, judged: null }))
    expect(few).toContain("Too few runs to say: five of each are needed.")
    expect(few).not.toContain("is better in")
  })

  it("draws both over each other and says what stands in the open last place", () => {
    expect(html.split('class="area"').length - 1).toBe(2)
    expect(html).toContain("6 runs of 2.00 s or longer stand in the last place.")
    expect(html).toContain('id="spread-rows"')
  })

  it("says when there is nothing to compare with", () => {
    const one = { ...sideBySide, sides: { a: "x", b: null }, candidates: [{ value: "x", runs: 1 }] }
    expect(render(comparePageOf(one))).toContain("Nothing to compare: 1 configuration here")
  })
})
