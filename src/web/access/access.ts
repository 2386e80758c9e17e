import { Problem } from "../../model/problem.ts"
import { type Digest, digestOf, isSame } from "./digest.ts"
import { createFailedTries, type TryLimits } from "./failed-tries.ts"
import type { Right } from "./rights.ts"
import { createSessions, type SessionLimits } from "./sessions.ts"

/** Who may do what. Site and sample share one. */
export type Access = {
  /** Whether somebody without a token is sent away. */
  readonly isGuarded: boolean
  /** What who gives nothing may do. */
  readonly anybody: Right
  /** Whether a request from the address is not even looked at now; seconds until it is. */
  waitSeconds(address: string): number
  /** What the bearer of the text may do; a Problem when it is no token of this server's, which counts as a failed try. */
  bearer(text: string, address: string): Right
  /** What the session may do; null when it has ended. */
  session(id: string): Right | null
  /** A session with the right of this token; a Problem as with `bearer`. */
  login(token: string, address: string): string
  logout(id: string): void
}

export type AccessSettings = TryLimits & SessionLimits

/** The tokens of the configuration; null: there is none. */
export type Tokens = { readonly read: Digest | null; readonly admin: Digest | null }

export type AccessParts = {
  readonly tokens: Tokens
  /** Of this start, for the command line on this machine. */
  readonly secret: string
  readonly settings: AccessSettings
  /** Milliseconds on a clock that does not go back. */
  readonly now: () => number
  /** Hears of each wrong token where it came from. */
  readonly onWrongToken: (address: string) => void
}

export function createAccess({ tokens, secret, settings, now, onWrongToken }: AccessParts): Access {
  const sessions = createSessions(settings, now)
  const failed = createFailedTries(settings, now)
  const isGuarded = tokens.read !== null || tokens.admin !== null
  const ownSecret = digestOf(secret)

  const tokenRight = (text: string, address: string): Right => {
    const waitSeconds = failed.waitSeconds(address)
    if (waitSeconds > 0) throw tooManyTries(waitSeconds)
    const right = rightOfToken(digestOf(text), tokens)
    if (right !== null) return right
    failed.add(address)
    onWrongToken(address)
    throw isGuarded ? wrongToken() : noTokenKnown()
  }

  return {
    isGuarded,
    anybody: isGuarded ? "public" : "change",
    waitSeconds: failed.waitSeconds,
    // Nobody guesses 32 random bytes: the command line is heard whatever others tried from this machine.
    bearer: (text, address) => (isSame(digestOf(text), ownSecret) ? "maintain" : tokenRight(text, address)),
    session: sessions.rightOf,
    login: (token, address) => sessions.open(tokenRight(token, address)),
    logout: sessions.close,
  }
}

/** Compares with both, so that the time tells nothing. */
function rightOfToken(given: Digest, { read, admin }: Tokens): Right | null {
  const isRead = read !== null && isSame(given, read)
  const isAdmin = admin !== null && isSame(given, admin)
  return isAdmin ? "maintain" : isRead ? "read" : null
}

function tooManyTries(waitSeconds: number): Problem {
  const hint = `try again in ${waitSeconds} s`
  return new Problem("too_many_tries", "too many wrong tokens came from this address", { hint })
}

function wrongToken(): Problem {
  return new Problem("wrong_token", "this is no token of this server", {
    hint: "give RUNLEDGER_TOKEN or RUNLEDGER_ADMIN_TOKEN as the server was started with",
  })
}

/** Without tokens a bearer can only be a command line, of another server or another start. */
function noTokenKnown(): Problem {
  return new Problem("forbidden", "this is not the secret of the running server", {
    hint: "leave the authorization header out, or read the secret anew from the server file beside the database",
  })
}
