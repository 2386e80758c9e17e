import { type ChildProcess, execFile, spawn } from "node:child_process"
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, describe, expect, it } from "vitest"
import { runFields, stepFields } from "../src/ingest/fields.ts"
import { namesTable } from "./names-table.ts"
import { isFull } from "./scale.ts"

const root = join(import.meta.dirname, "..")
const readme = await readFile(join(root, "README.md"), "utf8")
const run = promisify(execFile)
/** What a clone runs. */
const source = join(root, "src/runledger.mjs")
/** What is published starts in a fraction of the time, with the same answers. */
const program = isFull ? source : join(root, "dist/src/cli.js")

type Block = { readonly language: string; readonly text: string }
const blocks: Block[] = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = "", text = ""]) => ({
  language,
  text,
}))

/** A command after `$`, and what the README says it prints. */
type Shown = { readonly command: string; readonly output: string }
const shown: Shown[] = blocks
  .filter(({ language }) => language === "console")
  .flatMap(({ text }) => text.split(/^\$ /m).slice(1))
  .map((text) => ({ command: text.slice(0, text.indexOf("\n")), output: text.slice(text.indexOf("\n") + 1) }))

const folder = await mkdtemp(join(tmpdir(), "runledger-readme-"))
const port = await freePort()
let server: ChildProcess | null = null
afterAll(async () => {
  await stop(server)
  await rm(folder, { recursive: true, force: true })
})

describe("the README", () => {
  it(
    "shows commands that do what it says, one after the other, for a reader who starts with nothing",
    { timeout: 180_000 },
    async () => {
      await mkdir(join(folder, "logs"))
      await mkdir(join(folder, "metrics"))
      await writeFile(join(folder, "logs", "app.ndjson"), firstBlock("json", "run_id"))
      await writeFile(join(folder, "prices.json"), firstBlock("json", "prices"))
      await mkdir(join(folder, "data", "reports"), { recursive: true })
      await writeFile(join(folder, "data", "reports", "tokens-per-kind.sql"), firstBlock("sql", "title"))
      await shell("npx runledger ingest")
      expect(shown.length).toBeGreaterThan(8)
      for (const { command, output } of shown) {
        if (command.startsWith("curl")) await startServer()
        const { stdout } = await shell(command)
        if (output !== "") expect({ command, stdout }).toEqual({ command, stdout: output })
      }
      const own = await shell("npx runledger report tokens-per-kind --format csv")
      expect(own.stdout).toBe("kind,total_tokens\nrequest,5002\n")
    },
  )

  it("names every setting of the command line", async () => {
    const { stdout } = await shell("npx runledger --help", source)
    const options = [...stdout.matchAll(/^ {2}(--[a-z-]+) /gm)].map(([, option]) => option)
    expect(options.length).toBeGreaterThan(8)
    expect(options.filter((option) => !readme.includes(`| \`${option}\` |`))).toEqual([])
  })

  it("gives the two commands as they are in package.json and on the first screen", async () => {
    const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>
    }
    const screen = readme.split("\n").slice(0, 24).join("\n")
    expect(screen).toContain("npm ci && npm start")
    expect(screen).toContain("npm ci && npm test")
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["start", "test"]))
  })

  it.skipIf(!isFull)(
    "starts from a fresh clone with its first command (with TEST_SCALE=full only: it installs everything anew)",
    { timeout: 240_000 },
    async () => {
      const clone = await freshClone()
      const chosen = await freePort()
      const started = spawn("sh", ["-c", "npm ci && exec npm start"], {
        cwd: clone,
        env: { ...process.env, RUNLEDGER_PORT: String(chosen) },
        stdio: "ignore",
      })
      try {
        await answers(`http://127.0.0.1:${chosen}/`, 200_000)
      } finally {
        await stop(started)
        await rm(clone, { recursive: true, force: true })
      }
    },
  )
})

describe("the drop folder's README", () => {
  it("lists the names that the decoder knows", async () => {
    const text = await readFile(join(root, "logs", "README.md"), "utf8")
    expect(text).toContain(namesTable(runFields))
    expect(text).toContain(namesTable(stepFields.filter(({ column }) => column !== "steps")))
  })
})

function firstBlock(language: string, containing: string): string {
  return blocks.find((block) => block.language === language && block.text.includes(containing))?.text ?? ""
}

/** Commands run in a folder of their own, with this clone's command line and a port that is free. */
async function shell(command: string, path = program): Promise<{ stdout: string }> {
  const own = command.replaceAll("npx runledger", `"${process.execPath}" "${path}"`).replaceAll(":4680", `:${port}`)
  const { stdout } = await run("sh", ["-c", own], {
    cwd: folder,
    env: { ...process.env, RUNLEDGER_PORT: String(port) },
  })
  // CSV lines end as RFC 4180 says; a README cannot show that.
  return { stdout: stdout.replaceAll("\r\n", "\n") }
}

async function startServer(): Promise<void> {
  if (server) return
  server = spawn(process.execPath, [program, "serve"], {
    cwd: folder,
    env: { ...process.env, RUNLEDGER_PORT: String(port) },
    stdio: "ignore",
  })
  await answers(`http://127.0.0.1:${port}/healthz`, 20_000)
}

async function answers(url: string, withinMs: number): Promise<void> {
  const deadlineMs = Date.now() + withinMs
  for (;;) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
    if (Date.now() > deadlineMs) throw new Error(`${url} did not answer within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function stop(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null) return
  const ended = new Promise((resolve) => child.on("exit", resolve))
  child.kill("SIGTERM")
  await ended
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === "object" && address ? address.port : 0
}

async function freshClone(): Promise<string> {
  const clone = await mkdtemp(join(tmpdir(), "runledger-clone-"))
  const { stdout } = await run("git", ["ls-files"], { cwd: root })
  for (const name of stdout.trim().split("\n")) await cp(join(root, name), join(clone, name))
  await appendFile(join(clone, "logs", "app.ndjson"), firstBlock("json", "run_id"))
  return clone
}
