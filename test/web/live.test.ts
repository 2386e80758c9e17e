import { afterEach, describe, expect, it } from "vitest"
import { createLive, type Live } from "../../src/web/live.ts"

const settings = { streamsMax: 2, heartbeatMs: 60_000, intervalMs: 40 }
let live: Live

afterEach(() => live.close())

function open(lastEventId?: string) {
  const stream = live.open(lastEventId)
  if (stream === null) throw new Error("no stream")
  const reader = stream.getReader()
  return {
    next: async () => new TextDecoder().decode((await reader.read()).value),
    cancel: () => reader.cancel(),
  }
}

describe("the stream of an open page", () => {
  it("begins at once, so that the browser knows it is connected", async () => {
    live = createLive(settings)
    expect(await open().next()).toMatch(/^: connected\nid: \S+\n\n$/)
  })

  it("hears of a change at once", async () => {
    live = createLive(settings)
    const page = open()
    await page.next()
    live.runsChanged()
    expect(await page.next()).toMatch(/^id: \S+\nevent: runs-changed\ndata: \{\}\n\n$/)
  })

  it("hears of many changes as few, and of the last one always", async () => {
    let now = 0
    live = createLive(settings, () => now)
    const page = open()
    await page.next()
    for (let change = 0; change < 50; change++) live.runsChanged()
    const first = await page.next()
    const second = await page.next()
    expect(first).not.toBe(second)
    now += settings.intervalMs
    live.runsChanged()
    const third = await page.next()
    expect(ids([first, second, third])).toEqual(["1", "2", "3"])
  })

  it("hears at once what it missed while it was away, and nothing when it missed nothing", async () => {
    live = createLive(settings)
    const page = open()
    const id = /id: (\S+)/.exec(await page.next())?.[1] ?? ""
    await page.cancel()
    expect(await open(id).next()).toMatch(/^: connected/)
    live.runsChanged()
    expect(await open(id).next()).toMatch(/event: runs-changed/)
  })

  it("is one of a limited number, and makes room when its page goes", async () => {
    live = createLive(settings)
    const first = open()
    open()
    expect(live.open()).toBeNull()
    await first.cancel()
    expect(live.open()).not.toBeNull()
  })

  it("is let go when its page does not read", () => {
    let now = 0
    live = createLive({ ...settings, streamsMax: 1 }, () => now)
    open()
    for (let change = 0; change < 50; change++) {
      now += settings.intervalMs
      live.runsChanged()
    }
    expect(live.open()).not.toBeNull()
  })

  it("ends when the server stops", async () => {
    live = createLive(settings)
    const stream = live.open()
    live.close()
    expect(await new Response(stream).text()).toMatch(/^: connected/)
  })
})

function ids(events: readonly string[]): readonly (string | undefined)[] {
  return events.map((event) => /id: \w+-(\d+)/.exec(event)?.[1])
}
