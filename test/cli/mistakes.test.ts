import { mkdirSync } from "node:fs"
import { createServer } from "node:net"
import { once } from "node:events"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { isFull } from "../scale.ts"
import { requestLines } from "../web/site.ts"
import { newPlace, type Place, type Ran, type Server } from "./command-line.ts"

let place: Place

beforeAll(async () => {
  place = newPlace()
  place.write("logs/app.ndjson", requestLines)
  await place.runHere(["ingest"])
})
afterAll(() => place.remove())

/** One sentence on stderr, nothing on stdout, exit 2, and never where in our source it went wrong. */
async function complaint(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  return checked(await place.run(words, { environment }))
}

/** The same of a command that needs no process of its own. */
async function complaintHere(words: readonly string[]): Promise<string> {
  return checked(await place.runHere(words))
}

function checked({ code, stdout, stderr }: Ran): string {
  expect(stderr).not.toMatch(/\n\s+at |node_modules|\.ts:\d/)
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  return stderr
}

describe("a mistake on the command line is one sentence and exit 2:", () => {
  it.each([
    [["serv"], "runledger: unknown command 'serv' (did you mean serve?)\n"],
    [["sql", "select 1", "--prot", "1"], "runledger: unknown option '--prot' (did you mean --port?)\n"],
    [["sql"], "runledger: missing required argument 'query'\n"],
    [["sql", "select 1", "extra"], "runledger: too many arguments for 'sql'. Expected 1 argument but got 2.\n"],
    [["sql", "select 1", "--format"], "runledger: option '--format <format>' argument missing\n"],
    [["sql", "select 1", "--format", "cvs"], "runledger: --format cvs: no such format (did you mean csv?)\n"],
    [["sql", "select 1", "--param", "x"], "runledger: --param x: expected name=value\n"],
    [["serve", "--port", "abc"], "runledger: --port abc: expected a whole number from 0 to 65535\n"],
    [["prices", "chek"], "runledger: unknown command 'chek' (did you mean check?)\n"],
    [["serve", "--config", "nosuch.json"], "runledger: config file nosuch.json: there is no such file\n"],
  ])("%j", async (words, sentence) => {
    expect(await complaintHere(words)).toContain(sentence)
  })

  describe.each(isFull ? ["a server", "nobody else"] : ["a server"])("with %s to ask,", (who) => {
    let server: Server | null = null
    beforeAll(async () => {
      if (who === "a server") server = await place.serve()
    })
    afterAll(async () => void (await server?.stop()))

    it.each([
      [["report", "recent", "--param", "nosuch=1"], "nosuch"],
      [["report", "slowst"], "did you mean slowest?"],
      [["report", "recent", "--kind", "nosuch"], "nosuch"],
      [["report", "recent", "--last", "soon"], "soon"],
      [["show", "nosuch"], 'there is no run with the id "nosuch"'],
      [["sql", "drop table runs"], "DROP"],
      [["sql", "select modle from runs"], "\n  select modle from runs\n         ^^^^^"],
    ])("%j", async (words, sentence) => {
      expect(await complaintHere(words)).toContain(sentence)
    })
  })

  it("the same of a command that answers by itself", async () => {
    expect(await complaint(["sql", "select modle from runs"])).toContain("\n  select modle from runs\n         ^^^^^")
  })

  it("a price file with a typo is told with its place", async () => {
    place.write(
      "prices.json",
      '{"prices":[{"model":"m","provider":"p","input_usd_per_mtok":1,"outptu_usd_per_mtok":2}]}',
    )
    for (const command of [["serve"], ["ingest"], ["prices", "list"]]) {
      const sentence = await complaint([...command, "--prices", "prices.json"])
      expect(sentence).toContain("prices.json")
      expect(sentence).toContain("outptu_usd_per_mtok")
    }
    expect(await complaintHere(["prices", "list", "--prices", "nosuch.json"])).toContain("nosuch.json")
  })

  it("a port in use", async () => {
    const other = createServer().listen(0, "127.0.0.1")
    await once(other, "listening")
    const { port } = other.address() as { port: number }
    const sentence = await complaint(["serve", "--port", String(port)])
    expect(sentence).toContain(`runledger: port ${port} of 127.0.0.1 is in use by another program`)
    other.close()
  })

  it("an address that is not of this machine", async () => {
    expect(await complaint(["serve", "--host", "203.0.113.7"], { RUNLEDGER_TOKEN: "a-token-to-read-with" })).toContain(
      "this machine has no address 203.0.113.7",
    )
  })

  it("a database that cannot be made", async () => {
    mkdirSync(join(place.folder, "folder.duckdb"))
    const sentence = await complaint(["ingest", "--db", "folder.duckdb"])
    expect(sentence).toContain("folder.duckdb")
  })

  it.runIf(process.platform === "linux").each(["/proc/1/none/a.duckdb", "/sys/none/a.duckdb"])(
    "a database where no folder can be made: %s",
    async (path) => {
      expect(await complaint(["ingest", "--db", path])).toContain(`cannot make the folder`)
    },
  )

  it("a file that is no database", async () => {
    place.write("text.duckdb", "hello\n".repeat(1000))
    expect(await complaint(["sql", "select 1", "--db", "text.duckdb"])).toContain("text.duckdb")
  })

  it.each([
    ["sql", "select 1"],
    ["report", "recent"],
    ["show", "x"],
  ])("no database yet: %s", async (...words) => {
    const sentence = await complaintHere([...words, "--db", "none/none.duckdb"])
    expect(sentence).toContain("there is no database none/none.duckdb")
    expect(sentence).toContain("runledger ingest")
  })
})

describe("no mistake", () => {
  it.each([["--help"], ["sql", "--help"], ["help", "report"], ["prices", "--help"], ["--version"]])(
    "is %s",
    async (...words) => {
      const { code, stdout, stderr } = await place.runHere(words)
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      expect(stdout.length).toBeGreaterThan(4)
    },
  )

  it("is a command that needs another word: it shows which, as a mistake", async () => {
    const { code, stderr } = await place.run([])
    expect(code).toBe(2)
    expect(stderr).toContain("Usage: runledger")
  })

  it("is a reader that has seen enough", async () => {
    const sql = "select * from range(300000)"
    const { code, stderr } = await place.run(["sql", sql, "--format", "csv"], { closeAfterBytes: 100 })
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  })

  it("is asking for names where there is no database", async () => {
    const { code, stdout } = await place.runHere(["report", "--db", "none/none.duckdb", "--format", "csv"])
    expect(code).toBe(0)
    expect(stdout).toContain("slowest,")
    expect((await place.runHere(["prices", "list", "--db", "none/none.duckdb"])).stdout).toContain(
      "llama-3.3-70b-versatile",
    )
    expect((await place.runHere(["prices", "check", "--db", "none/none.duckdb"])).code).toBe(0)
  })
})
