import { seeded } from "../../src/model/random.ts"
import type { TestRun } from "./ledger.ts"

const random = seeded(11)
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
const day = (n: number) => String(1 + (n % 28)).padStart(2, "0")

/**
 * Runs with everything that may be missing missing, ties, ids that several runs share, days that change their clocks and
 * times around midnight of several zones.
 */
export const oddRuns: readonly TestRun[] = Array.from({ length: 160 }, (_, n) => {
  const model = pick(["llama-3.3-70b-versatile", "llama-3.1-8b-instant", "alpha", "gamma", null])
  const status = pick(["completed", "completed", "failed", "cancelled", "running"] as const)
  const config = pick([null, { t: 1 }, { t: "x" }])
  const time = pick([`2026-03-${day(n)} 23:30:00`, `2026-03-29 0${n % 4}:15:00`, "2026-11-20 03:29:59.999999", null])
  return {
    run_id: n % 9 === 0 ? "shared" : `run ${n}`,
    kind: pick(["odd", "request"]),
    status,
    ...(time === null ? {} : { started_at: time }),
    ...(model === null ? {} : { model }),
    ...(config === null ? {} : { config }),
    ...(model === null ? {} : { config_key: config === null ? model : `${model} · t=${config.t}` }),
    duration_ms: pick([null, 0, 0.5, 1000, 2500, 2500, 9000.25]),
    input_tokens: pick([null, 0, 10, 2345]),
    output_tokens: pick([null, 0, 156]),
    total_tokens: pick([null, 0, 2501]),
    reported_cost_usd: pick([null, null, 0, 0.001_506_79, 0.000_000_000_001]),
    quality: pick([null, null, 0, 0.5, 0.75, 0.75, 1]),
    error: pick([null, null, "timeout", "rate limit"]),
    message: pick([null, "said", "é 'quoted'"]),
    origin: pick(["production", "production", "bench"] as const),
    steps: pick([
      [],
      [
        { name: "one", duration_ms: 5 },
        { name: "two", duration_ms: 5 },
      ],
      [
        { name: "outer", duration_ms: 3, step_id: "o" },
        { name: "inner", duration_ms: 9, parent_id: "o" },
      ],
      [{ name: "unmeasured" }, { duration_ms: 4 }],
    ]),
  }
})
