import type { Context } from "hono"
import { isLoopback } from "../hosts.ts"

/** What the listener knows of a request beside the request. */
export type From = { readonly address: string }

/**
 * Where a request comes from. Of what a proxy on this machine says only the last address is its own word; the others
 * came with the request.
 */
export function addressOf(c: Context, behindProxy: boolean): string {
  const { address = "" } = (c.env ?? {}) as Partial<From>
  if (!behindProxy || !isLoopback(address.replace(/^::ffff:/, ""))) return address
  return c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 50) ?? address
}
