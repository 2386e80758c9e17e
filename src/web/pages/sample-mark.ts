import { Hono } from "hono"
import { html } from "hono/html"
import { SampleGone, SampleMark } from "../../../views/parts/sample-mark.tsx"
import { knownQuery } from "../query.ts"
import type { FrameFacts } from "./show-page.ts"

/** `GET /sample`: the mark that open pages ask for again, or that there is no reason for it any more. */
export function sampleMark(facts: () => Promise<FrameFacts>) {
  return new Hono().get("/sample", async (c) => {
    knownQuery(c, [])
    const { sample, folder } = await facts()
    return c.html(html`${sample ? SampleMark({ folder }) : SampleGone()}`)
  })
}
