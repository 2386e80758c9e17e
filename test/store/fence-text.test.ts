import type { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Problem, type ProblemView } from "../../src/model/problem.ts"
import { checkStatement } from "../../src/store/fence/check.ts"
import type { CheckedStatement } from "../../src/store/fence/statement.ts"
import { openLedger, reading, scope } from "./fence/ledger.ts"

let ledger: DuckDBInstance
beforeAll(async () => {
  ledger = await openLedger()
})
afterAll(() => ledger.closeSync())

const check = (sql: string) => reading(ledger, (connection) => checkStatement(connection, sql, scope))

describe("a text that is no statement is answered with one sentence", () => {
  const nothing = "There is no statement in the text."
  test.each([
    ["empty", "", nothing],
    ["blank", " \n\t ", nothing],
    ["a comment", "-- nothing\n", nothing],
    ["nested comments", "/* a /* b */ */", nothing],
    ["semicolons", " ; ;; ", nothing],
    ["blanks of Unicode", "\u00a0\u3000\ufeff", nothing],
    ["EXPLAIN alone", "EXPLAIN ", "EXPLAIN needs a SELECT behind it."],
    [
      "a NUL character",
      "SELECT 1\0; DROP VIEW runs",
      "The statement holds a NUL character, which no SQL text may hold.",
    ],
    ["half a letter", "SELECT '\ud800'", "The statement is not valid Unicode: it holds half of a surrogate pair."],
    ["a number past a double", "SELECT 1e999", "The statement holds a number that is too large."],
    ["a digit row past a double", `SELECT ${"9".repeat(400)}`, "The statement holds a number that is too large."],
    ["four parts in a name", "FROM a.b.c.d", "The engine's parser cannot read a part of this statement."],
    [
      "a form of SQL that is none of the engine's",
      "SELECT 1 BETWEEN SYMMETRIC 2 AND 0",
      "The engine's parser cannot read a part of this statement.",
    ],
    ["both kinds of parameters", "SELECT $1, $a", "Mixing named and positional parameters is not supported yet."],
  ])("%s", async (_, sql, message) => {
    expect((await problemOf(sql)).message).toBe(message)
  })
})

describe("a text that would choke the engine's parser is refused before it gets there", () => {
  test.each([
    ["too long", `SELECT '${"é".repeat(8200)}'`, "The statement is 16409 bytes long; 16384 are allowed."],
    ["openers of comments", `SELECT 1 ${"/*".repeat(8000)}`, "The statement has 8000 block comments; 100 are allowed."],
    ["comments in a row", `SELECT 1 ${"/**/".repeat(4000)}`, "The statement has 4000 block comments; 100 are allowed."],
    [
      "plus signs",
      `SELECT ${"+".repeat(16000)}1`,
      "The statement has 16000 operator characters in a row; 64 are allowed.",
    ],
    [
      "brackets",
      `SELECT ${"(".repeat(8000)}1${")".repeat(8000)}`,
      "The statement has 8000 brackets inside one another; 100 are allowed.",
    ],
    [
      "list types",
      `SELECT NULL::INT${"[]".repeat(900)}`,
      "The statement has 900 brackets [] in a row; 16 are allowed.",
    ],
    [
      "array types",
      `SELECT NULL::INT${"[3]".repeat(900)}`,
      "The statement has 900 brackets [] in a row; 16 are allowed.",
    ],
    ["signs in depth", `SELECT ${"- ".repeat(8000)}a`, "The statement nests too deep for the parser."],
    ["NOT in depth", `SELECT ${"NOT ".repeat(4000)}true`, "The statement nests too deep for the parser."],
    [
      "lambdas in lambdas to group by",
      `SELECT 1 GROUP BY CASE WHEN ${"f(x -> ".repeat(40)}1${")".repeat(40)} THEN 1 END`,
      "The statement has 40 lambdas or arrows -> inside one another in GROUP BY; 8 are allowed.",
    ],
    [
      "new lambdas in old ones, by cube",
      `SELECT a -> 1 GROUP BY CUBE (b, ${"lambda x: y -> ".repeat(20)}1), c`,
      "The statement has 40 lambdas or arrows -> inside one another in GROUP BY; 8 are allowed.",
    ],
    ["parameters", `SELECT 1 GROUP BY ${"?,".repeat(8000)}?`, "The statement has 8001 parameters; 500 are allowed."],
    [
      "grouping sets",
      `SELECT 1 GROUP BY ${names("d", 500)}, CUBE (${names("c", 15)})`,
      "The statement has 16875520 columns in the sets of CUBE, ROLLUP and GROUPING SETS; 100000 are allowed.",
    ],
    [
      "rollups",
      `SELECT 1 GROUP BY ROLLUP (${names("d", 200)}), ROLLUP (${names("c", 200)})`,
      "The statement has 16160400 columns in the sets of CUBE, ROLLUP and GROUPING SETS; 100000 are allowed.",
    ],
  ])("%s", async (_, sql, message) => {
    const before = process.cpuUsage()
    expect((await problemOf(sql)).message).toBe(message)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(500)
  })

  test.each([
    ["long, but not too long", `SELECT '${"x".repeat(16_000)}' AS a`],
    ["a long list of values", `FROM runs WHERE line IN (${Array.from({ length: 3000 }, (_, n) => n).join(",")})`],
    [
      "signs and comments inside a text",
      `SELECT '${"+".repeat(200)}${"/*".repeat(200)}', "${"(".repeat(150)}" FROM (SELECT 1 AS "${"(".repeat(150)}")`,
    ],
    ["signs inside comments", `SELECT 1 -- ${"=".repeat(500)}\n /*${"*".repeat(500)}*/ /* ${"+".repeat(500)} */`],
    ["signs inside dollar quotes", `SELECT $$${"+".repeat(500)}$$, $a$${"(".repeat(500)}$a$, E'\\'${"+".repeat(500)}'`],
    ["fifty comments", `SELECT 1 ${"/* a */ ".repeat(50)}`],
    ["conditions in brackets", `FROM runs WHERE ${"(".repeat(60)}line = 1${" OR line = 2)".repeat(60)}`],
    ["nine hundred arms", `SELECT 1${" UNION ALL SELECT 1".repeat(800)}`],
    [
      "many lambdas beside one another",
      `SELECT 1 FROM runs GROUP BY ${"list_transform([line], x -> x + 1), config -> 'a' -> 'b', ".repeat(20)} line HAVING ${"(config -> 'a') IS NULL AND ".repeat(20)} true`,
    ],
    ["a cube of six", `SELECT 1 FROM runs GROUP BY CUBE (kind, model, status, origin, provider, file)`],
  ])("not: %s", async (_, sql) => {
    expect((await check(sql)).kind).toBe("select")
  })
})

describe("a problem marks its place in the text as written", () => {
  test.each([
    ["selec 1", "selec", 'Syntax error at or near "selec".', undefined],
    ["SELECT 1 FROM", "", "Syntax error at end of input.", undefined],
    ["SELECT 'it", "'it", 'Unterminated quoted string at or near "\'it".', undefined],
    ["SELECT 'é😀',\n  CASE THEN", "THEN", 'Syntax error at or near "THEN".', undefined],
    ["SELECT 'é😀', rond(1)", "rond", "There is no function rond().", "Did you mean round()?"],
    ["SELECT 'é😀' FROM rns r", "rns", 'There is no table "rns" to read here.', "Did you mean runs?"],
    ["WITH a AS (FROM late), late AS (SELECT 1) FROM a", "late", 'There is no table "late" to read here.', undefined],
    [
      "WITH RECURSIVE late(n) AS (FROM late UNION ALL FROM late) FROM late",
      "late",
      'There is no table "late" to read here.',
      undefined,
    ],
    ["PIVOT nope ON model, kind USING count(*)", "nope", 'There is no table "nope" to read here.', undefined],
    ["SELECT 1 FROM main.rns", "main.rns", 'There is no table "main.rns" to read here.', "Did you mean runs?"],
    ["EXPLAIN /* é */\n SELECT nope(1)", "nope", "There is no function nope().", undefined],
    ["EXPLAIN ANALYZE SELECT 1 +", "", "Syntax error at end of input.", undefined],
    ["PIVOT runs ON model, kind USING nope(*)", "nope", "There is no function nope().", undefined],
    [
      "PIVOT runs ON model IN (FROM nope), kind USING count(*)",
      "nope",
      'There is no table "nope" to read here.',
      undefined,
    ],
  ])("%s", async (sql, marked, message, hint) => {
    const problem = await problemOf(sql)
    const { start, end, line, column } = problem.position!
    expect([problem.code, problem.message, sql.slice(start, end)]).toEqual(["sql_error", message, marked])
    expect(problem.hint ?? "").toContain(hint ?? "")
    expect([line, column]).toEqual(lineAndColumn(sql, start))
  })

  test("a refusal marks the whole call, however it is written", async () => {
    const sql = "SELECT 1,\n  main.\"CURRENT_setting\"('threads')"
    expect(await problemOf(sql)).toEqual({
      code: "sql_refused",
      message: "current_setting() is refused here: it reads settings of the engine.",
      position: { start: 12, end: 34, line: 2, column: 3 },
    })
  })

  test("a refusal says what to do instead, where there is something", async () => {
    const hints = await Promise.all(
      ["FROM duckdb_tables()", "PRAGMA table_info('runs')", "COPY runs TO 'x'", "SHOW ALL TABLES"].map(
        async (sql) => (await problemOf(sql)).hint,
      ),
    )
    expect(hints).toEqual([
      "SHOW TABLES tells what can be read.",
      "DESCRIBE runs tells the columns of runs, SHOW TABLES what can be read.",
      "Ask for the rows as CSV, JSON or Parquet: the format of the answer is chosen with the query.",
      "SHOW TABLES must stand alone; DESCRIBE runs tells the columns of runs.",
    ])
  })

  test("names the statement that was refused, also behind a WITH", async () => {
    const problem = await problemOf("WITH x AS (SELECT 1) DELETE FROM runs")
    expect(problem.message).toBe("DELETE is refused here: only a statement that reads can run.")
  })
})

describe("the text that runs is the text as given", () => {
  test.each(["SELECT 1 -- x", "/* a */ FROM runs;", "DESCRIBE runs", "  SUMMARIZE runs\n"])("%s", async (sql) => {
    expect(await check(sql)).toEqual({ kind: sqlKind(sql), sql, before: [], parameters: [] })
  })

  test("EXPLAIN keeps every offset, with comments blanked before the SELECT", async () => {
    const sql = "explain /* é */ -- b\n (analyze, format json) SELECT 'é' -- c"
    expect((await check(sql)).sql).toBe(`explain${" ".repeat(13)}\n (analyze, format json) SELECT 'é' -- c`)
  })
})

describe("parameters are told in the order they are bound", () => {
  test.each([
    ["SELECT 1", []],
    ["FROM runs WHERE model = ? AND kind = ?", ["1", "2"]],
    ["FROM runs WHERE model = $2 AND kind = $1 AND status = $2", ["1", "2"]],
    [
      "FROM runs WHERE started_at >= $from AND started_at < $to AND model = $Model AND kind = $model",
      ["from", "to", "Model"],
    ],
    ["EXPLAIN FROM runs LIMIT $rows", ["rows"]],
    ["PIVOT runs ON model USING sum(cost_usd * $rate)", ["rate"]],
  ])("%s", async (sql, names) => {
    expect((await check(sql)).parameters).toEqual(names)
  })
})

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`).join(",")

const sqlKind = (sql: string): CheckedStatement["kind"] =>
  sql.includes("DESCRIBE") ? "describe" : sql.includes("SUMMARIZE") ? "summarize" : "select"

function lineAndColumn(sql: string, start: number): readonly number[] {
  const lines = sql.slice(0, start).split("\n")
  return [lines.length, lines.at(-1)!.length + 1]
}

async function problemOf(sql: string): Promise<ProblemView> {
  try {
    await check(sql)
  } catch (error) {
    if (error instanceof Problem) return error.view()
    throw error
  }
  throw new Error(`not refused: ${sql.slice(0, 100)}`)
}
