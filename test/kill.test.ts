import { type ChildProcess, execFile, spawn } from "node:child_process"
import { mkdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { seeded } from "../src/model/random.ts"
import { writeRequestLines } from "./request-lines.ts"
import { runHere } from "./cli/run-here.ts"
import { isFull } from "./scale.ts"

const LINES = Number(process.env["KILL_LINES"] ?? (isFull ? 300_000 : 10_000))
const ROUNDS = Number(process.env["KILL_ROUNDS"] ?? (isFull ? 10 : 3))
const SEED = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000)

const runledger = join(import.meta.dirname, "../dist/src/cli.js")
const folder = join(tmpdir(), `runledger-kill-${process.pid}`)
const options = [
  "--logs",
  join(folder, "logs"),
  "--metrics",
  join(folder, "metrics"),
  "--db",
  join(folder, "data", "kill.duckdb"),
]
const targets = ["service", "engine", "both"] as const

/** Every column but when and under which path the line was read; the sums do not depend on the order of rows. */
const CONTENTS = `select (select count(*) from runs), (select count(distinct run_id) from runs),
  (select sum(hash(r)) from (select * exclude (ingested_at, file) from runs) r), (select bit_xor(hash(s)) from steps s),
  (select count(*) from steps), (select count(*) from rejects)`

describe.runIf(process.platform === "linux")(`an ingest of ${LINES} lines that is killed`, () => {
  it(`at any moment goes on to the same rows as one that is not (seed ${SEED})`, { timeout: 1_500_000 }, async () => {
    const random = seeded(SEED)
    await mkdir(join(folder, "logs"), { recursive: true })
    await mkdir(join(folder, "metrics"), { recursive: true })
    await writeRequestLines(join(folder, "logs", "requests.ndjson"), LINES)
    try {
      const startedMs = performance.now()
      await ingest()
      const undisturbedMs = performance.now() - startedMs
      const expected = await contents()
      expect(expected).toMatch(new RegExp(`^${LINES},${LINES},`))
      for (let round = 0; round < ROUNDS; round += 1) {
        const target = targets[round % targets.length] ?? "both"
        const afterMs = 300 + random() * undisturbedMs
        await rm(join(folder, "data"), { recursive: true })
        await killDuring(target, afterMs)
        await ingest()
        expect({ seed: SEED, round, target, afterMs, contents: await contents() }).toMatchObject({ contents: expected })
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

async function ingest(): Promise<void> {
  await promisify(execFile)(process.execPath, [runledger, "ingest", "--json", ...options])
}

async function contents(): Promise<string> {
  const { stdout } = await runHere(folder, ["sql", CONTENTS, "--format", "csv", ...options])
  return stdout.trim().split(/\r?\n/)[1] ?? ""
}

/** Starts an ingest and kills its processes after so long. With the engine alone killed, it must end well by itself. */
async function killDuring(target: (typeof targets)[number], afterMs: number): Promise<void> {
  const service = spawn(process.execPath, [runledger, "ingest", "--json", ...options], { stdio: "ignore" })
  const ended = new Promise<number | null>((resolve) => service.on("exit", resolve))
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, afterMs))])
  const engine = await enginePid(service)
  if (target !== "service" && engine) kill(engine)
  if (target !== "engine") service.kill("SIGKILL")
  const code = await ended
  if (target === "engine") expect({ target, afterMs, code }).toMatchObject({ code: 0 })
}

async function enginePid(service: ChildProcess): Promise<number | null> {
  const children = await readFile(`/proc/${service.pid}/task/${service.pid}/children`, "utf8").catch(() => "")
  for (const pid of children.trim().split(" ").filter(Boolean).map(Number)) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")
    if (/engine\.(ts|js)/.test(command)) return pid
  }
  return null
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // It ended by itself a moment ago.
  }
}
