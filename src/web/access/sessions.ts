import { randomBytes } from "node:crypto"
import type { Right } from "./rights.ts"

/** Browsers that have logged in. They end with the process: a restart asks for the token again. */
export type Sessions = {
  /** A new one; what the browser keeps of it tells nothing of the token. */
  open(right: Right): string
  /** Null: there is no such session, or not any more. */
  rightOf(id: string): Right | null
  close(id: string): void
}

export type SessionLimits = { readonly sessionMs: number; readonly sessionsMax: number }

/** `now` gives ms. */
export function createSessions({ sessionMs, sessionsMax }: SessionLimits, now: () => number): Sessions {
  const sessions = new Map<string, { readonly right: Right; readonly endMs: number }>()
  return {
    open(right) {
      const oldest = sessions.keys().next()
      if (sessions.size >= sessionsMax && !oldest.done) sessions.delete(oldest.value)
      const id = randomBytes(32).toString("base64url")
      sessions.set(id, { right, endMs: now() + sessionMs })
      return id
    },
    rightOf(id) {
      const session = sessions.get(id)
      if (session === undefined) return null
      if (now() < session.endMs) return session.right
      sessions.delete(id)
      return null
    },
    close: (id) => void sessions.delete(id),
  }
}
