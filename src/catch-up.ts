import type { Config } from "./config.ts"
import { withConnection } from "./connection.ts"
import { Problem, type ProblemView } from "./model/problem.ts"
import type { IngestDone } from "./web/ingest-api.ts"
import type { IngestProgress, RebuildSummary, RetrySummary } from "./web/parts.ts"
import type { ProgressMessage } from "./web/progress-body.ts"
import { whileReading } from "./while-reading.ts"

/** Reads everything new once: the running server does it, else this process. Makes the database when there is none. */
export function catchUp(config: Config, tell: (progress: IngestProgress) => void): Promise<IngestDone> {
  return lastWord<IngestDone>(config, "/api/ingest", tell, true)
}

/** Makes the database anew: the running server does it, else this process. */
export function rebuild(
  config: Config,
  tell: (progress: IngestProgress) => void,
): Promise<{ readonly summary: RebuildSummary }> {
  return lastWord(config, "/api/rebuild", tell, false)
}

/** Reads refused lines again: the running server does it, else this process. */
export function retryRejects(config: Config): Promise<{ readonly summary: RetrySummary }> {
  return lastWord(config, "/api/retry-rejects", () => undefined, true)
}

function lastWord<Done extends object>(
  config: Config,
  path: string,
  tell: (progress: IngestProgress) => void,
  makeDatabase: boolean,
): Promise<Done> {
  return withConnection(
    config,
    async ({ ask }) => {
      const headers = { "content-type": "application/json" }
      return follow<Done>(await ask(path, { method: "POST", headers, body: "{}" }), tell)
    },
    { makeDatabase, use: whileReading, tellUpgrade: tell },
  )
}

async function follow<Done extends object>(answer: Response, tell: (progress: IngestProgress) => void): Promise<Done> {
  for await (const line of linesOf(answer)) {
    const message = JSON.parse(line) as ProgressMessage<Done>
    if ("progress" in message) tell(message.progress)
    else if ("error" in message) throw errorOf(message.error)
    else return message
  }
  throw new Problem("engine_restarted", "the server went away while it was at work", { hint: "run the command again" })
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
