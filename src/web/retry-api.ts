import { Hono } from "hono"
import type { RetryRejects } from "./parts.ts"
import { progressBody } from "./progress-body.ts"

/** `POST /api/retry-rejects`: reads refused lines again from their files. */
export function retryApi(retryRejects: RetryRejects, logBug: (error: unknown) => void) {
  return new Hono().post("/api/retry-rejects", (c) => {
    const work = async () => ({ summary: await retryRejects() })
    return c.body(progressBody(work, "internal error while refused lines were read again", logBug), 200, {
      "content-type": "application/x-ndjson; charset=utf-8",
    })
  })
}
