import { Hono } from "hono"
import { Problem } from "../model/problem.ts"
import type { Live } from "./live.ts"
import { knownQuery } from "./query.ts"

/** `GET /events`: tells open pages when runs arrive. */
export function events(live: Live) {
  return new Hono().get("/events", (c) => {
    knownQuery(c, [])
    const stream = live.open(c.req.header("last-event-id"))
    if (stream === null) throw new Problem("busy", "too many pages are open", { hint: "close some, or reload by hand" })
    return c.body(stream, 200, { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" })
  })
}
