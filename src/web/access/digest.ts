import { createHash, timingSafeEqual } from "node:crypto"

/** What is kept of a secret text: enough to know it again, nothing to tell. */
export type Digest = Buffer

export function digestOf(text: string): Digest {
  return createHash("sha256").update(text).digest()
}

/** Takes as long for another text as for the same. */
export function isSame(one: Digest, other: Digest): boolean {
  return timingSafeEqual(one, other)
}
