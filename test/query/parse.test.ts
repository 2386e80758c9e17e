import { describe, expect, it } from "vitest"
import { parse, parseFilter, tokenize } from "../../src/query/index.ts"
import { randomText, seeded } from "./random-text.ts"

type Node = { readonly kind?: string; readonly span?: { readonly start: number; readonly end: number } }

/** Every node of a tree that has a span, with the node that holds it. */
function nodesOf(value: unknown, parent: Node | null = null): { node: Node; parent: Node | null }[] {
  if (typeof value !== "object" || value === null) return []
  const node: Node = value
  const inner = node.span === undefined ? parent : node
  const children = Object.entries(value).flatMap(([key, child]) => (key === "span" ? [] : nodesOf(child, inner)))
  return node.span === undefined ? children : [{ node, parent }, ...children]
}

function expectNested(tree: unknown, text: string): void {
  for (const { node, parent } of nodesOf(tree)) {
    const { start, end } = node.span ?? { start: 0, end: 0 }
    expect(start, text).toBeLessThanOrEqual(end)
    expect(end, text).toBeLessThanOrEqual(text.length)
    if (parent?.span === undefined) continue
    expect([parent.kind, node.kind, start >= parent.span.start, end <= parent.span.end, text]).toEqual([
      parent.kind,
      node.kind,
      true,
      true,
      text,
    ])
  }
}

const kinds = (query: string) => parse(query).tree.pipeline.stages.map(({ kind }) => kind)
const codes = (query: string) => parse(query).diagnostics.map(({ code }) => code)

describe("tokens", () => {
  it("join to the text they were cut from, whatever the text", () => {
    const random = seeded(7)
    for (let round = 0; round < 500; round++) {
      const text = randomText(random)
      expect(
        tokenize(text)
          .map((token) => token.text)
          .join(""),
      ).toBe(text)
    }
  })

  it("know strings of every form, typed literals and units of time", () => {
    const of = (text: string) => tokenize(text).map(({ kind }) => kind)
    expect(of(`"a\\"b"`)).toEqual(["string"])
    expect(of(`@"a\\"`)).toEqual(["string"])
    expect(of(`h@'it''s'`)).toEqual(["string"])
    expect(of("```a\nb```")).toEqual(["string"])
    expect(of("datetime(2026-01-01T00:00Z)")).toEqual(["typed"])
    expect(of(`dynamic({"a": [1, ")"]})`)).toEqual(["typed"])
    expect(of("1.5h")).toEqual(["timespan"])
    expect(of("1..5")).toEqual(["number", "symbol", "number"])
    expect(of("5mb")).toEqual(["invalid"])
    expect(of("x!has_cs")).toEqual(["name", "symbol"])
  })
})

describe("parse", () => {
  it("never throws and keeps spans within each other on any text", () => {
    const random = seeded(11)
    for (let round = 0; round < 1500; round++) {
      const text = randomText(random)
      expectNested(parse(text).tree, text)
      const filter = parseFilter(text).tree
      if (filter !== null) expectNested(filter, text)
    }
  })

  it("reads every operator", () => {
    const query = `let days = 7d; let f = (x: long, y: string = "a") { x + 1 }; let old = runs | where x > 1;
      runs | where a == 1 and not(b) | filter c has "x" | project a, n = f(a), ['odd name'] | extend d = a[0].b["c"]
      | project-away x*, *_ms | project-keep a, d | project-rename e = d | summarize n = count(), p = percentile(a, 95) by bin(at, 1h)
      | sort by n desc nulls last, a | order by n | top 5 by n asc | take 3 | limit 3 | distinct a, n | distinct * | count as rows
      | join kind=leftouter (old | take 1) on k, $left.a == $right.b | lookup kind=inner (steps) on run_id
      | union kind=outer withsource=src old, (steps | take 1) | mv-expand kind=array with_itemindex=i a = b to typeof(long), c limit 5
      | make-series n = count() default=0 on at from datetime(2026-01-01) to now() step 1d by model
      | parse message with * "took " ms: long " ms" * | as named | serialize r = row_number() | render timechart with (title="x", ycolumns=a, b)`
    expect(codes(query)).toEqual([])
    expect(parse(query).tree.lets.map(({ value }) => value.kind)).toEqual(["literal", "lambda", "pipeline"])
    expect(new Set(kinds(query)).size).toBe(21)
  })

  it("reads every source", () => {
    const of = (query: string) => [codes(query), parse(query).tree.pipeline.source.kind]
    expect(of("runs")).toEqual([[], "table"])
    expect(of("['my runs'] | take 1")).toEqual([[], "table"])
    expect(of("(runs | take 1) | count")).toEqual([[], "subquery"])
    expect(of("print a = 1, 2;")).toEqual([[], "print"])
    expect(of("range x from 1 to 5 step 1")).toEqual([[], "range"])
    expect(of('datatable(a: long, b: string) [1, "x", 2, "y",]')).toEqual([[], "datatable"])
    expect(of("union runs, (steps | take 1) | count")).toEqual([[], "union"])
  })

  it("takes keywords as names where a name stands", () => {
    const query =
      'runs | extend select = l, where = 1, by = ["from"] | project by, and1 = where, has | sort by desc desc, asc'
    expect(codes(query)).toEqual([])
    expect(codes("take | take 5")).toEqual([])
    expect(codes("let let = 1; runs | take let")).toEqual([])
    expect(codes("runs | summarize by by")).toEqual([])
  })

  it("binds tighter from or to unary minus", () => {
    const shape = (text: string): string => {
      const { tree } = parseFilter(text)
      const show = (node: typeof tree): string => {
        if (node?.kind === "binary") return `(${show(node.left)} ${node.operator} ${show(node.right)})`
        if (node?.kind === "unary") return `(${node.operator}${show(node.operand)})`
        if (node?.kind === "literal") return String(node.literal.value)
        if (node?.kind === "group") return show(node.inner)
        return node?.kind === "name" ? node.name.text : "?"
      }
      return show(tree)
    }
    expect(shape("a or b and c == 1 + 2 * -3")).toBe("(a or (b and (c == (1 + (2 * (-3))))))")
    expect(shape("1 - 2 - 3")).toBe("((1 - 2) - 3)")
    expect(shape("-7 % 3 == (1 + 1) * 2")).toBe("(((-7) % 3) == ((1 + 1) * 2))")
    expect(shape("a < b == true")).toBe("((a < b) == true)")
  })

  it("finds several mistakes in one run and goes on behind each", () => {
    const query = "runs | where a = 5 | wher x | where b && c | project .foo, , d | take 5"
    expect(codes(query)).toEqual(["E112", "E111", "E112", "E112", "E110"])
    expect(kinds(query).at(-1)).toBe("take")
  })

  it("refuses nesting and length beyond its limits", () => {
    expect(codes(`runs | where ${"(".repeat(5000)}`)).toEqual(["E114"])
    expect(codes(`runs | where ${"-".repeat(5000)}1`)).toEqual(["E114"])
    expect(codes(`runs | where x == 1${" or x == 1".repeat(500)}`)).toEqual(["E114"])
    expect(codes(`runs ${"| take 1 ".repeat(300)}`)).toEqual(["E116"])
    expect(codes("x".repeat(60_000))).toContain("E115")
    expect(codes(`${"(".repeat(3000)}runs`)).toEqual(["E114"])
  })

  it("reads literals to their value", () => {
    const value = (text: string) => {
      const { tree } = parseFilter(`x == ${text}`)
      const right = tree?.kind === "binary" ? tree.right : null
      return right?.kind === "literal" ? right.literal : null
    }
    expect(value("0x1F")).toEqual({ type: "long", value: 31n })
    expect(value("1e3")).toEqual({ type: "real", value: 1000 })
    expect(value("int(-5)")).toEqual({ type: "int", value: -5n })
    expect(value("long(null)")).toEqual({ type: "long", value: null })
    expect(value("real(-inf)")).toEqual({ type: "real", value: -Infinity })
    expect(value("decimal(1.25)")).toEqual({ type: "decimal", value: "1.25" })
    expect(value("1.5h")).toEqual({ type: "timespan", value: 5_400_000_000n })
    expect(value("timespan(1.02:03:04.5)")).toEqual({ type: "timespan", value: 93_784_500_000n })
    expect(value("time(2)")).toEqual({ type: "timespan", value: 172_800_000_000n })
    expect(value("timespan(15 seconds)")).toEqual({ type: "timespan", value: 15_000_000n })
    expect(value("datetime(1970-01-01T01:00:00.5+01:00)")).toEqual({ type: "datetime", value: 500_000n })
    expect(value("datetime(0001-01-01)")).toEqual({ type: "datetime", value: -62_135_596_800_000_000n })
    expect(value(`"a" 'b'`)).toEqual({ type: "string", value: "ab" })
    expect(value(String.raw`"tab\t\u00e9 \x41"`)).toEqual({ type: "string", value: "tab\té A" })
    expect(value(String.raw`@"C:\x"`)).toEqual({ type: "string", value: String.raw`C:\x` })
    expect(value(`dynamic({'a': [1, "x", null]})`)).toEqual({ type: "dynamic", value: '{"a":[1,"x",null]}' })
  })
})
