import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { text } from "node:stream/consumers"

/**
 * Runs every script of the package whose name begins with `check:`, all at once. What each says comes whole, one after
 * the other; one that fails fails all.
 */
const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>
}
const checks = Object.entries(scripts).filter(([name]) => name.startsWith("check:"))

for (const { name, ended } of checks.map(([name, command]) => ({ name, ended: run(command) }))) {
  const { code, said } = await ended
  process.stdout.write(`> ${name}: ${code === 0 ? "fine" : "FAILED"}\n${said}`)
  if (code !== 0) process.exitCode = 1
}

/** The tools are those of the package: npm has put them on the path. */
async function run(command: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "pipe"] })
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve))
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, said: out + errors }
}
