/** Streams of server-sent events to open pages: `runs-changed` says that lines were committed. */
export type Live = {
  /** Lines were committed: every page hears of it, at most once per interval and never later than one interval. */
  readonly runsChanged: () => void
  /**
   * A new stream; null when there are too many. A page that lost its stream says which event it saw last, and hears
   * at once when it has missed one.
   */
  readonly open: (lastEventId?: string) => ReadableStream<Uint8Array> | null
  readonly close: () => void
}

export type LiveSettings = {
  readonly streamsMax: number
  readonly heartbeatMs: number
  readonly intervalMs: number
}

/** Chunks waiting for a page that does not read; past this it is let go and will connect again. */
const CHUNKS_WAITING_MAX = 32

/** `now` gives ms on a clock that does not go back. */
export function createLive(settings: LiveSettings, now: () => number = () => performance.now()): Live {
  const streams = new Set<Stream>()
  const heartbeat = setInterval(() => sendAll(streams, ": still here\n\n"), settings.heartbeatMs)
  heartbeat.unref()
  const start = Date.now().toString(36)
  let events = 0
  let lastAtMs = -Infinity
  let timer: NodeJS.Timeout | undefined

  const send = () => {
    timer = undefined
    lastAtMs = now()
    events += 1
    sendAll(streams, event(`${start}-${events}`))
  }

  return {
    runsChanged() {
      if (timer !== undefined) return
      const waitMs = lastAtMs + settings.intervalMs - now()
      if (waitMs <= 0) send()
      else timer = setTimeout(send, waitMs)
    },
    open(lastEventId) {
      if (streams.size >= settings.streamsMax) return null
      const newest = `${start}-${events}`
      const missed = lastEventId !== undefined && lastEventId !== newest
      return newStream(streams, missed ? event(newest) : `: connected\nid: ${newest}\n\n`)
    },
    close() {
      clearInterval(heartbeat)
      clearTimeout(timer)
      for (const stream of streams) stream.close()
      streams.clear()
    },
  }
}

type Stream = ReadableStreamDefaultController<Uint8Array>

function event(id: string): string {
  return `id: ${id}\nevent: runs-changed\ndata: {}\n\n`
}

function newStream(streams: Set<Stream>, greeting: string): ReadableStream<Uint8Array> {
  let own: Stream
  return new ReadableStream({
    start(controller) {
      own = controller
      streams.add(own)
      own.enqueue(encoder.encode(greeting))
    },
    cancel() {
      streams.delete(own)
    },
  })
}

function sendAll(streams: Set<Stream>, text: string): void {
  const chunk = encoder.encode(text)
  for (const stream of streams) {
    if ((stream.desiredSize ?? 0) > -CHUNKS_WAITING_MAX) stream.enqueue(chunk)
    else {
      streams.delete(stream)
      stream.close()
    }
  }
}

const encoder = new TextEncoder()
