import { runCommandLine } from "../../src/command-line.ts"
import type { Terminal } from "../../src/commands/terminal.ts"
import type { Ran } from "./command-line.ts"

/** One after the other: a command finds its files from the working directory, which a process has only one of. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Runs a command in this process as if it was started in `folder`. Not for commands that end with a signal, read stdin
 * or log: they use the process's own.
 */
export function runHere(folder: string, words: readonly string[]): Promise<Ran> {
  const ran = last.then(() => runIn(folder, words))
  last = ran.catch(() => undefined)
  return ran
}

async function runIn(folder: string, words: readonly string[]): Promise<Ran> {
  const before = process.cwd()
  const heard = { stdout: "", stderr: "" }
  process.chdir(folder)
  try {
    const terminal = hearingTerminal(heard)
    const whenReaderGone = () => undefined
    return { code: await runCommandLine(words, { terminal, environment: process.env, whenReaderGone }), ...heard }
  } finally {
    process.chdir(before)
  }
}

function hearingTerminal(heard: { stdout: string; stderr: string }): Terminal {
  return {
    isScreen: false,
    isWatched: false,
    out: async (text) => void (heard.stdout += text),
    async outBytes(stream) {
      heard.stdout += await new Response(stream).text()
    },
    say: (line) => void (heard.stderr += `${line}\n`),
    sayOver: () => undefined,
  }
}
