import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Rows } from "../../src/model/rows.ts"
import { requestLines } from "../web/site.ts"
import { isFull } from "../scale.ts"
import { newPlace, type Place, type Ran, type Server } from "./command-line.ts"

let place: Place

beforeAll(async () => {
  place = newPlace()
  place.write("logs/app.ndjson", `${requestLines}not json\n`)
  place.write(
    "metrics/run.json",
    JSON.stringify({ run_id: "flash_1", analysis_type: "flash_analysis", duration_seconds: 150.5 }),
  )
})
afterAll(() => place.remove())

async function out(words: readonly string[]): Promise<string> {
  return checked(await place.runHere(words))
}

/** The same by a process of its own, with something to read from stdin. */
async function outOfProcess(words: readonly string[], input = ""): Promise<string> {
  return checked(await place.run(words, { input }))
}

function checked({ code, stdout, stderr }: Ran): string {
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  return stdout
}

/** Asked are both, in turn, where it makes a difference; a server answers much sooner. */
const usually = isFull ? "nobody else" : "a server"
const inTurn = isFull ? ["a server", "nobody else"] : ["a server"]
let server: Server | null = null

/** For the tests of a group; must be called in it. A server stays for the groups that follow. */
function askedOf(who: string): void {
  beforeAll(async () => {
    if (who === "a server") server ??= await place.serve()
    else await stopServer()
  })
}

async function stopServer(): Promise<void> {
  await server?.stop()
  server = null
}

describe("runledger ingest", () => {
  it("reads everything once and prints what it came to", async () => {
    const { code, stdout, stderr } = await place.run(["ingest", "--json"])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ files: 2, lines: 4, runs: 3, duplicates: 0, rejects: 1 })
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual([
      "files",
      "lines",
      "runs",
      "duplicates",
      "rejects",
      "bytes",
      "seconds",
    ])
    expect(stderr).toMatch(/100 %/)
  })

  it("finds nothing new the second time", async () => {
    const { stdout } = await place.runHere(["ingest"])
    expect(stdout).toContain("0 new runs")
  })
})

describe("runledger query", () => {
  askedOf(usually)

  const query = "runs | where duration > 10s and kind == $kind | project run_id, duration"
  const asked = ["query", query, "--param", "kind=request"]

  it("takes a time range for the names of one, and refuses one that nothing reads", async () => {
    const words = ["query", "runs | where started_at between ($from .. $to) | count as n", "--format", "csv"]
    expect(await out(words)).toBe("n\r\n2\r\n")
    expect(await out([...words, "--from", "2025-10-15"])).toBe("n\r\n0\r\n")
    expect(await out([...words, "--from", "2025-10-14", "--to", "2025-10-14"])).toBe("n\r\n2\r\n")
    expect(await out([...words, "--last", "1h"])).toBe("n\r\n0\r\n")
    for (const range of [
      ["--from", "soon"],
      ["--last", "7d", "--to", "2026-01-01"],
    ])
      expect((await place.run([...words, ...range])).code).toBe(2)
    const unused = await place.run(["query", "runs | count", "--last", "7d"])
    expect([unused.code, unused.stderr]).toEqual([2, expect.stringContaining("does not use the time range")])
  })

  it("saves a query as a report, once", async () => {
    const words = ["query", "runs | where kind == $k | count as n", "--param", "k=request", "--save", "how-many"]
    expect(await out([...words, "--title", "How many"])).toBe("data/reports/how-many.kql\n")
    expect(await out(["report", "how-many", "--format", "csv"])).toBe("n\r\n2\r\n")
    expect(await out(["report", "how-many", "--model", "llama-3.1-8b-instant", "--format", "csv"])).toBe("n\r\n1\r\n")
    const again = await place.run(words)
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("there is a report how-many already")])
  })

  it("answers a question in the query language in every form", async () => {
    expect(await out([...asked, "--format", "csv"])).toBe("run_id,duration\r\na1b2c3d4,00:00:11.4502300\r\n")
    expect(await outOfProcess(["query", "-", "--param", "kind=request", "--format", "ndjson"], query)).toBe(
      '{"run_id":"a1b2c3d4","duration":"00:00:11.4502300"}\n',
    )
  })

  it("explains: the SQL, the values beside it, the stages, the columns", async () => {
    const text = await out([...asked, "--explain"])
    expect(text).toContain('FROM "runs"')
    expect(text).toContain('= "request"\n')
    expect(text).toContain("duration: timespan\n")
    expect(text).toMatch(/\nruns\n {4}\d+ columns\n\| /)
  })

  it("points at what is wrong", async () => {
    const { code, stdout, stderr } = await place.runHere(["query", "runs | where durration > 10s"])
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toContain('no column "durration" in `runs` (did you mean `duration`?)')
    expect(stderr).toMatch(/\n {15}\^{9}\n/)
  })
})

/** Whoever answers: the server that is there, or the command by itself. */
describe.each(inTurn)("runledger sql, with %s to ask", (who) => {
  askedOf(who)

  it("gives lines to a program", async () => {
    const stdout = await out(["sql", "select run_id, cost_usd from runs where cost_usd is not null order by run_id"])
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown)
    expect(lines[0]).toEqual({ run_id: "a1b2c3d4", cost_usd: "0.001507" })
  })

  it("gives the API's object as JSON", async () => {
    const rows = JSON.parse(await out(["sql", "select 1 as one", "--format", "json"])) as Rows
    expect(rows).toMatchObject({
      columns: [{ name: "one", type: "INTEGER", unit: null }],
      rows: [[1]],
      truncated: false,
      notes: [],
    })
  })

  it("gives CSV with a header, a table, and Markdown", async () => {
    const sql = "select 1 as n, 'x' as t"
    expect((await out(["sql", sql, "--format", "csv"])).trim().split(/\r?\n/)).toEqual(["n,t", "1,x"])
    expect(await out(["sql", sql, "--format", "table"])).toBe("n  t\n─  ─\n1  x\n")
    expect(await out(["sql", sql, "--format", "markdown"])).toBe("| n | t |\n| ---: | --- |\n| 1 | x |\n")
  })

  it("binds values, numbers by their looks and text in quotes", async () => {
    const sql = "select $a + 1 as a, $b as b, $c as c, $d is null as d"
    const words = ["sql", sql, "--param", "a=41", "--param", 'b="007"', "--param", "c=x=y", "--param", "d=null"]
    expect(JSON.parse(await out(words))).toEqual({ a: 42, b: "007", c: "x=y", d: true })
  })

  it("reads a query from stdin", async () => {
    expect(JSON.parse(await outOfProcess(["sql", "-"], "select 7 as seven"))).toEqual({ seven: 7 })
  })

  it("tells on stderr that rows are missing", async () => {
    const { code, stdout, stderr } = await place.runHere(["sql", "select * from range(20000)", "--format", "json"])
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as Rows).truncated).toBe(true)
    expect(stderr).toMatch(/note: .*rows/)
  })

  it("streams what is large", async () => {
    const stdout = await outOfProcess(["sql", "select * from range(300000)", "--format", "ndjson"])
    expect(stdout.split("\n")).toHaveLength(300_001)
  })

  it("takes settings before or after the command, from the environment, and from a file", async () => {
    expect(await out(["--timezone", "UTC", "sql", "select 1 as a"])).toBe('{"a":1}\n')
    const file = `${who.replaceAll(" ", "-")}.json`
    place.write(file, '{"db":"data/runledger.duckdb"}')
    expect(await out(["sql", "select count(*) as n from runs", "--config", file])).toBe('{"n":3}\n')
  })
})

describe.each(inTurn)("runledger report, with %s to ask", (who) => {
  askedOf(who)

  it("lists the reports when none is named", async () => {
    expect(await out(["report"])).toContain('"name":"slowest"')
  })

  it("answers one, filtered and in the form asked for", async () => {
    const csv = await out(["report", "slowest", "--model", "llama-3.1-8b-instant", "--format", "csv"])
    expect(csv.trim().split("\r\n")).toHaveLength(2)
    const limited = await out(["report", "slowest", "--param", "limit=1"])
    expect(limited.trim().split("\n")).toHaveLength(1)
  })
})

describe("the other commands", () => {
  askedOf(usually)

  it("schema prints a JSON Schema", async () => {
    const schema = JSON.parse(await outOfProcess(["schema"])) as Record<string, unknown>
    expect(schema["$schema"]).toContain("json-schema.org")
  })

  it("prices lists and checks", async () => {
    expect(await outOfProcess(["prices", "list"])).toContain("llama-3.3-70b-versatile")
    expect(await out(["prices", "check"])).toContain("model_shutdown")
  })

  it("doctor says that all is well, as text and as JSON", async () => {
    const { code, stdout } = await place.run(["doctor"])
    expect(stdout).toMatch(/^ok +database +.*holds 3 runs$/m)
    expect(stdout).toMatch(/^ok +file +logs\/\S+: current, \d+ B read of \d+ B, \d lines?, 1 reject$/m)
    expect(code).toBe(0)
    const { findings } = JSON.parse((await place.runHere(["doctor", "--json"])).stdout) as {
      findings: readonly object[]
    }
    expect(findings).toContainEqual(expect.objectContaining({ check: "server", state: "ok" }))
  })

  it("doctor exits with 1 and says what to do when something stands in the way", async () => {
    place.write("notes/file", "x")
    const { code, stdout, stderr } = await place.runHere(["doctor", "--logs", "notes/file"])
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" })
    expect(stdout).toMatch(/^problem +folder logs/m)
    expect(stdout).toContain("→ ")
  })
})
