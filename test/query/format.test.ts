import { describe, expect, it } from "vitest"
import { seeded } from "../../src/model/random.ts"
import { format, formatFilter, parse, type Token, tokenize } from "../../src/query/index.ts"
import { isFull } from "../scale.ts"
import { randomQuery } from "./oracle/generate.ts"
import { randomText } from "./random-text.ts"

const everyOperator = `let days = 7d;let f=(x:long,y:string="a"){x+1}; let old = runs|where x>1;
  runs | where a==1 and not( b )|filter c has "x" | project a, n=f( a ),['odd name'] | extend d = a [0] . b ["c"]
  | project-away x*,*_ms,a*b|project-keep a,d|project-rename e=d|summarize n=count(),p=percentile(a,95) by bin(at,1h)
  | sort by n desc nulls last,a|order by n|top 5 by n asc|take 3 | limit 3 | distinct a, n | distinct * | count as rows
  | join kind = leftouter(old|take 1)on k,$left . a==$right . b|lookup kind=inner (steps) on run_id
  | union kind = outer withsource= src old,(steps|take 1)|mv-expand kind =array with_itemindex =i a=b to typeof( long ),c limit 5
  | make-series n=count()default = 0 on at from datetime(2026-01-01)to now()step 1d by model
  | parse message with*"took "ms:long" ms"*| as named|serialize r=row_number()
  | where x in~("a","b") and y!between(1..5)or z !in (steps|project z)and - 1<+a and m matches regex@"^a" and has_it has_any ("a", "b")
  | render timechart with( title = "x",ycolumns=a , b )`

const queries = [
  everyOperator,
  "(runs|take 1)|count",
  "print a=1,2;",
  "range x from 1 to 5 step 1",
  'datatable(a:long,b:string)[1,"x",2,"y",]|count',
  "union runs,(steps|take 1)|count",
  "print long (1), x = -(-1) - -1, 'a' \"b\", h'secret', ```two\nlines```",
  "let let = 1;let r = range x from 1 to 3 step 1; r | take let",
  'runs | extend select = l, where = 1, by = ["from"] | sort by desc desc, asc',
]

const meaningful = (text: string) => tokenize(text).filter(({ kind }) => kind !== "space" && kind !== "comment")
const words = (text: string) => meaningful(text).map((token) => token.text)
const comments = (text: string) =>
  tokenize(text).flatMap((token) => (token.kind === "comment" ? [token.text.trimEnd()] : []))

function pick<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error("nothing to pick from")
  return item
}

const spaces = [" ", "  ", "\n", "\t", "\r\n  "]

/** The same tokens with other white space, and comments if wanted. Tokens that touch keep touching. */
function scrambled(text: string, random: () => number, withComments: boolean): string {
  return tokenize(text)
    .map((token) => (token.kind === "space" ? gap(random, withComments) : token.text))
    .join("")
}

function gap(random: () => number, withComments: boolean): string {
  if (!withComments || random() < 0.8) return pick(random, spaces)
  return `${pick(random, spaces)}// ${pick(random, ["why", "a | b", '"', ""])}${pick(random, ["", " "])}\n${pick(random, ["", "\n\n", ...spaces])}`
}

describe("format", () => {
  it("puts one operator on a line and one space where spaces are due", () => {
    expect(format(everyOperator)).toBe(`let days = 7d;
let f = (x: long, y: string = "a") { x + 1 };
let old =
    runs
    | where x > 1;
runs
| where a == 1 and not(b)
| filter c has "x"
| project a, n = f(a), ['odd name']
| extend d = a[0].b["c"]
| project-away x*, *_ms, a*b
| project-keep a, d
| project-rename e = d
| summarize n = count(), p = percentile(a, 95) by bin(at, 1h)
| sort by n desc nulls last, a
| order by n
| top 5 by n asc
| take 3
| limit 3
| distinct a, n
| distinct *
| count as rows
| join kind=leftouter (
    old
    | take 1
) on k, $left.a == $right.b
| lookup kind=inner (steps) on run_id
| union kind=outer withsource=src old, (
    steps
    | take 1
)
| mv-expand kind=array with_itemindex=i a = b to typeof(long), c limit 5
| make-series n = count() default=0 on at from datetime(2026-01-01) to now() step 1d by model
| parse message with * "took " ms: long " ms" *
| as named
| serialize r = row_number()
| where x in~ ("a", "b") and y !between (1 .. 5) or z !in (
    steps
    | project z
) and -1 < +a and m matches regex @"^a" and has_it has_any ("a", "b")
| render timechart with (title="x", ycolumns=a, b)`)
  })

  it("breaks what is wider than a line at its parts", () => {
    const long = "a_column_with_a_long_name"
    expect(format(`runs | where ${long} == 1 and ${long} == 2 and (${long} == 3 or ${long} == 4)`)).toBe(`runs
| where ${long} == 1
    and ${long} == 2
    and (${long} == 3 or ${long} == 4)`)
    expect(format(`runs | summarize ${long} = count(), b = countif(${long} > 1), c = max(${long}) by ${long}, model`))
      .toBe(`runs
| summarize
    ${long} = count(),
    b = countif(${long} > 1),
    c = max(${long})
    by ${long}, model`)
  })

  it("writes the rows of a datatable below each other, and a single row on one line", () => {
    expect(format('datatable(a:long,b:string)[1,"x",2,"y"]|take 1')).toBe(`datatable(a: long, b: string) [
    1, "x",
    2, "y"
]
| take 1`)
    expect(format("datatable(a:long)[1]")).toBe("datatable(a: long) [1]")
  })

  it("keeps comments where they stand: behind a token, or on lines of their own", () => {
    const query = `// first

// second
let a = 1; // of a


// of the query
runs // the table
// before where
| where a == 1 // one
  and b // two
  == 2
| join kind=inner ( // right
  steps // all
  // none left
) on k // last
// end`
    expect(format(query)).toBe(`// first

// second
let a = 1; // of a

// of the query
runs // the table
// before where
| where a == 1 // one
    and b // two
    == 2
| join kind=inner ( // right
    steps // all
    // none left
    ) on k // last
// end`)
  })

  it("gives a text with mistakes back as it is", () => {
    for (const text of ["runs |  where a = 5", "", "  // nothing", "SELECT  *  FROM runs", "runs |  wher x"]) {
      expect(format(text)).toBe(text)
    }
  })

  it("does not look at the white space it is given", () => {
    const random = seeded(3)
    for (const query of queries) {
      for (let round = 0; round < 20; round++) {
        const other = scrambled(query, random, false)
        expect(format(other), other).toBe(format(query))
      }
    }
  })

  it("keeps every token and every comment, and has nothing more to do the second time", () => {
    const random = seeded(5)
    for (const query of queries) {
      for (let round = 0; round < 40; round++) expectFaithful(scrambled(query, random, true))
    }
  })

  it("does so for random queries, and for their white space", () => {
    for (let seed = 1; seed <= (isFull ? 5000 : 150); seed++) {
      const query = randomQuery(seeded(seed))
      const random = seeded(-seed)
      expect(format(scrambled(query, random, false)), query).toBe(format(query))
      expectFaithful(scrambled(query, random, true))
    }
  })

  it("does so for any text, and never throws", () => {
    const random = seeded(13)
    for (let round = 0; round < 1500; round++) {
      const text = randomText(random)
      if (parse(text).diagnostics.length > 0) expect(format(text)).toBe(text)
      else expectFaithful(text)
    }
  })
})

function expectFaithful(text: string): void {
  const formatted = format(text)
  expect(words(formatted), text).toEqual(words(text))
  expect(comments(formatted), text).toEqual(comments(text))
  expect(kindsOf(formatted), text).toEqual(kindsOf(text))
  expect(format(formatted), text).toBe(formatted)
  expect(parse(formatted).diagnostics, text).toEqual([])
}

const kindsOf = (text: string): Token["kind"][] => meaningful(text).map(({ kind }) => kind)

describe("formatFilter", () => {
  it("keeps a condition on one line", () => {
    expect(formatFilter(" a==1\n  and b in(steps|where x==1|project y) or not( c )")).toBe(
      "a == 1 and b in (steps | where x == 1 | project y) or not(c)",
    )
    expect(formatFilter("a  ==\t-1")).toBe("a == -1")
  })

  it("goes to the next line only behind a comment", () => {
    expect(formatFilter("a==1 // why\nand b")).toBe("a == 1 // why\n    and b")
    expect(formatFilter(formatFilter("// x\na==1 // why\nand b"))).toBe("// x\na == 1 // why\n    and b")
  })

  it("gives a text with mistakes, and nothing, back as it is", () => {
    for (const text of ["", "  ", "a  = 5", "timeout", "a |  b"]) expect(formatFilter(text)).toBe(text)
  })
})
