import { Problem } from "../model/problem.ts"
import type { IngestProgress } from "./parts.ts"

/** A line of the answer of a long work, unless it is empty; the last one is not progress. */
export type ProgressMessage<Done> =
  | { readonly progress: IngestProgress }
  | Done
  | { readonly error: { readonly code: string; readonly message: string; readonly hint?: string } }

/** An empty line this often keeps the connection from looking dead. */
const HEARTBEAT_MS = 10_000

/** The body of an answer that tells how far a work is, and last what it came to. `signal`: nobody hears it any more. */
export function progressBody<Done extends object>(
  work: (tell: (progress: IngestProgress) => void, signal: AbortSignal) => Promise<Done>,
  bugMessage: string,
  logBug: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const gone = new AbortController()
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (text: string) => gone.signal.aborted || controller.enqueue(encoder.encode(`${text}\n`))
      const heartbeat = setInterval(send, HEARTBEAT_MS, "")
      const tell = (progress: IngestProgress) => void send(JSON.stringify({ progress }))
      const last = await work(tell, gone.signal).catch((error: unknown) => told(error, bugMessage, logBug))
      clearInterval(heartbeat)
      send(JSON.stringify(last))
      if (!gone.signal.aborted) controller.close()
    },
    cancel: () => gone.abort(),
  })
}

function told(error: unknown, bugMessage: string, logBug: (error: unknown) => void) {
  if (error instanceof Problem) return { error: error.view() }
  logBug(error)
  return { error: { code: "internal_error", message: bugMessage } }
}

const encoder = new TextEncoder()
