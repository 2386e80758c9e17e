import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"

export type Timed = { readonly seconds: number; readonly peakBytes: number; readonly stdout: string }

/** Runs a command to its end: wall time, and the sum of the peaks of its processes' memory (Linux; elsewhere 0). */
export async function timed(command: string, args: readonly string[], cwd: string): Promise<Timed> {
  const startedMs = performance.now()
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] })
  const peaks = new Map<number, number>()
  const timer = setInterval(() => notePeaks(child.pid ?? 0, peaks), 50)
  let stdout = ""
  let stderr = ""
  child.stdout.on("data", (bytes: Buffer) => (stdout += bytes.toString()))
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()))
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve))
  clearInterval(timer)
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${stderr}`)
  return {
    seconds: (performance.now() - startedMs) / 1000,
    peakBytes: [...peaks.values()].reduce((sum, peak) => sum + peak, 0),
    stdout,
  }
}

function notePeaks(pid: number, peaks: Map<number, number>): void {
  for (const one of family(pid)) {
    const peak = /VmHWM:\s+(\d+) kB/.exec(read(`/proc/${one}/status`))?.[1]
    if (peak) peaks.set(one, Math.max(peaks.get(one) ?? 0, Number(peak) * 1024))
  }
}

/** User and system time that a process and its children have taken so far (Linux). */
export function cpuSeconds(pid: number): number {
  const TICKS_PER_SECOND = 100
  const ticksOf = (one: number) => {
    const fields = read(`/proc/${one}/stat`).split(") ")[1]?.split(" ") ?? []
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  }
  return family(pid).reduce((sum, one) => sum + ticksOf(one), 0) / TICKS_PER_SECOND
}

function family(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean).map(Number)
  return [pid, ...children.flatMap(family)]
}

/** A process that has just ended has no file any more. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** By nearest rank, `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN
}
