import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import type { Cell } from "../../src/model/rows.ts"
import { type TestLedger, testLedger } from "../ledger.ts"

/** Lines as different programs write them; some fit a mapping, some do not, none may be read differently. */
const usual = (n: number) => ({
  request_id: `r${n}`,
  timestamp: `2025-10-${String((n % 28) + 1).padStart(2, "0")}T10:00:${String(n % 60).padStart(2, "0")}.${n}Z`,
  message: `question ${n} with "quotes", \\ and émojis 🙂`,
  metadata: {
    processing_time_ms: n + 0.5,
    performance: {
      total_duration_ms: 1000 + n,
      steps: [
        { name: "search", duration_ms: 3.25, metadata: { documents: n, deep: { a: [1, 2.5, "x", null, true] } } },
        { name: "answer", duration_seconds: n / 8 },
      ],
      llm_usage: {
        model: "llama-3.3-70b-versatile",
        prompt_tokens: 100 + n,
        completion_tokens: n,
        total_cost_usd: n / 1024,
      },
    },
  },
})
const flat = (n: number) => ({
  id: `f${n}`,
  ts: "2025-11-01 10:00:00Z",
  model: "m",
  provider: "p",
  prompt_tokens: n,
  latency_s: n * 0.1,
  user: { name: "u", n: null },
  list: [{ x: n }],
})
const odd: string[] = [
  '{"request_id":"o1","timestamp":"2025-10-01T10:00:00+02:00","duration_ms":5}',
  '{"request_id":"o2","timestamp":"2025-10-01T10:00:00","duration_ms":5}',
  '{"request_id":"o3","timestamp":"2025-02-30T10:00:00Z","duration_ms":5}',
  '{"request_id":"o4","timestamp":"2025-10-01T10:00:00Z","duration_ms":-5}',
  '{"request_id":"o5","timestamp":"2025-10-01T10:00:00Z","duration_ms":5.0,"x":1.0,"y":1e3,"z":12345678901234567890}',
  '{"request_id":"o6","timestamp":"2025-10-01T10:00:00Z","duration_ms":5,"duration_ms":6}',
  '{"request_id":"o7","timestamp":"2025-10-01T10:00:00Z","A":1,"a":2}',
  '{"request_id" : "o8", "timestamp" : "2025-10-01T10:00:00Z", "duration_ms" : 5}',
  '{"request_id":"o9","timestamp":"2025-10-01T10:00:00Z","status":"OK"}',
  '{"request_id":"o10","timestamp":"2025-10-01T10:00:00Z","status":"failed"}',
  '{"request_id":"o11","timestamp":"2025-10-01T10:00:00Z","error":""}',
  '{"request_id":"o12","timestamp":"2025-10-01T10:00:00Z","error":"boom"}',
  '{"request_id":"o13","timestamp":"2025-10-01T10:00:00Z","config":{"temperature":0.1}}',
  '{"request_id":"o14","timestamp":"2025-10-01T10:00:00Z","message":"lone \\ud800 surrogate and \\u0000"}',
  '{"request_id":"o15","timestamp":"2025-10-01T10:00:00Z","message":"cut',
  '{"request_id":"o16","timestamp":"2025-10-01T10:00:00Z","message":"tail"} x',
  '{"request_id":"","timestamp":"2025-10-01T10:00:00Z","message":"no id"}',
  '{"request_id":"o18","timestamp":"2025-10-01T10:00:00Z","steps":[{"name":"a","steps":[{"name":"b"}]}]}',
  '{"request_id":"o19","timestamp":"2025-10-01T10:00:00Z","steps":[{"name":"a","note":1},{"name":"b"}]}',
  '{"request_id":"o20","timestamp":"2025-10-01T10:00:00Z","steps":[{"name":"a","metadata":{}},{"id":7,"name":""}]}',
  '{"request_id":"o21","timestamp":"2025-10-01T10:00:00Z","steps":[]}',
  '{"request_id":"o22","timestamp":"2025-10-01T10:00:00Z","__proto__":{"a":1}}',
  '{"request_id":22,"timestamp":"2025-10-01T10:00:00Z","gpu_utilization":55,"tags":["a",1.5]}',
  '{"request_id":"o24","timestamp":"2025-10-01T10:00:00Z","end_time":"2025-10-01T10:00:01.25Z"}',
  '{"request_id":"o25","timestamp":"2025-10-01T10:00:00Z","it\'s \\"odd\\"":{"deep key":{"x":1}}}',
  ...["1e15", "1e308", "1e309", "123456789012345678901.5", "1e-5", "1e-400", "5.0", "0"].flatMap((number) => [
    `{"request_id":"o26 ${number}","timestamp":"2025-10-01T10:00:00Z","duration_ms":${number},"quality":${number}}`,
    `{"request_id":"o27 ${number}","timestamp":"2025-10-01T10:00:00Z","total_cost_usd":${number}}`,
    `{"request_id":"o28 ${number}","timestamp":"2025-10-01T10:00:00Z","steps":[{"name":"a","cost_usd":${number},"duration_s":${number}}]}`,
  ]),
  ...["1000000.5", "999999.5"].flatMap((cost) => [
    `{"request_id":"o29 ${cost}","timestamp":"2025-10-01T10:00:00Z","total_cost_usd":${cost}}`,
    `{"request_id":"o30 ${cost}","timestamp":"2025-10-01T10:00:00Z","steps":[{"name":"a","cost_usd":${cost}}]}`,
  ]),
  ...['["m"]', '{"a":1}', "5", "true", "null"].map(
    (model) => `{"request_id":"o31","timestamp":"2025-10-01T10:00:00Z","model":${model}}`,
  ),
  ...["2025-10-01T24:00:00Z", "2025-10-01T24:00:01Z", "2025-10-01T23:59:60Z", "", "9999999-01-01T00:00:00Z"].map(
    (time) => `{"request_id":"o32","timestamp":"${time}","duration_ms":5}`,
  ),
  `{"request_id":"o33","timestamp":"2025-10-01T10:00:00Z","x":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
  `{"request_id":12345678901234567890,"timestamp":"2025-10-01T10:00:00Z"}`,
  "[1,2]",
  "plain text",
  "{}",
]

function lines(): string {
  const many = Array.from({ length: 400 }, (_, n) => [JSON.stringify(usual(n)), JSON.stringify(flat(n))])
  return `${[...many.flat(), ...odd.flatMap((text) => [text, text.replace('"o', '"p')])].join("\n")}\n`
}

async function contents(ledger: TestLedger): Promise<string> {
  const runs = await ledger.rows("select * exclude (ingested_at) from runs order by line")
  const steps = await ledger.rows("select * from steps order by run_id, started_at, seq")
  const rejects = await ledger.rows("select * exclude (seen_at) from rejects order by line, reason")
  return [runs, steps, rejects]
    .map((rows) => rows.map((row: readonly Cell[]) => JSON.stringify(row)).join("\n"))
    .join("\n\n")
}

describe("lines decoded by the engine", () => {
  it("become exactly what the decoder makes of them", async () => {
    const byEngine = await testLedger({ mappedLinesMin: 1 })
    const byDecoder = await testLedger({ mappedLinesMin: Number.POSITIVE_INFINITY })
    const text = lines()
    expect(await byEngine.tell(text)).toMatchObject(
      await byDecoder.tell(text).then(({ cursor: _, ...counts }) => counts),
    )
    const [a, b] = [await contents(byEngine), await contents(byDecoder)]
    expect(a.split("\n").length).toBeGreaterThan(1600)
    expect(a).toBe(b)
    expect(createHash("sha256").update(a).digest("hex")).toBe(createHash("sha256").update(b).digest("hex"))
  })

  it("are the same when they come a few at a time", async () => {
    const [atOnce, byAndBy] = [await testLedger(), await testLedger()]
    const text = lines()
    await atOnce.tell(text)
    const all = text.trimEnd().split("\n")
    for (let from = 0; from < all.length; from += 9) await byAndBy.tell(all.slice(from, from + 9).join("\n"))
    expect(await contents(byAndBy)).toBe(await contents(atOnce))
    expect(await byAndBy.totals()).toEqual(await atOnce.totals())
  })
})
