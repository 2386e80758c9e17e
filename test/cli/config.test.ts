import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { readConfig } from "../../src/config.ts"
import { Problem } from "../../src/model/problem.ts"
import { settingNames, settings, variableOf } from "../../src/settings.ts"

describe("settings", () => {
  it("are what the documentation promises when nobody says anything", () => {
    const noFile = { RUNLEDGER_CONFIG: configFile({}) }
    expect(readConfig({}, noFile)).toEqual({
      logs: "logs",
      metrics: "metrics",
      db: "data/runledger.duckdb",
      host: "127.0.0.1",
      port: 4680,
      publicUrl: null,
      origins: [],
      tokens: { read: null, admin: null },
      timezone: "Europe/Amsterdam",
      prices: null,
      reports: "data/reports",
      watch: "events",
      rescanMs: 2000,
      openHoursMax: 24,
      keepDays: null,
      colors: { summary: "red", slowest: "bright-red", error: "bright-red" },
    })
  })

  it("follow the option before the environment before the config file", () => {
    const file = configFile({ port: 1, host: "file", timezone: "UTC" })
    const environment = { RUNLEDGER_CONFIG: file, RUNLEDGER_PORT: "2", RUNLEDGER_HOST: "environment" }
    const config = readConfig({ port: "3" }, environment)
    expect([config.port, config.host, config.timezone]).toEqual([3, "environment", "UTC"])
  })

  it("count an empty variable as not set", () => {
    expect(readConfig({}, { RUNLEDGER_PORT: "", RUNLEDGER_CONFIG: configFile({}) }).port).toBe(4680)
  })

  it("take relative paths of a config file from its own folder", () => {
    const file = configFile({ logs: "my-logs" })
    expect(readConfig({ config: file }, {}).logs).toBe(file.replace("runledger.config.json", "my-logs"))
  })

  it("give each part of a summary a color in the config file", () => {
    const file = configFile({ colors: { summary: "cyan", slowest: "none" } })
    expect(readConfig({ config: file }, {}).colors).toEqual({ summary: "cyan", slowest: "none", error: "bright-red" })
  })

  it("have a sentence, a variable and a readable default each", () => {
    for (const name of settingNames) {
      expect(settings[name].about.length).toBeGreaterThan(10)
      expect(variableOf(name)).toMatch(/^RUNLEDGER_[A-Z_]+$/)
    }
  })
})

describe("tokens", () => {
  const good = { RUNLEDGER_TOKEN: "a-token-to-read-with", RUNLEDGER_ADMIN_TOKEN: "a-token-to-change-with" }

  it("come from the environment, and are not kept as they were written", () => {
    const { tokens } = readConfig({}, good)
    expect([tokens.read?.length, tokens.admin?.length]).toEqual([32, 32])
    expect(JSON.stringify(tokens)).not.toContain("a-token")
    expect(readConfig({}, { RUNLEDGER_TOKEN: "" }).tokens).toEqual({ read: null, admin: null })
  })

  it.each([
    ["RUNLEDGER_TOKEN", "fifteen-letters", "RUNLEDGER_TOKEN is shorter than 16 characters, which can be guessed"],
    ["RUNLEDGER_ADMIN_TOKEN", "hunter2", "RUNLEDGER_ADMIN_TOKEN is shorter than 16 characters, which can be guessed"],
    ["RUNLEDGER_TOKEN", "sixteen letters long", "RUNLEDGER_TOKEN has a character that a request cannot carry"],
    ["RUNLEDGER_TOKEN", "zestien-létters-lang", "RUNLEDGER_TOKEN has a character that a request cannot carry"],
    ["RUNLEDGER_ADMIN_TOKEN", good.RUNLEDGER_TOKEN, "RUNLEDGER_TOKEN and RUNLEDGER_ADMIN_TOKEN are the same"],
  ])("are refused in a sentence that does not repeat them: %s=%s", (variable, token, sentence) => {
    const problem = problemOf(() => readConfig({}, { RUNLEDGER_TOKEN: good.RUNLEDGER_TOKEN, [variable]: token }))
    expect(problem.message).toContain(sentence)
    expect(`${problem.message} ${problem.hint}`).not.toContain(token)
  })

  it("are no setting of the config file, which is soon in a repository", () => {
    expect(problemOf(() => readConfig({ config: configFile({ token: "x".repeat(20) }) }, {})).message).toContain(
      'no setting "token"',
    )
  })
})

describe("the sites of others", () => {
  it("are given with commas between them, as browsers write them", () => {
    const config = readConfig(
      { origins: "https://Grafana.example.com, http://localhost:3000,http://localhost:3000/" },
      {},
    )
    expect(config.origins).toEqual(["https://grafana.example.com", "http://localhost:3000"])
    expect(readConfig({ "public-url": "https://runs.example.com/" }, {}).publicUrl).toBe("https://runs.example.com")
  })
})

describe("a bad setting", () => {
  it.each([
    ["port", "abc", "--port abc: expected a whole number from 0 to 65535"],
    ["port", "65536", "--port 65536: expected a whole number from 0 to 65535"],
    ["port", "-1", "--port -1: expected a whole number from 0 to 65535"],
    ["timezone", "Europe/Amstrdam", "did you mean Europe/Amsterdam?"],
    ["timezone", "+02:00", "expected a time zone such as Europe/Amsterdam or UTC"],
    ["watch", "evnts", "expected events or poll; did you mean events?"],
    ["rescan", "2", "expected a duration from 50ms to 60m"],
    ["host", "a b", "expected a host name or an address"],
    ["public-url", "runs.example.com", "expected a scheme, a name and perhaps a port: https://runs.example.com"],
    ["public-url", "https://runs.example.com/below", "expected a scheme, a name and perhaps a port"],
    ["public-url", "ftp://runs.example.com", "expected a scheme, a name and perhaps a port"],
    ["public-url", "https://me:secret@runs.example.com", "expected a scheme, a name and perhaps a port"],
    ["origins", "*", "expected sites with commas between them"],
    ["origins", "https://a.example,b.example", "expected sites with commas between them"],
    ["logs", " ", "expected a path"],
  ] as const)("--%s %s is refused in one sentence", (name, value, sentence) => {
    expect(problemOf(() => readConfig({ [name]: value }, {})).message).toContain(sentence)
  })

  it("names the variable or the file it stands in", () => {
    expect(problemOf(() => readConfig({}, { RUNLEDGER_PORT: "x" })).message).toContain("RUNLEDGER_PORT=x: expected")
    const file = configFile({ port: "x" })
    expect(problemOf(() => readConfig({ config: file }, {})).message).toContain(`"port" in ${file}: expected`)
  })

  it("in a config file with a typo says what was probably meant", () => {
    const problem = problemOf(() => readConfig({ config: configFile({ prot: 1 }) }, {}))
    expect(problem.message).toContain('no setting "prot"')
    expect(problem.hint).toBe("did you mean port?")
  })

  it.each([
    [{ sumary: "red" }, 'nothing called "sumary" has a color', "did you mean summary?"],
    [{ summary: "gren" }, '"colors.summary": expected a color', "choose one of none, black, red, green"],
    ["red", '"colors": expected an object such as {"summary": "red"}', undefined],
  ])("among the colors %j says what was expected", (colors, sentence, hint) => {
    const problem = problemOf(() => readConfig({ config: configFile({ colors }) }, {}))
    expect(problem.message).toContain(sentence)
    if (hint === undefined) expect(problem.hint).toBeUndefined()
    else expect(problem.hint).toContain(hint)
  })

  it("in a config file of another kind says what was expected", () => {
    expect(problemOf(() => readConfig({ config: configFile([1]) }, {})).message).toContain("expected an object")
    expect(problemOf(() => readConfig({ config: configFile({ port: true }) }, {})).message).toContain(
      '"port": expected',
    )
    expect(problemOf(() => readConfig({ config: writtenFile("{") }, {})).message).toContain("is not JSON")
  })

  it("names a config file that was asked for and is not there", () => {
    const problem = problemOf(() => readConfig({ config: "/nosuch/config.json" }, {}))
    expect(problem.message).toBe("config file /nosuch/config.json: there is no such file")
  })
})

function configFile(content: unknown): string {
  return writtenFile(JSON.stringify(content))
}

function writtenFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "runledger-config-")), "runledger.config.json")
  writeFileSync(path, text)
  return path
}

function problemOf(run: () => unknown): Problem {
  try {
    run()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error("expected a Problem")
}
