import { spawn } from "node:child_process"
import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import { join } from "node:path"

const root = join(import.meta.dirname, "../..")

/** Arguments of node that run the command as it is published: built when the bench begins. */
export function runledger(...args: readonly string[]): readonly string[] {
  return [join(root, "dist/src/cli.js"), ...args]
}

await import("../../build.ts")

export type Service = {
  readonly url: string
  readonly pid: number
  readonly startedMs: number
  stop(): Promise<void>
}

/** Starts `runledger serve` and waits until it answers; `startedMs` is how long that took. */
export async function startService(args: readonly string[]): Promise<Service> {
  const port = await freePort()
  const beganMs = performance.now()
  const server = spawn(process.execPath, runledger("serve", "--port", String(port), ...args), {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  })
  const ended = new Promise<void>((resolve) => server.on("exit", () => resolve()))
  const stop = () => (server.kill("SIGTERM"), ended)
  const url = `http://127.0.0.1:${port}`
  try {
    await until(async () => (await fetch(`${url}/healthz`)).ok)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, pid: server.pid ?? 0, startedMs: performance.now() - beganMs, stop }
}

/** Asks again and again, for a minute, until it is so. */
export async function until(done: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 60_000
  while (!(await done().catch(() => false))) {
    if (performance.now() > deadlineMs) throw new Error("waited for a minute")
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return port
}
