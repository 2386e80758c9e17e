import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

/** The command as it is installed. */
const launcher = fileURLToPath(new URL("../../src/runledger.mjs", import.meta.url))

/** A folder of its own in which commands run. */
export type Place = {
  readonly folder: string
  write(path: string, content: string): void
  run(words: readonly string[], more?: RunOptions): Promise<Ran>
  serve(words?: readonly string[]): Promise<Server>
  remove(): Promise<void>
}
export type RunOptions = {
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Stop reading stdout after so much, as `head` does. */
  readonly closeAfterBytes?: number
}
export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }
export type Server = {
  readonly url: string
  readonly pid: number
  /** Ends it and tells how it ended, and after how long. */
  stop(
    signal?: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly seconds: number; readonly log: string }>
}

export function newPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "runledger-cli-"))
  const servers: Server[] = []
  return {
    folder,
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content, { flag: "a" })
    },
    run: (words, more = {}) => run(folder, words, more),
    async serve(words = ["--port", "0"]) {
      const server = await serve(folder, words)
      servers.push(server)
      return server
    },
    async remove() {
      for (const server of servers) await server.stop("SIGKILL")
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function start(folder: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, ...environment }
  return spawn(process.execPath, [launcher, ...words], { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] })
}

async function run(folder: string, words: readonly string[], options: RunOptions): Promise<Ran> {
  const child = start(folder, words, options.environment)
  child.stdin.end(options.input ?? "")
  const ended = once(child, "close")
  const taken =
    options.closeAfterBytes === undefined ? text(child.stdout) : firstBytes(child.stdout, options.closeAfterBytes)
  const [stdout, stderr] = await Promise.all([taken, text(child.stderr)])
  await ended
  return { code: child.exitCode, stdout, stderr }
}

async function firstBytes(stream: Readable, bytesMax: number): Promise<string> {
  let taken = ""
  for await (const chunk of stream) {
    taken += String(chunk)
    if (taken.length >= bytesMax) break
  }
  stream.destroy()
  return taken
}

async function serve(folder: string, words: readonly string[]): Promise<Server> {
  const child = start(folder, ["serve", ...words])
  const ended = once(child, "close")
  let log = ""
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      log += `${line}\n`
      const found = /"url":"([^"]+)"/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`the server ended: ${log}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    async stop(signal = "SIGTERM") {
      const startMs = performance.now()
      child.kill(signal)
      await ended
      return { code: child.exitCode, seconds: (performance.now() - startMs) / 1000, log }
    },
  }
}
