/** Tells that something happened; what happens several times while nobody waits is told once. */
export type Bell = {
  /** Waits for the next ring; false when there will be none. */
  next(): Promise<boolean>
}

/** Rings whenever a chunk of the stream arrives. The stream is always read on, so that its sender need not wait. */
export function bellOf(stream: ReadableStream<Uint8Array>): Bell {
  let rang = false
  let isOver = false
  let wake: () => void = () => undefined
  const ring = () => {
    rang = true
    wake()
  }
  const end = () => {
    isOver = true
    wake()
  }
  // How a stream breaks says nothing more than that it ended: whoever asks next hears why.
  void readOn(stream, ring).then(end, end)
  return {
    async next() {
      if (!rang && !isOver) await new Promise<void>((resolve) => void (wake = resolve))
      const told = rang
      rang = false
      return told || !isOver
    },
  }
}

async function readOn(stream: ReadableStream<Uint8Array>, ring: () => void): Promise<void> {
  for await (const _ of stream) ring()
}
