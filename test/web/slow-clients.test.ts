import { createServer } from "node:http"
import { type AddressInfo, connect, type Socket } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { listen, type Listening } from "../../src/web/listen.ts"
import { cutSlowReaders } from "../../src/web/slow-readers.ts"

const settings = {
  host: "127.0.0.1",
  port: 0,
  requestTimeoutMs: 200,
  idleTimeoutMs: 400,
  connectionsMax: 10,
  slowCheckMs: 50,
  takenBytesPerSecondMin: 1_000_000_000,
}
/** More than the system keeps between two ends of a connection. */
const CHUNK_BYTES = 1_000_000
const CHUNKS = 64

let listening: Listening | null = null
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await listening?.close(100)
})

/** A server whose every answer is large; tells when the reading of one was given up. */
async function largeAnswers(more: Partial<typeof settings> = {}) {
  const given = { chunks: 0, wasCut: () => undefined as void }
  const cut = new Promise<void>((resolve) => (given.wasCut = resolve))
  const answer = () => new Response(largeBody(given), { headers: { "content-type": "text/plain" } })
  listening = await listen(answer, { ...settings, ...more })
  return { given, cut }
}

function largeBody(given: { chunks: number; readonly wasCut: () => void }) {
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (given.chunks === CHUNKS) return controller.close()
      given.chunks += 1
      controller.enqueue(new Uint8Array(CHUNK_BYTES))
    },
    cancel: () => given.wasCut(),
  })
}

function connection(text: string): Socket {
  const { hostname, port } = new URL(listening?.url ?? "")
  const socket = connect(Number(port), hostname)
  socket.on("error", () => undefined)
  socket.write(text)
  sockets.push(socket)
  return socket
}

/** Everything that came until the server closed the connection. */
function untilClosed(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let heard = ""
    socket.on("data", (bytes) => (heard += bytes.toString("latin1").slice(0, 200)))
    socket.on("close", () => resolve(heard))
  })
}

describe("a client that sends slowly", () => {
  it("is cut when the head of its request does not come to an end", async () => {
    await largeAnswers()
    const socket = connection("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    const drops = setInterval(() => socket.write("x-drop: 1\r\n"), 20)
    const heard = await untilClosed(socket).finally(() => clearInterval(drops))
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
  })

  it("is cut when it sends nothing at all", async () => {
    await largeAnswers({ idleTimeoutMs: 60_000 })
    await untilClosed(connection(""))
  })

  it("is cut when the body does not", async () => {
    const bodies: string[] = []
    listening = await listen(async (request) => {
      bodies.push(await request.text().catch(() => "cut"))
      return new Response("late")
    }, settings)
    const socket = connection("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{")
    const drops = setInterval(() => socket.write("x"), 20)
    await untilClosed(socket).finally(() => clearInterval(drops))
    await expect.poll(() => bodies, { interval: 10 }).toEqual(["cut"])
  })
})

describe("a client that reads slowly", () => {
  it("is cut when it takes nothing, and what was read for it is let go", async () => {
    const { given, cut } = await largeAnswers()
    const socket = connection("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    socket.pause()
    await cut
    expect(given.chunks).toBeLessThan(CHUNKS)
  })

  it("is cut when it takes drops, for which no connection is ever idle", async () => {
    const server = createServer((_, outgoing) => void outgoing.end(new Uint8Array(CHUNKS * CHUNK_BYTES)))
    cutSlowReaders(server, { ...settings, takenBytesPerSecondMin: 1_000_000_000 })
    const cut = new Promise((resolve) => server.once("connection", (one) => one.once("close", resolve)))
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").on("error", () => undefined)
    sockets.push(socket)
    socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    socket.pause()
    const drops = setInterval(() => socket.read(1), 20)
    await cut.finally(() => clearInterval(drops))
    await new Promise((resolve) => server.close(resolve))
  })

  it("gets everything when it keeps to the least speed, however long that takes", async () => {
    const pieceMs = 3_000
    const { given } = await largeAnswers({ idleTimeoutMs: pieceMs })
    const startMs = performance.now()
    const socket = connection("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    let bytes = 0
    socket.on("data", (piece) => {
      bytes += piece.length
      const dueMs = startMs + (1.1 * pieceMs * bytes) / (CHUNKS * CHUNK_BYTES)
      socket.pause()
      setTimeout(() => socket.resume(), dueMs - performance.now())
    })
    await new Promise((resolve) => socket.on("close", resolve))
    expect(given.chunks).toBe(CHUNKS)
    expect(bytes).toBeGreaterThan(CHUNKS * CHUNK_BYTES)
    expect(performance.now() - startMs).toBeGreaterThan(pieceMs)
  })
})
