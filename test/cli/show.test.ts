import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { chosenColors } from "../../src/commands/color.ts"
import type { Terminal } from "../../src/commands/terminal.ts"
import type { RunAnswer } from "../../src/report/types.ts"
import { standardColors } from "../../src/tracker/colors.ts"
import { isFull } from "../scale.ts"
import { requestLines } from "../web/site.ts"
import { newPlace, type Place } from "./command-line.ts"

let place: Place

beforeAll(async () => {
  place = newPlace()
  place.write("logs/app.ndjson", requestLines)
  for (const [day, status] of [
    ["01", "completed"],
    ["03", "failed"],
    ["02", "completed"],
  ] as const) {
    const run = { run_id: "twin", kind: "flash", status, started_at: `2026-05-${day}T10:00:00Z`, duration_ms: 1000 }
    place.write("logs/twins.ndjson", `${JSON.stringify(run)}\n`)
  }
  const nested = { name: "outer", duration_ms: 900, steps: [{ name: "inner", duration_ms: 400, metadata: { k: 3 } }] }
  const local = { run_id: "local/1", model: "llama3.1:8b", input_tokens: 5, output_tokens: 7, duration_ms: 1000 }
  place.write("logs/nested.ndjson", `${JSON.stringify({ ...local, origin: "sample", steps: [nested] })}\n`)
  await place.runHere(["ingest"])
  if (!isFull) await place.serve(["--port", "0", "--timezone", "Europe/Amsterdam"])
})
afterAll(() => place.remove())

describe("runledger show", () => {
  it("prints the summary of the tracker: duration, steps, tokens, cost in parts, slowest step, overhead", async () => {
    const { code, stdout, stderr } = await place.run(["show", "a1b2c3d4", "--timezone", "Europe/Amsterdam"])
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout.split("\n")).toEqual([
      "Request id       a1b2c3d4",
      "Run              request, completed, 2025-10-14 22:00:00 (Europe/Amsterdam)",
      "Total duration   11450.23 ms (11.45 s)",
      "Steps",
      "├─ search_sources  3245.67 ms   28.3 %  documents_found=5",
      "└─ llm_generation  7892.22 ms   68.9 %",
      "Model            llama-3.3-70b-versatile (groq)",
      "Tokens           prompt 2345, completion 156, total 2501",
      "Cost             prompt $0.00138355, completion $0.00012324, total $0.001507 (reported; computed $0.00150679)",
      "Slowest step     llm_generation, 7892.22 ms",
      "System overhead  312.34 ms (2.7 %)",
      "Configuration    llama-3.3-70b-versatile",
      "Message          Which <script>alert(1)</script> \\x1b[31mred",
      "Logged in        logs/app.ndjson, line 1",
      "",
    ])
  })

  it("shows steps inside steps, a free run as free, and a sample as a sample", async () => {
    const { stdout } = await place.runHere(["show", "local/1"])
    expect(stdout).toContain("Run              request, completed, sample\n")
    expect(stdout).toContain("└─ outer     900 ms   90.0 %\n   └─ inner  400 ms   40.0 %  k=3\n")
    expect(stdout).toContain("Cost             prompt –, completion –, total $0 (free)\n")
  })

  it("is red when asked, whoever reads, and in the colors of the config file", async () => {
    const red = await place.run(["show", "a1b2c3d4", "--color", "always"], { environment: { NO_COLOR: "1" } })
    expect(red.stdout.split("\n")[0]).toBe("\u001b[31mRequest id       a1b2c3d4\u001b[0m")
    expect(red.stdout).toContain("\u001b[91m└─ llm_generation")
    place.write("colors.json", '{"colors":{"summary":"none","slowest":"cyan"}}')
    const own = await place.runHere(["show", "a1b2c3d4", "--color", "always", "--config", "colors.json"])
    expect(own.stdout.split("\n")[0]).toBe("Request id       a1b2c3d4")
    expect(own.stdout).toContain("\u001b[36m└─ llm_generation")
  })

  it("gives the API's object as JSON", async () => {
    const { stdout } = await place.runHere(["show", "a1b2c3d4", "--json"])
    const answer = JSON.parse(stdout) as RunAnswer
    expect(Object.keys(answer)).toEqual(["run", "steps", "raw", "slowest_step", "overhead_ms", "candidates"])
    expect(answer.run).toMatchObject({ run_id: "a1b2c3d4", cost_usd: "0.001507" })
  })

  it("shows the newest of several runs with one id, and says how to name another", async () => {
    const newest = await place.runHere(["show", "twin"])
    expect(newest.stdout).toContain("Run              flash, failed, 2026-05-03")
    expect(newest.stderr).toBe(
      "note: this is the newest; 2 more runs have this id: choose with --started-at " +
        "2026-05-02T10:00:00Z (flash, completed), 2026-05-01T10:00:00Z (flash, completed)\n",
    )
    const named = await place.runHere(["show", "twin", "--started-at", "2026-05-01T10:00:00Z"])
    expect(named.stdout).toContain("Run              flash, completed, 2026-05-01")
    expect(named.stderr).toBe("")
  })

  it("does not show another run than the one that was named", async () => {
    const { code, stdout, stderr } = await place.runHere(["show", "twin", "--started-at", "2026-05-09T10:00:00Z"])
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toMatch(
      /^runledger: no run "twin" started at 2026-05-09T10:00:00Z \(runs with this id started at 2026-05-03.*\)\n$/,
    )
  })
})

const terminal = (isScreen: boolean): Terminal => ({
  isScreen,
  isWatched: isScreen,
  out: async () => undefined,
  outBytes: async () => undefined,
  say: () => undefined,
  sayOver: () => undefined,
})

describe("--color", () => {
  it.each([
    ["auto", true, {}, true],
    ["auto", false, {}, false],
    ["auto", true, { NO_COLOR: "1" }, false],
    ["auto", true, { NO_COLOR: "" }, true],
    ["auto", true, { TERM: "dumb" }, false],
    ["always", false, { NO_COLOR: "1" }, true],
    ["never", true, {}, false],
  ])("%s, on a screen: %s, with %j: %s", (asked, isScreen, environment, isColored) => {
    const colors = chosenColors(asked, standardColors, { terminal: terminal(isScreen), environment })
    expect(colors).toEqual(isColored ? standardColors : null)
  })

  it("takes no other word", async () => {
    const { code, stderr } = await place.runHere(["show", "a1b2c3d4", "--color", "alwasy"])
    expect(code).toBe(2)
    expect(stderr).toBe("runledger: --color alwasy: no such choice (did you mean always?)\n")
  })
})
