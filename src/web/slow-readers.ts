import type { Server } from "node:http"
import type { Socket } from "node:net"

export type SlowReaderSettings = {
  readonly slowCheckMs: number
  /** Slower than this nobody takes an answer. */
  readonly takenBytesPerSecondMin: number
  /** However little is waiting, it may take this long. */
  readonly idleTimeoutMs: number
}

/** What waited for a client when it last took something, and until when it must have taken more. */
type Waiting = { readonly takenBytes: number; readonly untilMs: number }

/**
 * Cuts clients that take their answers drop by drop: each keeps memory, a file or a connection for as long as it likes.
 * One that takes nothing at all is cut by the server's idle timeout. Ends with the server.
 */
export function cutSlowReaders(server: Server, settings: SlowReaderSettings): void {
  const sockets = new Map<Socket, Waiting | null>()
  server.on("connection", (socket) => {
    sockets.set(socket, null)
    socket.once("close", () => sockets.delete(socket))
  })
  const look = () => {
    for (const [socket, before] of sockets) {
      const waiting = waitingOn(socket, before, settings)
      sockets.set(socket, waiting)
      if (waiting !== null && waiting.untilMs <= performance.now()) socket.destroy()
    }
  }
  const timer = setInterval(look, settings.slowCheckMs).unref()
  server.once("close", () => clearInterval(timer))
}

/** Null: nothing waits for the client. What is waiting is taken in pieces; each has the time that its size allows. */
function waitingOn(socket: Socket, before: Waiting | null, settings: SlowReaderSettings): Waiting | null {
  const waitingBytes = socket.writableLength
  if (waitingBytes === 0) return null
  const takenBytes = socket.bytesWritten - waitingBytes
  if (before?.takenBytes === takenBytes) return before
  const neededMs = (1_000 * waitingBytes) / settings.takenBytesPerSecondMin
  return { takenBytes, untilMs: performance.now() + Math.max(settings.idleTimeoutMs, neededMs) }
}
