import { once } from "node:events"

/** Where a command writes: data to `out`, everything said to people to `say`. */
export type Terminal = {
  /** Whether a person reads stdout. */
  readonly isScreen: boolean
  /** Whether a person reads stderr. */
  readonly isWatched: boolean
  /** Waits until the reader has taken it. */
  out(text: string): Promise<void>
  outBytes(stream: ReadableStream<Uint8Array>): Promise<void>
  say(line: string): void
  /** Writes over the line that was written so before; only where a person watches. */
  sayOver(line: string): void
}

export function processTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  const write = async (chunk: string | Uint8Array) => {
    if (!stdout.write(chunk)) await once(stdout, "drain")
  }
  return {
    isScreen: stdout.isTTY,
    isWatched: stderr.isTTY,
    out: write,
    async outBytes(stream) {
      for await (const chunk of stream) await write(chunk)
    },
    say: (line) => void stderr.write(`${line}\n`),
    sayOver: (line) => void stderr.write(`\r\u001b[K${line}`),
  }
}

/** A reader that closes early, such as `head`, has what it wanted: `end` ends the command without a word. */
export function onClosedPipe(stdout: NodeJS.WriteStream, end: () => void): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
    end()
  })
}
