import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { type Random, seeded } from "../../src/model/random.ts"
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

function lines(usualCount = 400): string {
  const many = Array.from({ length: usualCount }, (_, n) => [JSON.stringify(usual(n)), JSON.stringify(flat(n))])
  return `${[...many.flat(), ...odd.flatMap((text) => [text, text.replace('"o', '"p')])].join("\n")}\n`
}

async function contents(ledger: TestLedger): Promise<string> {
  const runs = await ledger.rows("select * exclude (ingested_at) from runs order by line")
  const steps = await ledger.rows("select * from steps order by run_id, started_at, seq, name, duration_ms")
  const rejects = await ledger.rows("select * exclude (seen_at) from rejects order by line, reason")
  return [runs, steps, rejects]
    .map((rows) => rows.map((row: readonly Cell[]) => JSON.stringify(row)).join("\n"))
    .join("\n\n")
}

const numbers = [
  "0",
  "-0",
  "7",
  "-7",
  "5.0",
  "1.50",
  "3.25",
  "-2.5",
  "1e3",
  "1E-3",
  "1.5e+2",
  "1e-7",
  "0.0000001",
].concat(
  ["0.30000000000000004", "123456789012345", "1234567890123456", "12345678901234567890", "99.5", "100.5", "1e400"],
  ["01", "1.", ".5", "-", "1e", "+1", "0x1", "NaN"],
)
const texts = [
  "",
  "a",
  "plain text",
  "né",
  "🙂",
  "\\u00e9",
  "\\ud83d\\ude42",
  "\\ud800",
  "\\u0000",
  "\\n\\t",
  "\\/",
  '\\"',
  "\\\\",
].concat([
  "\\x",
  "\\u12",
  "a\tb",
  "\u007f",
  "\u2028",
  "completed",
  "OK",
  "Failed",
  "running",
  "sample",
  "production",
  "constructor",
])
const times = [
  "2025-10-14T08:00:00Z",
  "2025-10-14 08:00:00.5Z",
  "2025-10-14T08:00:00.123456789Z",
  "2025-10-14T23:30:00+02:00",
].concat(
  [
    "2025-10-14T00:00:00.25-11:30",
    "2024-02-29T00:00:00Z",
    "2025-02-29T00:00:00Z",
    "2025-13-01T00:00:00Z",
    "1960-01-01T00:00:00.7Z",
  ],
  [
    "2025-10-14T24:00:00Z",
    "2025-10-14T08:00:60Z",
    "2025-10-14T08:00:00",
    "2025-10-14",
    "1850-01-01T00:00:00Z",
    "soon",
    "",
  ],
  ["2025-10-14T08:00:00.Z", "2025-10-14T08:00:00+19:00", "2025-10-14T08:00:00ZZ", "2025-10-14t08:00:00z"],
)

/** Lines of a few templates, most of whose values are usual and some of which are not. */
function randomLines(random: Random, count: number): string {
  const pick = (values: readonly string[], usual: number) =>
    values[Math.floor(random() * (random() < 0.97 ? usual : values.length))] ?? ""
  const [n, t, at] = [() => pick(numbers, 3), () => pick(texts, 4), () => pick(times, 4)]
  const id = () => (random() < 0.99 ? `r${Math.floor(random() * 1e9)}` : t())
  const templates = [
    () =>
      `{"run_id":"${id()}","ts":"${at()}","message":"${t()}","tokens_in":${n()},"latency_s":${n()},"score":${n()},"x":[${n()},{"y":"${t()}"}]}`,
    () =>
      `{"id":"${id()}", "timestamp": "${at()}", "end_time": "${at()}", "status": "${t()}", "gpu_util": ${n()}, "error": "${t()}", "z": ${n()}}`,
    () =>
      `{"request_id":${n()},"started_at":"${at()}","origin":"${t()}","cost_usd":${n()},"tags":["${t()}",${n()},[],{}],"success":true}`,
    () =>
      `{"run_id":"${id()}","time":"${at()}","error":false,"steps":[{"name":"${t()}","duration_s":${n()},"cost_usd":${n()}},{"id":"${t()}","tokens":${n()},"metadata":{"k":"${t()}","${n()}":null}}]}`,
    () =>
      `{"run_id":"${id()}","time":"${at()}","success":false,"model":"${t()}","usage":{"prompt_tokens":${n()},"completion_tokens":${n()},"total_tokens":null},"__proto__":{"a":${n()}}}\r`,
  ]
  const line = () => (templates[Math.floor(random() * templates.length)] ?? id)()
  return `${Array.from({ length: count }, line).join("\n")}\n`
}

describe("lines that go to the ledger as columns", () => {
  const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 32))

  it("become exactly what the decoder makes of them", () => holdEqual(lines()))

  it(`become the same whatever their values are (seed ${seed})`, () => holdEqual(randomLines(seeded(seed), 3_000)))

  it("are the same when they come a few at a time", async () => {
    const [atOnce, byAndBy] = [await testLedger(), await testLedger()]
    const text = lines(100)
    await atOnce.tell(text)
    const all = text.trimEnd().split("\n")
    for (let from = 0; from < all.length; from += 9) await byAndBy.tell(all.slice(from, from + 9).join("\n"))
    expect(await contents(byAndBy)).toBe(await contents(atOnce))
    expect(await byAndBy.totals()).toEqual(await atOnce.totals())
  })

  async function holdEqual(text: string): Promise<void> {
    const byColumns = await testLedger({ columnLinesMin: 1 })
    const byDecoder = await testLedger({ columnLinesMin: Number.POSITIVE_INFINITY })
    expect(await byColumns.tell(text)).toMatchObject(
      await byDecoder.tell(text).then(({ cursor: _, ...counts }) => counts),
    )
    const [a, b] = [await contents(byColumns), await contents(byDecoder)]
    expect(a.split("\n").length).toBeGreaterThan(1600)
    expect(a).toBe(b)
    expect(createHash("sha256").update(a).digest("hex")).toBe(createHash("sha256").update(b).digest("hex"))
  }
})
