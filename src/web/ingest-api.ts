import { Hono } from "hono"
import type { IngestPart, IngestSummary } from "./parts.ts"
import { progressBody } from "./progress-body.ts"

/** The last line that tells of success. */
export type IngestDone = { readonly summary: IngestSummary; readonly problems: readonly string[] }

/** `POST /api/ingest`: reads everything new, telling how far it is; that may take longer than a silent request lives. */
export function ingestApi(ingest: IngestPart, logBug: (error: unknown) => void) {
  return new Hono().post("/api/ingest", (c) => {
    const work = async (tell: Parameters<IngestPart["catchUp"]>[0]): Promise<IngestDone> => ({
      summary: await ingest.catchUp(tell),
      problems: ingest.status().problems,
    })
    return c.body(progressBody(work, "internal error while reading the drop folders", logBug), 200, {
      "content-type": "application/x-ndjson; charset=utf-8",
    })
  })
}
