import { expect, test } from "vitest"
import { overheadMs, slowestStep } from "../../src/report/overhead.ts"
import { stepTree } from "../../src/report/step-tree.ts"
import { waterfall } from "../../src/report/waterfall.ts"

type Given = readonly [id: string, ms: number | null, offset?: number | null, parent?: string | null]

const tree = (...steps: readonly Given[]) =>
  stepTree(
    steps.map(([step_id, duration_ms, offset_ms = null, parent_id = null], index) => {
      return { step_id, name: step_id, seq: index + 1, duration_ms, offset_ms, parent_id }
    }),
  )

test("overhead is what the top-level steps leave of the duration", () => {
  expect(overheadMs(100, tree(["a", 30], ["b", 50]))).toBe(20)
  expect(overheadMs(100, tree(["a", 30], ["inside", 20, null, "a"]))).toBe(70)
})

test("steps that overlap count once where every offset is known", () => {
  expect(overheadMs(100, tree(["a", 60, 0], ["b", 60, 30]))).toBe(10)
  expect(overheadMs(100, tree(["b", 10, 50], ["a", 80, 0]))).toBe(20)
  expect(overheadMs(100, tree(["a", 10, 0], ["b", 10, 40]))).toBe(80)
  expect(overheadMs(100, tree(["a", 60, 0], ["b", 30, null]))).toBe(10)
})

test("overhead is never below nothing, and unknown without durations", () => {
  expect(overheadMs(100, tree(["a", 70], ["b", 70]))).toBe(0)
  expect(overheadMs(null, tree(["a", 70]))).toBeNull()
  expect(overheadMs(100, tree(["a", null]))).toBeNull()
  expect(overheadMs(100, tree())).toBeNull()
})

test("the seed's overhead is what its steps do not explain", () => {
  expect(overheadMs(11450.23, tree(["search_sources", 3245.67], ["llm_generation", 7892.34]))).toBeCloseTo(312.22, 6)
})

test("the slowest step is the longest at the top, the first of equals", () => {
  expect(slowestStep(tree(["a", 5], ["b", 9], ["c", 9]))?.name).toBe("b")
  expect(slowestStep(tree(["a", 5], ["inside", 90, null, "a"]))?.name).toBe("a")
  expect(slowestStep(tree(["a", null]))).toBeNull()
  expect(slowestStep([])).toBeNull()
})

const places = (bars: ReturnType<typeof waterfall>["bars"]) =>
  bars.map(({ name, depth, startMs, durationMs }) => [name, depth, startMs, durationMs])

test("bars stand at their offsets, what is inside below, overlap kept", () => {
  const drawn = waterfall(100, tree(["a", 60, 5], ["b", 60, 30], ["a.1", 10, 6, "a"], ["a.1.x", 5, 7, "a.1"]))
  expect(places(drawn.bars)).toEqual([
    ["a", 0, 5, 60],
    ["a.1", 1, 6, 10],
    ["a.1.x", 2, 7, 5],
    ["b", 0, 30, 60],
  ])
  expect(drawn).toMatchObject({ totalMs: 100, guessed: false, overheadMs: 15 })
  expect(drawn.bars.map(({ slowest }) => slowest)).toEqual([true, false, false, false])
})

test("bars without an offset follow the one before, or begin with the step around them", () => {
  const drawn = waterfall(
    50,
    tree(["a", 10], ["b", 20], ["b.1", 5, null, "b"], ["b.2", 5, null, "b"], ["c", null], ["d", 30]),
  )
  expect(places(drawn.bars)).toEqual([
    ["a", 0, 0, 10],
    ["b", 0, 10, 20],
    ["b.1", 1, 10, 5],
    ["b.2", 1, 15, 5],
    ["c", 0, 30, null],
    ["d", 0, 30, 30],
  ])
  expect(drawn).toMatchObject({ totalMs: 60, wholeMs: 50, guessed: true })
})

test("steps whose parent is missing or that are each other's parent are drawn once", () => {
  const drawn = waterfall(null, tree(["a", 1, 0, "gone"], ["b", 1, 0, "c"], ["c", 1, 0, "b"], ["d", 1, 0, "d"]))
  expect(places(drawn.bars).map(([name, depth]) => [name, depth])).toEqual([
    ["a", 0],
    ["b", 0],
    ["c", 1],
    ["d", 0],
  ])
})

test("a run of very many steps is a tree in an instant, however they hang together", () => {
  const many = Array.from({ length: 20_000 }, (_, place) => place)
  expect(tree(...many.map((place): Given => [`s${place}`, 1, place])).length).toBe(20_000)
  const chain = tree(...many.map((place): Given => [`s${place}`, 1, place, place === 0 ? null : `s${place - 1}`]))
  expect(waterfall(100, chain)).toMatchObject({ totalMs: 20_000, overheadMs: 99, leftOut: 19_800 })
})

test("of very many steps those that took longest are drawn, in their order", () => {
  const drawn = waterfall(
    1000,
    tree(...Array.from({ length: 300 }, (_, place): Given => [`s${place}`, place % 3 === 0 ? 1 : 5, place])),
  )
  expect(drawn.leftOut).toBe(100)
  expect(drawn.bars.slice(0, 4).map(({ name }) => name)).toEqual(["s1", "s2", "s4", "s5"])
})
