import { describe, expect, it } from "vitest"
import type { ChartData } from "../../src/report/types.ts"
import { lineAxis, slotAxis, valueAxis } from "../../views/charts/axis.ts"
import { Chart } from "../../views/charts/chart.tsx"
import { usualStepMs } from "../../views/charts/gaps.ts"
import { linePath, lonePlaces } from "../../views/charts/lines.tsx"
import { RunsOverTime } from "../../views/charts/runs-over-time.tsx"
import { drawnSeries } from "../../views/charts/series.ts"
import { Sparkline } from "../../views/charts/sparkline.tsx"
import { partBox, sideBySideParts, stackedParts } from "../../views/charts/stack.ts"
import { WaterfallTable } from "../../views/charts/waterfall.tsx"
import { laneBox } from "../../views/charts/waterfall-step.tsx"
import { boxesAt } from "../../views/charts/lying-bars.tsx"
import { chartOf, costAxis, dayAxis, seedDetail, stepOf, timezone } from "./fixtures.ts"
import { render } from "./render.ts"

const days = ["2025-10-13", "2025-10-14", "2025-10-16"]
const durationAxis = { name: "duration_ms", type: "DOUBLE", unit: "ms" }
const runsAxis = { name: "runs", type: "BIGINT", unit: null }
const startAxis = { name: "started_at", type: "TIMESTAMP", unit: "UTC" }
const modelAxis = { name: "model", type: "VARCHAR", unit: null }

function drawn(data: ChartData): string {
  return render(<Chart id="c" title="Cost per day" data={data} timezone={timezone} />)
}

function barsIn(html: string): number {
  return html.split('class="fill"').length - 1
}

describe("axes", () => {
  it("gives every day its slot, also those without a value", () => {
    const axis = slotAxis(dayAxis, days, timezone)
    expect(axis.slot).toBe(25)
    expect(days.map(axis.at)).toEqual([12.5, 37.5, 87.5])
  })

  it("has no place for a value without a day", () => {
    expect(slotAxis(dayAxis, [...days, null], timezone).at(null)).toBeNull()
  })

  it("labels times by the wall clock of the configured zone", () => {
    const axis = lineAxis(startAxis, ["2025-10-14T18:00:00Z", "2025-10-15T10:00:00Z"], timezone)
    expect(axis.ticks.map((tick) => tick.label)).toContain("15 Oct")
    expect(axis.at("2025-10-14T22:00:00Z")).toBe(axis.ticks.find((tick) => tick.label === "15 Oct")?.at)
  })

  it("says a value axis in a unit with few digits", () => {
    expect(valueAxis(durationAxis, [480_000], 200).ticks.map((tick) => tick.label)).toEqual([
      "0",
      "2 min",
      "4 min",
      "6 min",
      "8 min",
    ])
    expect(valueAxis(costAxis, [1.4], 200).ticks.map((tick) => tick.label)).toEqual(["$0", "$0.50", "$1.00", "$1.50"])
  })

  it("has no ticks between whole numbers for counts", () => {
    expect(valueAxis(runsAxis, [1], 200).ticks.map((tick) => tick.label)).toEqual(["0", "1"])
  })

  it.each([[[]], [[0, 0]], [[5]], [[-3, 2]]])("stands for %j without dividing by nothing", (values) => {
    const axis = valueAxis(durationAxis, values, 200)
    const places = [...values, 0].map(axis.at)
    expect(places.every((place) => place >= 0 && place <= 200)).toBe(true)
    expect(axis.ticks.length).toBeGreaterThan(1)
  })

  it("begins at zero for lengths, and near the values for places", () => {
    expect(valueAxis(durationAxis, [50, 60], 200).at(0)).toBe(200)
    const places = valueAxis(durationAxis, [50, 60], 200, false)
    expect([places.at(50), places.at(60), places.base]).toEqual([200, 0, 200])
  })

  it("drops labels by halves when space is short", () => {
    const many = Array.from({ length: 30 }, (_, day) => `2025-09-${String(day + 1).padStart(2, "0")}`)
    const ranks = slotAxis(dayAxis, many, timezone).ticks.map((tick) => tick.rank)
    expect(ranks.slice(0, 5)).toEqual([0, 2, 1, 2, 0])
  })
})

describe("bars", () => {
  const data = chartOf("stacked-bars", dayAxis, costAxis, days, { big: [2, null, 0], small: [1, 3, undefined] })

  it("stack series on each other and leave missing values out", () => {
    expect(stackedParts(drawnSeries(data))).toEqual([
      [
        { place: 0, low: 0, high: 2 },
        { place: 2, low: 0, high: 0 },
      ],
      [
        { place: 0, low: 2, high: 3 },
        { place: 1, low: 0, high: 3 },
      ],
    ])
  })

  it("go down for negative values", () => {
    const series = drawnSeries(chartOf("stacked-bars", dayAxis, costAxis, days, { a: [2], b: [-1] }))
    expect(stackedParts(series).flat()).toContainEqual({ place: 0, low: -1, high: 0 })
  })

  it("stand side by side from zero when they are not stacked", () => {
    const series = drawnSeries(chartOf("bars", dayAxis, costAxis, days, { a: [2, null, -1] }))
    expect(sideBySideParts(series)).toEqual([
      [
        { place: 0, low: 0, high: 2 },
        { place: 2, low: -1, high: 0 },
      ],
    ])
  })

  it("show a known zero as a line one pixel high", () => {
    expect(partBox({ place: 0, low: 0, high: 0 }, valueAxis(costAxis, [0], 200))).toEqual({ y: 199, height: 1 })
  })

  it("are drawn for what is known; where a row has no value stands a mark, where there is no row nothing", () => {
    const one = chartOf("bars", dayAxis, costAxis, days, { a: [2, null, undefined] })
    expect(barsIn(drawn(one))).toBe(1)
    expect(drawn(one).split('class="unknown"').length - 1).toBe(1)
    expect(drawn(one)).toContain('data-t="2025-10-14\n–"')
    expect(drawn(one)).toContain('data-t="2025-10-16\nnothing"')
  })

  it("are drawn for a single day and for nothing but zeros", () => {
    expect(barsIn(drawn(chartOf("bars", dayAxis, costAxis, ["2025-10-14"], { a: [2] })))).toBe(1)
    const zeros = drawn(chartOf("stacked-bars", dayAxis, costAxis, days, { a: [0, 0, 0] }))
    expect(barsIn(zeros)).toBe(3)
    expect(zeros).not.toContain("NaN")
  })

  it("lie beside their names when x is a name, and say how many are left out", () => {
    const models = Array.from({ length: 15 }, (_, place) => `model-${place}`)
    const html = drawn(
      chartOf("bars", modelAxis, durationAxis, models, { duration_ms: models.map((_, ms) => ms * 1000) }),
    )
    expect(html).toContain('<ul class="barlist"')
    expect(html).toContain("3 more in the table below")
    expect(html).toContain('<span class="value">11.00 s</span>')
  })

  it("lie on end when they are stacked, one under another when they are not", () => {
    const names = chartOf("bars", modelAxis, durationAxis, ["m"], { p50: [50], p95: [100], none: [null] })
    expect(boxesAt(names, drawnSeries(names), 0, 100)).toMatchObject([
      { left: 0, width: 50, top: 0 },
      { left: 0, width: 100, height: 14 / 3 },
    ])
    const stacked = { ...names, kind: "stacked-bars" } as const
    expect(boxesAt(stacked, drawnSeries(stacked), 0, 200)).toMatchObject([
      { left: 0, width: 25, top: 0, height: 14 },
      { left: 25, width: 50, top: 0, height: 14 },
    ])
  })

  it("name series that are columns like columns, and others as they are", () => {
    const columns = chartOf("bars", dayAxis, durationAxis, days, { duration_ms: [1], duration_p95_ms: [2] })
    expect(drawnSeries(columns).map((series) => series.name)).toEqual(["Duration", "Duration p95"])
    expect(drawnSeries(data).map((series) => [series.name, series.class])).toEqual([
      ["big", "s1"],
      ["small", "s2"],
    ])
  })

  it("give what a report added up as other the grey of the rest", () => {
    const names = ["a", "b", "c", "d", "e", "other"]
    const folded = chartOf("bars", dayAxis, costAxis, days, Object.fromEntries(names.map((name) => [name, [1]])))
    expect(drawnSeries(folded).map((series) => series.class)).toEqual(["s1", "s2", "s3", "s4", "s5", "s0"])
  })
})

describe("lines", () => {
  const x = lineAxis(dayAxis, days, timezone)
  const y = valueAxis(durationAxis, [100], 200)

  it("break where a value is missing", () => {
    expect(linePath(days, [100, null, 50], x, y)).toBe("M0,0ZM1000,100Z")
    expect(linePath(days, [100, 50, 0], x, y)).toBe("M0,0L333.3,100L1000,200")
  })

  const hours = (...of: readonly number[]) => of.map((hour) => new Date(Date.UTC(2025, 9, 14, hour)).toISOString())

  it("break where time went by without a row, when rows usually come at equal distances", () => {
    const data = chartOf("line", startAxis, durationAxis, hours(0, 1, 2, 3, 9, 10, 20), { a: [1, 2, 3, 4, 5, 6, 7] })
    const path = /class="line" d="([^"]+)"/.exec(drawn(data))?.[1] ?? ""
    expect(path.match(/M/g)).toHaveLength(3)
    expect(drawn(data).split('class="dot"').length - 1).toBe(1)
    expect(usualStepMs(hours(0, 1, 2, 3, 9, 10, 20))).toBe(3_600_000)
    expect(usualStepMs(["2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01", "2026-05-01"])).toBe(28 * 86_400_000)
  })

  it("do not break where rows come when they come", () => {
    const data = chartOf("line", startAxis, durationAxis, hours(0, 1, 3, 9, 10, 20), { a: [1, 2, 3, 4, 5, 6] })
    expect(/class="line" d="([^"]+)"/.exec(drawn(data))?.[1]?.match(/M/g)).toHaveLength(1)
    expect(usualStepMs([])).toBeNull()
  })

  it("of durations break where a span has no run", () => {
    const rows = [0, 1, 5].map((hour) => [hours(hour)[0] ?? "", 3, 100, 200])
    const columns = ["started_at", "runs", "duration_p50_ms", "duration_p95_ms"]
    const spans = { columns: columns.map((name) => ({ name, type: "", unit: null })), rows }
    const durations = {
      spans: { ...spans, truncated: false, elapsed_ms: 0, notes: [] },
      bounds: [],
      spanMs: 3_600_000,
      dots: [],
      runs: 9,
    }
    const html = render(
      <RunsOverTime id="d" title="Durations" durations={durations} timezone={timezone} behind={() => null} table="" />,
    )
    const paths = [...html.matchAll(/<path class="line" d="(M[^"]*Z[^"]*)"/g)].map(([, d = ""]) => d)
    expect(paths.map((d) => d.match(/M/g)?.length)).toEqual([2, 2])
    expect(html.split('class="dot"').length - 1).toBe(2)
  })

  it("mark values that have no neighbour", () => {
    expect(lonePlaces([1, null, 2, 3, null, 4])).toEqual([0, 5])
    expect(lonePlaces([1])).toEqual([0])
    expect(lonePlaces([null, null])).toEqual([])
  })

  it("are drawn for a single point, as a dot", () => {
    const html = drawn(chartOf("line", dayAxis, durationAxis, ["2025-10-14"], { duration_ms: [5] }))
    expect(html).toContain('class="dot"')
    expect(html).not.toContain("NaN")
  })
})

describe("dots", () => {
  it("are left out where one of their measures is missing", () => {
    const data = chartOf("scatter", startAxis, durationAxis, ["2025-10-14T20:00:00Z", null, "2025-10-15T20:00:00Z"], {
      a: [5, 6, null],
    })
    expect(drawn(data).split('class="shape"').length - 1).toBe(1)
  })
})

describe("a chart", () => {
  const data = chartOf("stacked-bars", dayAxis, costAxis, days, { a: [1, 2, 3], b: [1, 2, 3] })

  it("has a name, a description and a legend, and neither style nor colour of its own", () => {
    const html = drawn(data)
    expect(html).toContain('role="img" aria-labelledby="c-t c-d"')
    expect(html).toContain('<title id="c-t">Cost per day</title>')
    expect(html).toContain('<ul class="legend">')
    expect(html).not.toMatch(/style=|fill="#|stroke="#|rgb\(/)
  })

  it("says kindly that there is nothing to draw", () => {
    expect(drawn({ ...data, series: [] })).toContain("Nothing to draw yet")
    expect(drawn(chartOf("line", dayAxis, costAxis, days, { a: [] }))).toContain("Nothing to draw yet")
  })

  it("says that nothing is known, and keeps no key of what has no mark", () => {
    const unknown = {
      ...data,
      series: data.series.map((one) => ({ ...one, points: one.points.map((point) => ({ ...point, y: null })) })),
    }
    expect(drawn(unknown)).toContain("No cost is known here")
    const free = chartOf("stacked-bars", dayAxis, costAxis, days, { a: [1, 2, 3], b: [0, 0, null] })
    expect(drawn(free)).toContain('<li hidden=""><svg class="s2"')
    expect(drawn(free)).toContain('<li><svg class="s1"')
  })

  it("folds its table under it", () => {
    const html = render(<Chart id="c" title="t" data={data} timezone={timezone} table={<table></table>} />)
    expect(html).toContain("<summary>Data</summary><table></table>")
  })
})

describe("a sparkline", () => {
  it("needs two values, and stands for gaps and zeros", () => {
    expect(render(<Sparkline values={[null, 3]} />)).toBe("")
    expect(render(<Sparkline values={[0, null, 0]} />)).not.toContain("NaN")
  })
})

describe("the waterfall", () => {
  it("places a step by its start and length", () => {
    expect(laneBox({ startMs: 2500, durationMs: 5000 }, 10_000)).toEqual({ left: 25, width: 50 })
  })

  it("leaves a sliver of a step that is too short to see, inside of the drawing", () => {
    expect(laneBox({ startMs: 10_000, durationMs: 0 }, 10_000)).toEqual({ left: 99.7, width: 0.3 })
  })

  it("draws no bar for a step without duration or a run without length", () => {
    expect(laneBox({ startMs: 0, durationMs: null }, 10_000)).toBeNull()
    expect(laneBox({ startMs: 0, durationMs: 5 }, 0)).toBeNull()
  })

  it("indents nested steps, marks the slowest and the guessed, and tells the overhead", () => {
    const bars = [...seedDetail.waterfall.bars, stepOf({ name: "inner", durationMs: 5, depth: 2 })]
    const html = render(<WaterfallTable waterfall={{ ...seedDetail.waterfall, bars }} caption="Steps" />)
    expect(html).toContain('<tr class="depth-0 slow guess">')
    expect(html).toContain('<tr class="depth-2">')
    expect(html).toContain("outside all steps")
    expect(html).toContain("68.9 %")
  })
})

describe("a pie", () => {
  const parts = { big: 3, small: 1, none: null }
  const data: ChartData = {
    kind: "pie",
    x: modelAxis,
    y: costAxis,
    xs: [null],
    series: Object.entries(parts).map(([name, y], row) => ({ name, points: [{ x: name, y, row }] })),
  }

  it("has a slice for each part that is known, with its share beside it", () => {
    const html = drawn(data)
    expect(html.match(/class="fill slice"/g)).toHaveLength(2)
    expect(html).toMatch(/<text[^>]*>75 %<\/text>/)
    expect(html).toContain('data-t="small\n$1.00  25 %"')
  })

  it("lists every part with value and share, also one that is not known", () => {
    const list = drawn(data).split('class="slices"')[1] ?? ""
    expect(list.match(/<li>/g)).toHaveLength(3)
    expect(list).toMatch(/none<\/span><span class="amount">–<\/span><span class="amount">–</)
  })

  it("says what it shows, and tells parts not by colour alone", () => {
    const html = drawn(data)
    expect(html).toContain("by model, 3 parts. The same numbers stand in the table below.")
    expect(html).toContain('mask="url(#c-stripes)"')
    expect(html).not.toMatch(/ style=|#[0-9a-f]{6}/)
  })

  it("is a full circle when there is one part", () => {
    const whole = drawn({ ...data, series: data.series.slice(0, 1) })
    expect(whole.match(/class="fill slice"/g)).toHaveLength(1)
    expect(whole).toContain("100 %")
  })
})
