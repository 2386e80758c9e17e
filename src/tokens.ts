import { Problem } from "./model/problem.ts"
import type { Tokens } from "./web/access/access.ts"
import { digestOf, isSame } from "./web/access/digest.ts"

/** Shorter ones can be guessed by trying, however slowly. */
const TOKEN_LENGTH_MIN = 16

/**
 * The tokens that let others in. Only the environment has them: a command line can be read by every user of the
 * machine, and a config file is soon in a repository. A bad one is a Problem that never repeats it.
 */
export function readTokens(environment: NodeJS.ProcessEnv): Tokens {
  const read = readToken("RUNLEDGER_TOKEN", environment)
  const admin = readToken("RUNLEDGER_ADMIN_TOKEN", environment)
  if (read !== null && admin !== null && isSame(read, admin)) {
    throw new Problem(
      "bad_option",
      "RUNLEDGER_TOKEN and RUNLEDGER_ADMIN_TOKEN are the same, so that every reader could change things",
      {
        hint: "choose two different ones",
      },
    )
  }
  return { read, admin }
}

function readToken(variable: string, environment: NodeJS.ProcessEnv) {
  const token = environment[variable]
  if (token === undefined || token === "") return null
  const bad = (what: string) =>
    new Problem("bad_option", `${variable} ${what}`, { hint: "make one with `openssl rand -hex 24`" })
  if (token.length < TOKEN_LENGTH_MIN) throw bad(`is shorter than ${TOKEN_LENGTH_MIN} characters, which can be guessed`)
  if (!/^[\x21-\x7e]+$/.test(token))
    throw bad("has a character that a request cannot carry: a space, or one beyond ASCII")
  return digestOf(token)
}
