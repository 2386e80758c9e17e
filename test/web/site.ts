import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type Config, readConfig } from "../../src/config.ts"
import { createLog } from "../../src/log.ts"
import { openRooms, type Rooms } from "../../src/rooms.ts"

/** The site on real files and a real database, asked without a network. */
export type Site = {
  readonly rooms: Rooms
  readonly config: Config
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** Appends to a file of a drop folder. */
  write(path: string, text: string): void
  close(): Promise<void>
}

/** Opens a site in a folder of its own, with these files in its drop folders already read, and this environment. */
export async function openSite(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "runledger-site-"))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text, { flag: "a" })
  }
  mkdirSync(join(folder, "logs"))
  mkdirSync(join(folder, "metrics"))
  for (const [path, text] of Object.entries(files)) write(path, text)
  const config = siteConfig(folder, environment)
  const rooms = await openRooms(config, createLog(process.stderr, "warn"), { openDatabase: true })
  await rooms.ingestion.catchUp(() => undefined)
  const ask = async (path: string, init: RequestInit) => rooms.web.fetch(new Request(new URL(path, base), init))
  return {
    rooms,
    config,
    write,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: "POST",
        body: typeof body === "string" ? body : JSON.stringify(body),
        headers: { "content-type": "application/json", ...headers },
      }),
    async close() {
      await rooms.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As a browser on this machine would call it. */
const base = "http://127.0.0.1:4680"

function siteConfig(folder: string, environment: Readonly<Record<string, string>>): Config {
  return readConfig(
    {
      logs: join(folder, "logs"),
      metrics: join(folder, "metrics"),
      db: join(folder, "data", "runledger.duckdb"),
      reports: join(folder, "reports"),
      timezone: "Europe/Amsterdam",
      config: emptyConfig(folder),
    },
    environment,
  )
}

function emptyConfig(folder: string): string {
  const path = join(folder, "config.json")
  writeFileSync(path, "{}")
  return path
}

/** Two requests of the tracker, as it writes them. */
export const requestLines = [
  request(
    "a1b2c3d4",
    "llama-3.3-70b-versatile",
    11450.23,
    2345,
    156,
    0.001507,
    "Which <script>alert(1)</script> \u001b[31mred",
  ),
  request("b2c3d4e5", "llama-3.1-8b-instant", 4210.5, 1200, 90, null, "=1+1"),
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join("")

function request(
  id: string,
  model: string,
  durationMs: number,
  promptTokens: number,
  completionTokens: number,
  costUsd: number | null,
  message: string,
) {
  return {
    request_id: id,
    timestamp: "2025-10-14T20:00:00Z",
    message,
    metadata: {
      processing_time_ms: durationMs,
      performance: {
        total_duration_ms: durationMs,
        steps: [
          { name: "search_sources", duration_ms: 3245.67, metadata: { documents_found: 5 } },
          { name: "llm_generation", duration_ms: durationMs - 3558.01 },
        ],
        llm_usage: {
          model,
          prompt_tokens: promptTokens,
          completion_tokens: completionTokens,
          total_tokens: promptTokens + completionTokens,
          ...(costUsd === null ? {} : { total_cost_usd: costUsd }),
        },
      },
    },
  }
}
