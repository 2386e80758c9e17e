import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { isFull } from "../scale.ts"
import { runHere } from "./run-here.ts"

/** The command as it is installed, built before the tests. */
const launcher = fileURLToPath(new URL("../../dist/src/cli.js", import.meta.url))

/** A folder of its own in which commands run. */
export type Place = {
  readonly folder: string
  write(path: string, content: string): void
  run(words: readonly string[], more?: RunOptions): Promise<Ran>
  /** The same in this process, which takes a tenth of the time; with `TEST_SCALE=full` it has a process of its own, too. */
  runHere(words: readonly string[]): Promise<Ran>
  serve(words?: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Server>
  /** Starts a command that ends when it is told to; one that was not is killed by `remove`. */
  start(words: readonly string[], environment?: Readonly<Record<string, string>>): Running
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

/** A command under way. */
export type Running = {
  /** Every piece of stdout as it came. */
  readonly pieces: readonly string[]
  /** Waits until stdout holds the text; fails when the command ends without it. */
  printed(text: string): Promise<void>
  /** The same for stderr. */
  said(text: string): Promise<void>
  /** Reads stdout no more, as `head` does when it has seen enough. */
  closeReader(): void
  signal(name: NodeJS.Signals): void
  ended(): Promise<Ran>
}

export function newPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "runledger-cli-"))
  /** Also those that did not come up in time. */
  const servers: ChildProcessWithoutNullStreams[] = []
  const commands: Running[] = []
  return {
    folder,
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content, { flag: "a" })
    },
    run: (words, more = {}) => run(folder, words, more),
    runHere: (words) => (isFull ? run(folder, words, {}) : runHere(folder, words)),
    async serve(words = ["--port", "0"], environment = {}) {
      const child = start(folder, ["serve", ...words], environment)
      servers.push(child)
      return listening(child)
    },
    start(words, environment = {}) {
      const running = follow(start(folder, words, environment))
      commands.push(running)
      return running
    },
    async remove() {
      for (const command of commands) command.signal("SIGKILL")
      await Promise.all(commands.map((command) => command.ended()))
      for (const server of servers) server.kill("SIGKILL")
      await Promise.all(servers.map(whenEnded))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function start(folder: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, ...environment }
  return spawn(process.execPath, [launcher, ...words], { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] })
}

function follow(child: ChildProcessWithoutNullStreams): Running {
  const pieces: string[] = []
  const said: string[] = []
  const ended = once(child, "close")
  child.stdout.on("data", (piece: Buffer) => pieces.push(piece.toString()))
  child.stderr.on("data", (piece: Buffer) => said.push(piece.toString()))
  return {
    pieces,
    printed: (wanted) => until(child.stdout, () => pieces.join("").includes(wanted), ended),
    said: (wanted) => until(child.stderr, () => said.join("").includes(wanted), ended),
    closeReader: () => void child.stdout.destroy(),
    signal: (name) => void child.kill(name),
    async ended() {
      await ended
      return { code: child.exitCode, stdout: pieces.join(""), stderr: said.join("") }
    },
  }
}

/** Waits until it holds, looking again whenever the stream brings something. */
function until(stream: Readable, holds: () => boolean, ended: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!holds()) return
      stream.off("data", look)
      resolve()
    }
    stream.on("data", look)
    look()
    void ended.then(() => reject(new Error("the command ended before")))
  })
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

async function whenEnded(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
}

async function listening(child: ChildProcessWithoutNullStreams): Promise<Server> {
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
