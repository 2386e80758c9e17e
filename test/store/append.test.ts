import { describe, expect, it } from "vitest"
import { ledgerInTurn, testLedger } from "../ledger.ts"
import { seeded } from "../../src/model/random.ts"
import { requestLine } from "../request-lines.ts"
import { isFull } from "../scale.ts"

const emptyLedger = ledgerInTurn()
const line = (run: object) => `${JSON.stringify(run)}\n`
const finished = {
  run_id: "a",
  started_at: "2026-05-01T10:00:00Z",
  model: "llama-3.3-70b-versatile",
  input_tokens: 2345,
  output_tokens: 156,
}

describe("a line in the ledger", () => {
  it("is a run with its steps, its provider and its computed cost", async () => {
    const ledger = await emptyLedger()
    const told = await ledger.tell(
      line({
        ...finished,
        steps: [
          { name: "search", duration_ms: 5 },
          { name: "answer", duration_ms: 7 },
        ],
      }),
    )
    expect(told).toMatchObject({ runs: 1, updates: 0, duplicates: 0, rejects: 0 })
    expect(
      await ledger.rows(
        "select run_id, kind, status, provider, computed_cost_usd, cost_usd, cost_source, line from runs",
      ),
    ).toEqual([["a", "request", "completed", "groq", "0.00150679", "0.00150679", "computed", 1]])
    expect(await ledger.rows("select run_id, seq, step_id, name, duration_ms from steps order by seq")).toEqual([
      ["a", 1, "1", "search", 5],
      ["a", 2, "2", "answer", 7],
    ])
  })

  it("prefers the reported cost and keeps both", async () => {
    const ledger = await emptyLedger()
    await ledger.tell(line({ ...finished, cost_usd: 0.001507 }))
    expect(await ledger.rows("select reported_cost_usd, computed_cost_usd, cost_usd, cost_source from runs")).toEqual([
      ["0.001507", "0.00150679", "0.001507", "reported"],
    ])
  })

  it("costs nothing on a local model, and an unknown amount on an unknown one", async () => {
    const ledger = await emptyLedger()
    await ledger.tell(
      line({ run_id: "l", model: "llama3.1:8b", input_tokens: 1, output_tokens: 1 }) +
        line({ run_id: "u", model: "mystery", input_tokens: 1, output_tokens: 1 }),
    )
    expect(await ledger.rows("select run_id, provider, cost_usd, cost_source from runs order by 1")).toEqual([
      ["l", "ollama", "0", "free"],
      ["u", null, null, "unknown"],
    ])
  })

  it("is unknown when it comes to more than a million dollars, and disturbs no other line", async () => {
    const ledger = await emptyLedger()
    const absurd = { ...finished, run_id: "absurd", output_tokens: 9e14 }
    expect(await ledger.tell(line(absurd) + line(finished))).toMatchObject({ runs: 2 })
    expect(await ledger.rows("select run_id, cost_usd from runs order by 1")).toEqual([
      ["a", "0.00150679"],
      ["absurd", null],
    ])
  })

  it("uses the price of the run's day", async () => {
    const ledger = await emptyLedger()
    const run = { model: "openai/gpt-oss-120b", provider: "groq", input_tokens: 1_000_000, output_tokens: 0 }
    await ledger.tell(
      line({ ...run, run_id: "then", started_at: "2026-04-30T23:59:59Z" }) +
        line({ ...run, run_id: "now", started_at: "2026-05-01T00:00:00Z" }) +
        line({ ...run, run_id: "undated" }),
    )
    expect(await ledger.rows("select run_id, cost_usd from runs order by 1")).toEqual([
      ["now", "0.15"],
      ["then", "0.5"],
      ["undated", "0.5"],
    ])
  })
})

describe("a few lines at a time", () => {
  const prices = ["llama-3.3-70b-versatile", "openai/gpt-oss-120b", "llama3.1:8b", "mystery", undefined].flatMap(
    (model) =>
      ["2020-01-01", "2026-04-30T23:59:59.999999Z", "2026-05-01T00:00:00Z"].flatMap((started_at, day) =>
        [undefined, "groq", "Elsewhere"].flatMap((provider) =>
          [
            { input_tokens: 1_000_000, output_tokens: 7, cached_input_tokens: 999 },
            { input_tokens: 5, cached_input_tokens: 7, output_tokens: 9e14 },
            { output_tokens: 5 },
          ].map((tokens, index) =>
            line({ run_id: `${model}-${day}-${provider}-${index}`, started_at, model, provider, ...tokens }),
          ),
        ),
      ),
  )
  const columns = "run_id, provider, computed_cost_usd, cost_usd, cost_source, price_id"

  it("cost what they cost in a large batch", async () => {
    const [atOnce, byAndBy] = [await emptyLedger(), await testLedger()]
    await atOnce.tell(prices.join(""))
    for (let from = 0; from < prices.length; from += 4) await byAndBy.tell(prices.slice(from, from + 4).join(""))
    const [one, other] = [atOnce, byAndBy].map((ledger) => ledger.rows(`select ${columns} from runs order by run_id`))
    expect(await other).toEqual(await one)
    expect(await byAndBy.rows("select count(*), count(distinct cost_usd) from runs")).toEqual([[135, 4]])
  })

  it("are each told once, whatever was told of them before", async () => {
    const ledger = await emptyLedger()
    const at = (id: string, more: object = {}) => line({ ...finished, run_id: id, ...more })
    expect(await ledger.tell(at("a"))).toMatchObject({ runs: 1 })
    expect(await ledger.tell(at("b") + at("c", { status: "running" }))).toMatchObject({ runs: 2 })
    expect(await ledger.tell(at("d") + at("b"))).toMatchObject({ runs: 1, duplicates: 1 })
    expect(await ledger.tell(at("c", { started_at: "2026-05-01T11:00:00Z" }))).toMatchObject({ runs: 0, updates: 1 })
    expect(await ledger.tell(at("e") + at("e"))).toMatchObject({ runs: 1, duplicates: 1 })
    expect(await ledger.tell(at("f") + '{"broken\n')).toMatchObject({ runs: 1, rejects: 1 })
    expect(await ledger.rows("select run_id, status from runs order by 1")).toEqual(
      ["a", "b", "c", "d", "e", "f"].map((id) => [id, "completed"]),
    )
    expect(await ledger.totals()).toMatchObject({ runs: 6, updates: 1, duplicates: 2, rejects: 1 })
  })
})

describe("lines of one run", () => {
  it("told twice count once, in one batch or in two", async () => {
    const ledger = await emptyLedger()
    expect(await ledger.tell(line(finished) + line(finished))).toMatchObject({ runs: 1, duplicates: 1 })
    expect(await ledger.tell(line(finished))).toMatchObject({ runs: 0, duplicates: 1 })
    expect(await ledger.rows("select count(*) from runs")).toEqual([[1]])
  })

  it("with another start are another run", async () => {
    const ledger = await emptyLedger()
    await ledger.tell(line(finished) + line({ ...finished, started_at: "2026-05-02T10:00:00Z" }))
    expect(await ledger.rows("select count(*) from runs")).toEqual([[2]])
  })

  it("without a time are one only when they say the same", async () => {
    const ledger = await emptyLedger()
    await ledger.tell(line({ run_id: "x", duration_ms: 1 }) + line({ run_id: "x", duration_ms: 2 }))
    await ledger.tell(line({ run_id: "x", duration_ms: 2 }))
    expect(await ledger.rows("select duration_ms from runs order by 1")).toEqual([[1], [2]])
  })

  for (const where of ["in one batch", "in two batches", "in two files"]) {
    it(`complete an open run ${where}`, async () => {
      const ledger = await emptyLedger()
      const open = line({
        run_id: "r",
        kind: "flash",
        status: "running",
        started_at: "2026-11-20T10:00:00Z",
        config: { model: "m", temperature: 0.1 },
      })
      const end = line({
        run_id: "r",
        status: "completed",
        ended_at: "2026-11-20T10:02:00Z",
        output_tokens: 7,
        steps: [{ name: "s", duration_ms: 3 }],
      })
      if (where === "in one batch") expect(await ledger.tell(open + end)).toMatchObject({ runs: 1, updates: 1 })
      else {
        expect(await ledger.tell(open)).toMatchObject({ runs: 1 })
        expect(await ledger.tell(end, where === "in two files" ? "logs/b.ndjson" : undefined)).toMatchObject({
          runs: 0,
          updates: 1,
        })
      }
      expect(
        await ledger.rows("select kind, status, started_at, duration_ms, model, config_key, output_tokens from runs"),
      ).toEqual([["flash", "completed", "2026-11-20T10:00:00Z", 120_000, "m", "m · temperature=0.1", 7]])
      expect(await ledger.rows("select name, started_at from steps")).toEqual([["s", "2026-11-20T10:00:00Z"]])
    })
  }

  it("leave when an ended run was read as it was, when one of them says too late that it runs", async () => {
    const ledger = await emptyLedger()
    await ledger.tell(line(finished))
    const read = await ledger.rows("select ingested_at from runs")
    expect(await ledger.tell(line({ ...finished, status: "running", message: "late" }))).toMatchObject({ updates: 1 })
    expect(await ledger.rows("select ingested_at from runs")).toEqual(read)
    expect(await ledger.rows("select message from runs where message = 'late'")).toHaveLength(1)
  })

  it("leave a run open for more than a day abandoned", async () => {
    const ledger = await emptyLedger()
    await ledger.tell(line({ run_id: "r", status: "running", started_at: "2020-01-01T00:00:00Z" }))
    expect(await ledger.rows("select status from runs")).toEqual([["abandoned"]])
  })
})

describe("a line that cannot be read", () => {
  it("is a reject with its place, and the lines around it are kept", async () => {
    const ledger = await emptyLedger()
    const told = await ledger.tell(`${line(finished)}{"broken\n\n${line({ ...finished, run_id: "b" })}`)
    expect(told).toMatchObject({ runs: 2, rejects: 1 })
    expect(await ledger.rows("select file, line, offset_bytes, text from rejects")).toEqual([
      ["logs/app.ndjson", 2, line(finished).length, '{"broken'],
    ])
    expect(await ledger.rows("select run_id, line from runs order by 2")).toEqual([
      ["a", 1],
      ["b", 4],
    ])
  })

  it("loses a field that is of the wrong type, and says which", async () => {
    const ledger = await emptyLedger()
    await ledger.tell(line({ ...finished, duration_ms: "fast" }))
    expect(await ledger.rows("select run_id, duration_ms, extra from runs")).toEqual([
      ["a", null, { duration_ms: "fast" }],
    ])
    const [[reason] = []] = await ledger.rows("select reason from rejects")
    expect(reason).toContain("duration_ms: expected a number, 0 or more, received text")
  })
})

describe("a large ledger", () => {
  it("takes a line told again within the memory it may use", async () => {
    const ledger = await testLedger({ memoryMaxBytes: 120_000_000 })
    const random = seeded(5)
    const lines = Array.from({ length: isFull ? 40_000 : 15_000 }, (_, n) => `${requestLine(n, random)}\n`)
    for (let from = 0; from < lines.length; from += 10_000) await ledger.tell(lines.slice(from, from + 10_000).join(""))
    expect(await ledger.tell(lines[0] ?? "")).toMatchObject({ runs: 0, duplicates: 1 })
    await ledger.tell(line({ run_id: "open", status: "running", started_at: "2025-10-09T08:53:20Z" }))
    expect(await ledger.tell(line({ run_id: "open", steps: [{ name: "s" }] }))).toMatchObject({ runs: 0, updates: 1 })
    expect(ledger.health().restarts).toBe(0)
  })
})
