import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  check,
  compile,
  type Compiled,
  compileFilter,
  type FilterOptions,
  Problem,
  type Token,
  tokenize,
} from "../../src/query/index.ts"
import { ask, catalog, type Engine, now, openEngine, rowsOf } from "./engine.ts"
import { randomQuery as randomTypedQuery } from "./oracle/generate.ts"
import { catalog as oracleCatalog } from "./oracle/tables.ts"
import { randomQuery } from "./random-query.ts"
import { seeded } from "./random-text.ts"

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
})
afterAll(() => engine.close())

const rounds = process.env["TEST_SCALE"] === "full" ? 1500 : 150

/** Conditions over the rows of runs, whose leaves are everything that can go wrong with null. */
const leaves = [
  "tokens == 100",
  "tokens != 100",
  "tokens > 40",
  "tokens <= 60",
  "tokens == retries",
  "duration_ms > 300",
  "duration_ms != 300",
  'model == "llama-8b"',
  'model != ""',
  'model =~ "LLAMA-8B"',
  'message has "done"',
  'message !has "took"',
  'message contains "_"',
  'message !contains "ms"',
  'message startswith "v"',
  'model in ("llama-70b", "")',
  "tokens in (100, 0)",
  "tokens !in (100, 0)",
  "tokens between (10 .. 70)",
  "tokens !between (10 .. 70)",
  "ok",
  "isnull(tokens)",
  "isempty(model)",
  "config.temperature == 0.1",
  "config.temperature > 0.1",
  "config.note == 'first'",
  "started_at > datetime(2026-01-01 11:00)",
  "waited < 1s",
  "cost_usd >= 0.0009",
  "tokens / retries > 10",
]

function condition(random: () => number, depth: number): string {
  if (depth === 0 || random() < 0.3) return leaves[Math.floor(random() * leaves.length)] ?? "ok"
  const [one, other] = [condition(random, depth - 1), condition(random, depth - 1)]
  if (random() < 0.3) return `not(${one})`
  return random() < 0.5 ? `(${one} and ${other})` : `(${one} or ${other})`
}

const ids = async (query: string) =>
  (await rowsOf(engine, `${query} | sort by run_id asc | project run_id`)).map(([id]) => id)

describe("properties", () => {
  it("a condition, its negation and what is neither share the rows among them", async () => {
    const random = seeded(3)
    for (let round = 0; round < rounds / 5; round++) {
      const text = condition(random, 3)
      const yes = await ids(`runs | where ${text}`)
      const no = await ids(`runs | where not(${text})`)
      const values = await rowsOf(engine, `runs | project run_id, p = ${text}`)
      const byValue = (wanted: unknown) =>
        values
          .filter(([, value]) => value === wanted)
          .map(([id]) => id)
          .toSorted()
      expect([text, yes, no]).toEqual([text, byValue(true), byValue(false)])
    }
  })

  it("whatever is accepted is understood by the engine, and comes back the way its types are stored", async () => {
    const random = seeded(17)
    let accepted = 0
    for (let round = 0; round < rounds * 3; round++) {
      const query = randomQuery(random)
      if (check(query, { catalog, now }).length > 0) continue
      accepted++
      await ask(engine, query).catch((error: unknown) => {
        // Numbers that overflow raise, by decision.
        if (!/overflow|out of range|cast value/i.test(String(error))) throw new Error(`${query}: ${String(error)}`)
      })
    }
    expect(accepted).toBeGreaterThan(rounds / 2)
  })

  it("top is sort and take", async () => {
    for (const column of ["tokens", "duration_ms", "model", "started_at", "cost_usd", "ok", "waited"]) {
      for (const direction of ["", "asc", "desc", "asc nulls last", "desc nulls first"]) {
        const top = compile(`runs | top 3 by ${column} ${direction}`, { catalog, now })
        expect(top).toEqual(compile(`runs | sort by ${column} ${direction} | take 3`, { catalog, now }))
      }
    }
  })

  it("no literal and no parameter of a query ever stands in its SQL", async () => {
    const random = seeded(5)
    for (let round = 0; round < rounds; round++) {
      const marks = Array.from({ length: 4 }, () => `q${Math.floor(random() * 1e9).toString(36)}z`)
      const [text = "", key = "", param = "", other = ""] = marks
      const number = 1_000_000_000 + Math.floor(random() * 1e9)
      const queries = [
        `runs | where model == "${text}" or message has "${other}" or tokens > ${number} | take ${number}`,
        `runs | extend x = strcat("${text}", config["${key}"], $p), y = config.${key}.${other}[${number}] | where x contains '${other}'`,
        `runs | where model in ("${text}", "${other}") and message matches regex "${key}" | summarize percentile(tokens, ${number % 100}.25), make_list(model, ${number})`,
        `datatable(a: string, b: long, c: dynamic) ["${text}", ${number}, dynamic({"${key}": "${other}"})] | where a has_any ("${text}", "${other}")`,
        `print a = "${text}", b = ${number}, c = dynamic(["${other}"]), d = replace_regex("${key}", "${text}", "${other}"), e = trim("${key}", $p)`,
        `runs | parse message with * "${text}" x: long "${other}" * | where x == ${number}`,
        `runs | project a = extract("(${text})", 1, message), b = case(model == "${key}", "${other}", $p) | where a startswith "${text}"`,
        `union withsource=s (runs | where model =~ "${text}"), steps | where s == "${other}"`,
      ]
      const { sql, params } = compile(queries[round % queries.length] ?? "", { catalog, now, params: { p: param } })
      for (const mark of [...marks, String(number)]) expect(sql).not.toContain(mark)
      expect(JSON.stringify(params)).toContain(text)
    }
  })

  it("no literal of a random query stands in its SQL, whatever takes it", () => {
    const random = seeded(23)
    let replaced = 0
    for (let round = 0; round < rounds; round++) {
      const query = randomTypedQuery(random)
      for (const token of tokenize(query)) {
        const mark = markFor(token, 100_000_000 + Math.floor(random() * 1e8))
        const isName = /(?:^|[^\w\])])\[$/.test(query.slice(0, token.start))
        if (mark === null || isName) continue
        const marked = query.slice(0, token.start) + mark.written + query.slice(token.end)
        const compiled = compiledOrNull(marked)
        if (compiled === null) continue
        replaced++
        expect([marked, compiled.sql.includes(mark.sought)]).toEqual([marked, false])
      }
    }
    expect(replaced).toBeGreaterThan(rounds * 2)
  })

  it("a query that is cut, doubled or mixed up is told its mistakes, in its own text, and nothing fails", () => {
    const random = seeded(31)
    const anywhere = (text: string) => Math.floor(random() * (text.length + 1))
    for (let round = 0; round < rounds * 4; round++) {
      let text = randomTypedQuery(random)
      const other = randomTypedQuery(random)
      for (let edit = 0; edit < 3; edit++) {
        const [from, to] = [anywhere(text), anywhere(text)].toSorted((one, other_) => one - other_) as [number, number]
        const piece = random() < 0.5 ? other.slice(anywhere(other)).slice(0, 12) : String.fromCharCode(random() * 0x250)
        text =
          random() < 0.5
            ? text.slice(0, from) + text.slice(Math.min(to, from + 8))
            : text.slice(0, from) + piece + text.slice(from)
      }
      for (const { span, hints, message } of check(text, { catalog: oracleCatalog, now })) {
        expect([text, span.start >= 0 && span.start <= span.end && span.end <= text.length]).toEqual([text, true])
        expect([text, message !== "" && hints.every((hint) => hint.text !== "")]).toEqual([text, true])
      }
      const filter = { columns: oracleCatalog["events"] ?? [], now }
      expect(() => compiledFilterOrNull(text, filter)).not.toThrow()
    }
  })

  it("a name may look like SQL wherever a query makes one", async () => {
    const names = [
      `x" FROM runs; DROP TABLE runs; --`,
      `"`,
      `""`,
      `');--`,
      "a$1b",
      "$1",
      "a\nb",
      "; select 1",
      "/*",
      "*/",
      "üñ 語",
    ]
    for (const name of names) {
      const written = `['${name.replaceAll("'", String.raw`\'`).replaceAll("\n", String.raw`\n`)}']`
      for (const query of placesOfNames) {
        const { columns, rows } = await ask(
          engine,
          query.replaceAll("@", () => written),
        )
        expect([query, columns.includes(name) || !query.includes("@ is kept")]).toEqual([query, true])
        expect(rows.length, query).toBeGreaterThan(0)
      }
      const tables = { [name]: [{ name, type: "long" as const }] }
      const { sql } = compile(`${written} | where ${written} > 1 | join kind=inner (${written}) on ${written}`, {
        catalog: tables,
      })
      expect(sql).toContain(`FROM "${name.replaceAll('"', '""')}" AS`)
    }
    expect(await rowsOf(engine, "runs | count")).toEqual([[5]])
  })

  it("text of a query that looks like SQL stays text", async () => {
    const nasty = String.raw`'; DROP TABLE runs; --" \$1 $1 /* */ {} \u0000`
    const written = JSON.stringify(nasty)
    expect(await rowsOf(engine, `print x = ${written}, y = strcat(${written}, "!")`)).toEqual([[nasty, `${nasty}!`]])
    expect(await rowsOf(engine, "print x = $evil", { params: { evil: nasty } })).toEqual([[nasty]])
    expect(await ids(`runs | where model != ${written}`)).toHaveLength(5)
    const name = `x" FROM runs; DROP TABLE runs; --`
    expect((await ask(engine, `print ['${name}'] = 1 | extend y = ['${name}'] + 1 | where y > 1`)).rows).toEqual([
      [1, 2],
    ])
    expect(await rowsOf(engine, `print d = dynamic({"a\\"b": 1, "c'd": 2}) | project d["a\\"b"], d["c'd"]`)).toEqual([
      [1, 2],
    ])
    const odd = String.raw`{'"]; x': 5, '$.a': 6, 'a.b': 7, '*': {'*': [8]}, '#': 9, ' ': 2, '/': 3, '~1': 4}`
    expect(
      await rowsOf(
        engine,
        String.raw`print d = dynamic(${odd}) | project a = d['"]; x'], b = d['$.a'], c = d['a.b'], e = d['*']['*'][0], f = d['#'], g = d[' '], h = d['/'], i = d['~1'], j = d.nope['*']`,
      ),
    ).toEqual([[5, 6, 7, 8, 9, 2, 3, 4, null]])
    expect(
      await rowsOf(
        engine,
        `print d = dynamic({'*': 8, 'b': 1}), k = '*' | project d[k] | union (print d = dynamic({'*': 8, 'b': 1}) | mv-expand d | project d_k = d)`,
      ),
    ).toEqual([[8], [{ "*": 8 }], [{ b: 1 }]])
    expect(() => compile(String.raw`print ['a\0b'] = 1`, { catalog })).toThrow(/character \\0/)
    const keys = String.raw`print d = dynamic({"a\\b": 1, "c\"": 2, "": 3, "e.f": 4, "\\": 5})`
    expect(await rowsOf(engine, String.raw`${keys} | project d["a\\b"], d["c\""], d["e.f"], d["\\"]`)).toEqual([
      [1, 2, 4, 5],
    ])
    expect(
      await rowsOf(
        engine,
        String.raw`${keys}, p = "a\\b", q = "c\"", r = "", s = "\\" | project d[p], d[q], d[r], d[s]`,
      ),
    ).toEqual([[1, 2, 3, 5]])
    expect(await rowsOf(engine, `${keys} | mv-expand kind=array d | project tolong(d[1])`)).toEqual([
      [1],
      [2],
      [3],
      [4],
      [5],
    ])
    expect(await rowsOf(engine, "runs | count")).toEqual([[5]])
  })

  it("filters are the same conditions, without a table in front", async () => {
    const random = seeded(9)
    const columns = catalog["runs"] ?? []
    for (let round = 0; round < rounds / 10; round++) {
      const text = condition(random, 2)
      // In the box a word alone is refused, even the name of a bool: it is nearly always meant as text.
      if (/^\w+$/.test(text)) continue
      const filter = compileFilter(text, { columns, now })
      const answer = await engine.connection.runAndReadAll(
        `SELECT run_id FROM runs WHERE ${filter.sql} ORDER BY run_id`,
        filter.params,
      )
      expect([text, answer.getRowsJson().map(([id]) => id)]).toEqual([text, await ids(`runs | where ${text}`)])
    }
    expect(compileFilter("  ", { columns })).toEqual({ sql: "true", params: [] })
    expect(compileFilter("model == $m and started_at > ago(1d)", { columns, now, params: { m: "a" } })).toEqual({
      sql: '(("model" = $1) AND ("started_at" > CAST($2 AS TIMESTAMP)))',
      params: ["a", "2026-01-09 00:00:00"],
    })
  })

  it("host parameters are text, numbers, truth or times, in any number", async () => {
    const params = {
      model: "llama-8b",
      least: 1,
      part: 0.5,
      flag: true,
      from: new Date("2026-01-01T11:00:00Z"),
      timezone: "Europe/Amsterdam",
    }
    expect(
      await ids0("runs | where model == $model and tokens > $least and ok == $flag and started_at > $from", params),
    ).toEqual(["r2"])
    expect(
      await rowsOf(engine, "print datetime_utc_to_local($from, $timezone), $part * 2, $least + 1", { params }),
    ).toEqual([["2026-01-01 12:00:00", 1, 2]])
  })
})

async function ids0(query: string, params: Record<string, string | number | boolean | Date>): Promise<unknown[]> {
  return (await rowsOf(engine, `${query} | project run_id`, { params })).map(([id]) => id)
}

/** A literal of the same kind that stands nowhere else, and what of it would be seen. */
function markFor({ kind, text }: Token, number: number): { readonly written: string; readonly sought: string } | null {
  const word = `zq${number}qz`
  if (kind === "string") return { written: `"${word}"`, sought: word }
  if (kind === "number") return { written: String(number), sought: String(number) }
  if (kind === "timespan") return { written: `${number}s`, sought: String(number) }
  if (kind !== "typed") return null
  if (text.startsWith("dynamic(")) return { written: `dynamic({"${word}": ["${word}"]})`, sought: word }
  if (text.startsWith("datetime(")) return { written: "datetime(2031-07-13T11:13:17)", sought: "2031-07-13" }
  if (text.startsWith("guid(")) return { written: "guid(9a8b7c6d-1e4e-49d9-b579-fe0b331d3642)", sought: "9a8b7c6d" }
  return { written: `${text.slice(0, text.indexOf("("))}(${number})`, sought: String(number) }
}

function compiledOrNull(query: string): Compiled | null {
  try {
    return compile(query, { catalog: oracleCatalog, now })
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

function compiledFilterOrNull(text: string, options: FilterOptions): void {
  try {
    compileFilter(text, options)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

/** Every place where a query may make a name, in queries that give rows. */
const placesOfNames = [
  "let @ = 5; print a = @",
  "let @ = runs | take 1; @ | project run_id",
  "let @ = (x: long) { x + 1 }; print a = @(1)",
  "let f = (@: long) { @ + 1 }; print a = f(1)",
  "print @ = 1 | extend y = @ + 1 | where @ == 1 | project @, y // @ is kept",
  "runs | project @ = tokens | sort by @ asc | take 2 // @ is kept",
  "runs | extend @ = tokens | summarize max(@) by m = model, @ // @ is kept",
  "runs | project-rename @ = tokens | project-keep @, run_id // @ is kept",
  "runs | summarize @ = count() by model | top 1 by @ // @ is kept",
  "runs | summarize arg_max(tokens, run_id) | project-rename @ = tokens | distinct @ // @ is kept",
  "runs | count as @ // @ is kept",
  "range @ from 1 to 3 step 1 | extend y = @ // @ is kept",
  "datatable(@: long) [1, 2] | where @ in ((datatable(@: long) [1] | project @)) // @ is kept",
  "union withsource=@ (runs | project run_id), (steps | project run_id) // @ is kept",
  "runs | as @ | union @ | project run_id",
  "runs | mv-expand with_itemindex=@ config.tags | project @ // @ is kept",
  "runs | mv-expand @ = config.tags to typeof(string) | project @ // @ is kept",
  "runs | make-series @ = count() on started_at step 1d | project @ // @ is kept",
  "runs | make-series n = count() on @ = started_at from datetime(2026-01-01) to now() step 1d by m = model | project @ // @ is kept",
  "runs | parse message with * 'took ' @: long ' ms' | project @ // @ is kept",
  "runs | sort by run_id asc | serialize @ = row_number() | project @ // @ is kept",
  "runs | project @ = run_id, a = 1 | join kind=inner (steps | project @ = run_id) on @ | project @ // @ is kept",
  "runs | project @ = run_id, a = 1 | join kind=leftouter (steps | project b = run_id) on $left.@ == $right.b | project @ // @ is kept",
  "runs | project @ = run_id, a = 1 | lookup (steps | project @ = run_id, name) on @ | project @ // @ is kept",
  "runs | project tokens, a = config.@ | summarize count()",
]
