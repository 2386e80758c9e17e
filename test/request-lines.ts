import { createWriteStream } from "node:fs"
import { rename, stat } from "node:fs/promises"
import { once } from "node:events"
import { type Random, seeded } from "../src/model/random.ts"

const models = [
  { name: "llama-3.3-70b-versatile", slowest: 10_000, input: 0.59, output: 0.79 },
  { name: "llama-3.1-8b-instant", slowest: 4_000, input: 0.05, output: 0.08 },
] as const

/** The `n`-th request record: the shape of a RAG pipeline's log, 4 steps, about 600 bytes. */
export function requestLine(n: number, random: Random): string {
  const model = models[random() < 0.5 ? 0 : 1]
  const [input, output] = [Math.floor(200 + random() * 4000), Math.floor(20 + random() * 600)]
  const steps = [
    { name: "endpoint_init", duration_ms: round(1 + random() * 3) },
    {
      name: "search_sources",
      duration_ms: round(3000 + random() * 2000),
      metadata: { documents_found: Math.floor(random() * 10) },
    },
    {
      name: "llm_generation",
      duration_ms: round(model.slowest / 2 + (random() * model.slowest) / 2),
      metadata: { temperature: 0.1 },
    },
    { name: "response_processing", duration_ms: round(200 + random() * 200) },
  ]
  const total = round(steps.reduce((sum, step) => sum + step.duration_ms, 5))
  const usage = {
    model: model.name,
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    total_cost_usd: Number(((input * model.input + output * model.output) / 1e6).toFixed(6)),
  }
  return JSON.stringify({
    request_id: (0x1000_0000 + n).toString(16),
    timestamp: new Date(1_760_000_000_000 + n * 2_000).toISOString(),
    message: `question number ${n} about something that a person asked`,
    metadata: { processing_time_ms: total, performance: { total_duration_ms: total, steps, llm_usage: usage } },
  })
}

function round(value: number): number {
  return Number(value.toFixed(2))
}

/** Writes `count` request lines to `path`; a file of that name is taken to hold them already. */
export async function writeRequestLines(path: string, count: number, seed = 1): Promise<string> {
  if (await stat(path).catch(() => null)) return path
  const random = seeded(seed)
  const out = createWriteStream(`${path}.part`)
  for (let n = 0; n < count; n += 1_000) {
    const lines = Array.from(
      { length: Math.min(1_000, count - n) },
      (_, index) => `${requestLine(n + index, random)}\n`,
    )
    if (!out.write(lines.join(""))) await once(out, "drain")
  }
  out.end()
  await once(out, "close")
  await rename(`${path}.part`, path)
  return path
}
