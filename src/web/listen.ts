import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { createAdaptorServer } from "@hono/node-server"
import { Problem } from "../model/problem.ts"
import type { From } from "./access/address.ts"
import { cutSlowReaders, type SlowReaderSettings } from "./slow-readers.ts"

export type ListenSettings = SlowReaderSettings & {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly requestTimeoutMs: number
  readonly connectionsMax: number
}

/** Answers a request; `from` is what the server knows of where it comes from. */
type Answer = (request: Request, from: From) => Response | Promise<Response>

/** A server that takes requests. */
export type Listening = {
  /** Where this machine reaches it. */
  readonly url: string
  /** Takes no more requests, lets the ones under way end within the time, then cuts them. */
  close(timeoutMs: number): Promise<void>
}

/** Listens for requests; rejects with a Problem when the address cannot be had. */
export async function listen(answer: Answer, settings: ListenSettings): Promise<Listening> {
  const { requestTimeoutMs, slowCheckMs, idleTimeoutMs } = settings
  const server = createAdaptorServer({
    fetch: (request, { incoming }) => answer(request, { address: incoming.socket.remoteAddress ?? "" }),
    serverOptions: {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: slowCheckMs,
    },
  }) as Server
  server.timeout = idleTimeoutMs
  server.maxConnections = settings.connectionsMax
  cutSlowReaders(server, settings)
  await started(server, settings)
  return { url: urlOf(server.address() as AddressInfo), close: (timeoutMs) => closed(server, timeoutMs) }
}

function started(server: Server, { host, port }: ListenSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(addressProblem(error, host, port)))
    server.listen(port, host.replace(/^\[|\]$/g, ""), resolve)
  })
}

function addressProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const about = addressMistakes[error.code ?? ""]
  if (about === undefined) return error
  return new Problem("bad_option", about.sentence(host, port), { hint: about.hint, cause: error })
}

type AddressMistake = { readonly sentence: (host: string, port: number) => string; readonly hint: string }

const unknownHost: AddressMistake = {
  sentence: (host) => `this machine has no address ${host}`,
  hint: "choose another with --host",
}

const addressMistakes: Readonly<Record<string, AddressMistake>> = {
  EADDRINUSE: {
    sentence: (host, port) => `port ${port} of ${host} is in use by another program`,
    hint: "choose another with --port, or 0 for a free one",
  },
  EACCES: {
    sentence: (_, port) => `this user may not listen on port ${port}`,
    hint: "choose one above 1023 with --port",
  },
  EADDRNOTAVAIL: unknownHost,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
}

/** Who listens on every address is reached by loopback. */
function urlOf({ address, family, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `http://127.0.0.1:${port}/`
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}/`
}

function closed(server: Server, timeoutMs: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), timeoutMs)
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
