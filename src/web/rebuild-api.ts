import { Hono } from "hono"
import type { Rebuild } from "./parts.ts"
import { progressBody } from "./progress-body.ts"

/** `POST /api/rebuild`: makes the database anew, telling how far it is; ends when nobody hears it any more. */
export function rebuildApi(rebuild: Rebuild, logBug: (error: unknown) => void) {
  return new Hono().post("/api/rebuild", (c) => {
    const body = progressBody(
      async (tell, signal) => ({ summary: await rebuild(tell, signal) }),
      "internal error while the database was made anew",
      logBug,
    )
    return c.body(body, 200, { "content-type": "application/x-ndjson; charset=utf-8" })
  })
}
