import { Hono } from "hono"
import { Problem } from "../model/problem.ts"
import type { IngestPart, IngestProgress, IngestSummary } from "./parts.ts"
import { trustedOnly } from "./secret.ts"

/** A line of the answer of `POST /api/ingest`, unless it is empty; the last one is not progress. */
export type IngestMessage =
  | { readonly progress: IngestProgress }
  | { readonly summary: IngestSummary; readonly problems: readonly string[] }
  | { readonly error: { readonly code: string; readonly message: string; readonly hint?: string } }

/** An empty line this often keeps the connection from looking dead. */
const HEARTBEAT_MS = 10_000

/** `POST /api/ingest`: reads everything new, telling how far it is; that may take longer than a silent request lives. */
export function ingestApi(ingest: IngestPart, logBug: (error: unknown) => void) {
  return new Hono().post("/api/ingest", trustedOnly, (c) => {
    let hears = true
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        const send = (text: string) => hears && controller.enqueue(encoder.encode(`${text}\n`))
        const heartbeat = setInterval(send, HEARTBEAT_MS, "")
        const last = await lastMessage(ingest, (progress) => void send(JSON.stringify({ progress })), logBug)
        clearInterval(heartbeat)
        send(JSON.stringify(last))
        if (hears) controller.close()
      },
      cancel: () => void (hears = false),
    })
    return c.body(body, 200, { "content-type": "application/x-ndjson; charset=utf-8" })
  })
}

async function lastMessage(
  ingest: IngestPart,
  tell: (progress: IngestProgress) => void,
  logBug: (error: unknown) => void,
): Promise<IngestMessage> {
  try {
    return { summary: await ingest.catchUp(tell), problems: ingest.status().problems }
  } catch (error) {
    if (error instanceof Problem) return { error: error.view() }
    logBug(error)
    return { error: { code: "internal_error", message: "internal error while reading the drop folders" } }
  }
}

const encoder = new TextEncoder()
