import { limits } from "./config.ts"
import { readServerFile, type ServerFile, serverFilePath } from "./server-file.ts"

/** The server that holds this database now; null when its file is missing or left over from one that is gone. */
export async function findServer(database: string): Promise<ServerFile | null> {
  const file = readServerFile(serverFilePath(database))
  return file !== null && isAlive(file.pid) && (await answers(file)) ? file : null
}

/** Asks the server, as the command line of this machine. */
export function askServer(server: ServerFile, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set("authorization", `Bearer ${server.secret}`)
  return fetch(new URL(path, server.url), { ...init, headers })
}

/** Its process may be gone and its number taken by another. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

/** Whoever listens there now must know the secret and speak of its version as a server of ours does. */
async function answers(server: ServerFile): Promise<boolean> {
  try {
    const response = await askServer(server, "/healthz", { signal: AbortSignal.timeout(limits.discoveryTimeoutMs) })
    const health: unknown = await response.json()
    return typeof health === "object" && health !== null && "version" in health
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError || isTimeout(error)) return false
    throw error
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && ["TimeoutError", "AbortError"].includes(error.name)
}
