import { describe, expect, it } from "vitest"
import { decodeLine } from "../../src/ingest/decode.ts"

const place = { fileKey: "1:abc", offset_bytes: 0, pathTime: null, zone: "Europe/Amsterdam" }
const decode = (value: unknown) => decodeLine(typeof value === "string" ? value : JSON.stringify(value), place)
function run(value: unknown) {
  const decoded = decode(value)
  if (decoded.run === null) throw new Error(decoded.reason)
  return { ...decoded.run, problems: decoded.problems }
}
const refusal = (value: unknown) => {
  const decoded = decode(value)
  return decoded.run === null ? decoded.reason : "kept"
}

/** As the mission's first user wrote it. */
const request = {
  request_id: "a1b2c3d4",
  metadata: {
    processing_time_ms: 11450.23,
    performance: {
      total_duration_ms: 11450.23,
      steps: [
        { name: "search_sources", duration_ms: 3245.67, metadata: { documents_found: 5 } },
        { name: "llm_generation", duration_ms: 7892.34 },
      ],
      llm_usage: {
        model: "llama-3.3-70b-versatile",
        prompt_tokens: 2345,
        completion_tokens: 156,
        total_tokens: 2501,
        total_cost_usd: 0.001507,
      },
    },
  },
}

describe("a request record", () => {
  it("gives every field it has", () => {
    expect(run(request)).toMatchObject({
      run_id: "a1b2c3d4",
      source: "request",
      status: "completed",
      duration_ms: 11450.23,
      model: "llama-3.3-70b-versatile",
      input_tokens: 2345,
      output_tokens: 156,
      total_tokens: 2501,
      reported_cost_usd: 0.001507,
      extra: { metadata: { processing_time_ms: 11450.23 } },
      steps: [
        { step_id: "1", seq: 1, name: "search_sources", duration_ms: 3245.67, metadata: { documents_found: 5 } },
        { step_id: "2", seq: 2, name: "llm_generation", duration_ms: 7892.34, metadata: null },
      ],
      problems: [],
    })
  })
})

describe("a run record", () => {
  it("gives every field it has, with times of the configured zone", () => {
    const record = {
      run_id: "flash_1",
      job_id: "j",
      analysis_type: "flash_analysis",
      config: { temperature: 0.1, model: "llama3.1:8b", chunk: { size: 2000 }, skipped: null },
      start_time: "2025-11-10T20:00:00",
      end_time: "2025-11-10T20:02:30",
      duration_seconds: 150.5,
      stages: [{ name: "flash_generation", duration_seconds: 150, tokens_used: 2500 }],
      tokens: { total: 2500 },
      quality_scores: { f1: 0.91 },
      status: "completed",
    }
    expect(run(record)).toMatchObject({
      source: "run",
      kind: "flash_analysis",
      job_id: "j",
      started_at: "2025-11-10 19:00:00",
      ended_at: "2025-11-10 19:02:30",
      duration_ms: 150_500,
      model: "llama3.1:8b",
      config_key: 'llama3.1:8b · chunk={"size":2000} · temperature=0.1',
      total_tokens: 2500,
      scores: { f1: 0.91 },
      quality: 0.91,
      extra: null,
      steps: [{ name: "flash_generation", duration_ms: 150_000, total_tokens: 2500 }],
    })
  })

  it("has the quality that its configuration names, else the one called quality, else the only one", () => {
    expect(run({ scores: { a: 1, b: 2 }, config: { quality_score: "b" } }).quality).toBe(2)
    expect(run({ scores: { a: 1, quality: 3 } }).quality).toBe(3)
    expect(run({ scores: { a: 1 } }).quality).toBe(1)
    expect(run({ scores: { a: 1, b: 2 } }).quality).toBeNull()
  })
})

describe("a flat line", () => {
  it("is known by its usual names", () => {
    expect(
      run({
        ts: 1_760_436_000,
        latency_s: 1.5,
        prompt_tokens: 3,
        completion_tokens: 4,
        temperature: 0.2,
        model: "m",
        question: "why?",
      }),
    ).toMatchObject({
      source: "flat",
      started_at: "2025-10-14 10:00:00",
      duration_ms: 1500,
      input_tokens: 3,
      output_tokens: 4,
      total_tokens: 7,
      config: { temperature: 0.2 },
      config_key: "m · temperature=0.2",
      message: "why?",
    })
  })

  it("has an id made from its place, another one on another line", () => {
    const text = '{"model":"m"}'
    const ids = [0, 14].map((offset_bytes) => decodeLine(text, { ...place, offset_bytes }).run?.run_id)
    expect(ids[0]).toMatch(/^line-[0-9a-f]{20}$/)
    expect(new Set(ids).size).toBe(2)
  })

  it("takes the date of its file's path when it has no time", () => {
    expect(decodeLine('{"id":"a"}', { ...place, pathTime: "2025-10-13 22:00:00" }).run?.started_at).toBe(
      "2025-10-13 22:00:00",
    )
  })
})

describe("a run", () => {
  it("has failed when it has an error and no status", () => {
    expect(run({ id: "a", error: { message: "boom", code: 5 } })).toMatchObject({
      status: "failed",
      error: "boom",
      extra: { error: { message: "boom", code: 5 } },
    })
    expect(run({ id: "a", error: "" })).toMatchObject({ status: "completed", error: null })
    expect(run({ id: "a", success: false })).toMatchObject({ status: "failed" })
  })

  it("has GPU use between 0 and 1, also when it was given in percent", () => {
    expect(run({ id: "a", gpu_utilization: 55 }).gpu_utilization).toBe(0.55)
    expect(run({ id: "a", gpu_utilization: 0.55 }).gpu_utilization).toBe(0.55)
  })

  it("keeps nested steps in order, with the step around them", () => {
    const { steps } = run({
      id: "a",
      started_at: "2025-10-14T10:00:00Z",
      steps: [
        {
          name: "outer",
          start_time: "2025-10-14T10:00:01Z",
          end_time: "2025-10-14T10:00:03Z",
          steps: [{ name: "inner", note: 1 }],
        },
        { name: "last" },
      ],
    })
    expect(
      steps.map(({ step_id, parent_id, seq, name, offset_ms, duration_ms, metadata }) => [
        step_id,
        parent_id,
        seq,
        name,
        offset_ms,
        duration_ms,
        metadata,
      ]),
    ).toEqual([
      ["1", null, 1, "outer", 1000, 2000, null],
      ["1.1", "1", 2, "inner", null, null, { note: 1 }],
      ["2", null, 3, "last", null, null, null],
    ])
  })

  it("keeps what has no column, at its own place, also a field called __proto__", () => {
    const { extra } = run('{"id":"a","user":{"name":"u"},"list":[1,{"x":null}],"__proto__":{"polluted":1}}')
    expect(JSON.stringify(extra)).toBe('{"user":{"name":"u"},"list":[1,{"x":null}],"__proto__":{"polluted":1}}')
    expect(Object.hasOwn({}, "polluted")).toBe(false)
  })

  it("loses the field that is of the wrong type and keeps its value as unknown", () => {
    const decoded = run({
      id: "a",
      duration_ms: "fast",
      prompt_tokens: -1,
      timestamp: "soon",
      status: "odd",
      steps: [3],
    })
    expect(decoded).toMatchObject({
      duration_ms: null,
      input_tokens: null,
      started_at: null,
      status: "completed",
      extra: { duration_ms: "fast", prompt_tokens: -1, timestamp: "soon", status: "odd" },
    })
    expect(decoded.problems.map((problem) => problem.slice(0, problem.indexOf(":")))).toEqual([
      "duration_ms",
      "prompt_tokens",
      "timestamp",
      "status",
      "steps[0]",
    ])
  })
})

describe("a line that is no run", () => {
  it("is refused with a reason that a person understands", () => {
    expect(refusal('{"a":')).toMatch(/^not JSON: /)
    expect(refusal("plain text")).toMatch(/^not JSON: Unexpected token/)
    expect(refusal([1])).toBe("expected a JSON object, received an array")
    expect(refusal("null")).toBe("expected a JSON object, received null")
    expect(refusal({})).toMatch(/^no field that Runledger knows/)
    expect(refusal({ foo: 1 })).toMatch(/^no field that Runledger knows/)
    expect(refusal({ duration_ms: "fast" })).toBe("duration_ms: expected a number, 0 or more, received text")
  })
})

describe("a status", () => {
  it("is none when the word only happens to be known to the language", () => {
    const decoded = run({ run_id: "a", status: "constructor" })
    expect(decoded.status).toBe("completed")
    expect(decoded.problems).toHaveLength(1)
  })
})
