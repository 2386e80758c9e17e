import type { Context, MiddlewareHandler } from "hono"
import { bodyLimit } from "hono/body-limit"
import { Problem } from "../model/problem.ts"

/** Refuses bodies that no honest question needs. */
export function cappedBody(bytesMax: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: bytesMax,
    onError: () => {
      throw new Problem("too_large", `the request's body is over ${bytesMax} bytes`, { hint: "ask for less at once" })
    },
  })
}

/** Data is sent as JSON: what a form of another site can send without asking is not. */
export const jsonBodiesOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== "POST" || isJson(c.req.header("content-type"))) return next()
  throw new Problem("wrong_content_type", "the body must be application/json", {
    hint: "send the header content-type: application/json",
  })
}

/** A HEAD request gets no body; what would have been read from a file for it is let go. */
export const dropUnsentBody: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.req.method === "HEAD") await c.res.body?.cancel()
}

/** The body as a JSON object. */
export async function jsonObject(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const value = parsed(await c.req.text())
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value }
  throw new Problem("bad_request", "the body must be a JSON object")
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem("bad_request", "the body is not JSON", { hint: "send a JSON object", cause: error })
  }
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? "")
}
