import { describe, expect, it } from "vitest"
import { createFailedTries, networkOf } from "../../src/web/access/failed-tries.ts"
import { createSessions } from "../../src/web/access/sessions.ts"

const limits = { triesMax: 3, triesWindowMs: 60_000, triesAddressesMax: 2 }

function clockAt(startMs: number) {
  const clock = { ms: startMs }
  return { clock, now: () => clock.ms }
}

describe("an address that gave wrong tokens", () => {
  it("waits for the rest of its minute once there were too many, and then begins anew", () => {
    const { clock, now } = clockAt(0)
    const failed = createFailedTries(limits, now)
    for (const atMs of [0, 10_000, 20_000]) {
      clock.ms = atMs
      expect(failed.waitSeconds("192.0.2.1")).toBe(0)
      failed.add("192.0.2.1")
    }
    expect(failed.waitSeconds("192.0.2.1")).toBe(40)
    expect(failed.waitSeconds("192.0.2.2")).toBe(0)
    clock.ms = 59_001
    expect(failed.waitSeconds("192.0.2.1")).toBe(1)
    clock.ms = 60_000
    expect(failed.waitSeconds("192.0.2.1")).toBe(0)
    failed.add("192.0.2.1")
    expect(failed.waitSeconds("192.0.2.1")).toBe(0)
  })

  it("is forgotten when too many others came after it", () => {
    const failed = createFailedTries(limits, () => 0)
    for (const address of ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"]) failed.add(address)
    expect(failed.waitSeconds("192.0.2.1")).toBe(0)
  })

  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:2:ffff::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["", ""],
  ])("%s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe("a session", () => {
  it("has its right until it is closed, or its time is over", () => {
    const { clock, now } = clockAt(0)
    const sessions = createSessions({ sessionMs: 1_000, sessionsMax: 10 }, now)
    const [one, two] = [sessions.open("read"), sessions.open("maintain")]
    expect([sessions.rightOf(one), sessions.rightOf(two), sessions.rightOf("another")]).toEqual([
      "read",
      "maintain",
      null,
    ])
    sessions.close(one)
    expect([sessions.rightOf(one), sessions.rightOf(two)]).toEqual([null, "maintain"])
    clock.ms = 1_000
    expect(sessions.rightOf(two)).toBeNull()
  })

  it("gives way to newer ones when there are too many", () => {
    const sessions = createSessions({ sessionMs: 1_000, sessionsMax: 2 }, () => 0)
    const ids = [sessions.open("read"), sessions.open("read"), sessions.open("read")]
    expect(ids.map((id) => sessions.rightOf(id))).toEqual([null, "read", "read"])
    expect(new Set(ids).size).toBe(3)
  })
})
