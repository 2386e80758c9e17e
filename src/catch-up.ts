import type { Config } from "./config.ts"
import { withConnection } from "./connection.ts"
import { Problem, type ProblemView } from "./model/problem.ts"
import type { IngestMessage } from "./web/ingest-api.ts"
import type { IngestProgress, IngestSummary } from "./web/parts.ts"

/** What reading came to, and what could not be read, one sentence each. */
export type CaughtUp = { readonly summary: IngestSummary; readonly problems: readonly string[] }

/** Reads everything new once: the running server does it, else this process. Makes the database when there is none. */
export function catchUp(config: Config, tell: (progress: IngestProgress) => void): Promise<CaughtUp> {
  return withConnection(
    config,
    async ({ ask }) => {
      const headers = { "content-type": "application/json" }
      const answer = await ask("/api/ingest", { method: "POST", headers, body: "{}" })
      return lastWord(answer, tell)
    },
    { makeDatabase: true },
  )
}

async function lastWord(answer: Response, tell: (progress: IngestProgress) => void): Promise<CaughtUp> {
  for await (const line of linesOf(answer)) {
    const message = JSON.parse(line) as IngestMessage
    if ("summary" in message) return message
    if ("error" in message) throw errorOf(message.error)
    tell(message.progress)
  }
  throw new Problem("engine_restarted", "the server went away while it was reading", { hint: "run the command again" })
}

function errorOf(error: ProblemView | { readonly code: string; readonly message: string }): Error {
  return error.code === "internal_error" ? new Error(error.message) : Problem.from(error as ProblemView)
}

async function* linesOf(answer: Response): AsyncGenerator<string> {
  let rest = ""
  for await (const chunk of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n")
    rest = lines.pop() ?? ""
    yield* lines.filter((line) => line !== "")
  }
}
