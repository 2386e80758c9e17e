import { isIPv6 } from "node:net"

/** How often each address has given a wrong token lately. */
export type FailedTries = {
  /** Seconds until the address may try again; 0: now. */
  waitSeconds(address: string): number
  add(address: string): void
}

export type TryLimits = {
  /** Within one window. */
  readonly triesMax: number
  readonly triesWindowMs: number
  /** Past this the address that failed first is forgotten. */
  readonly triesAddressesMax: number
}

/** `now` gives ms. */
export function createFailedTries(limits: TryLimits, now: () => number): FailedTries {
  const { triesMax, triesWindowMs, triesAddressesMax } = limits
  const windows = new Map<string, { readonly endMs: number; tries: number }>()
  const windowOf = (network: string) => {
    const window = windows.get(network)
    if (window === undefined || now() < window.endMs) return window
    windows.delete(network)
    return undefined
  }
  return {
    waitSeconds(address) {
      const window = windowOf(networkOf(address))
      return window === undefined || window.tries < triesMax ? 0 : Math.ceil((window.endMs - now()) / 1_000)
    },
    add(address) {
      const network = networkOf(address)
      const window = windowOf(network)
      if (window !== undefined) return void (window.tries += 1)
      const oldest = windows.keys().next()
      if (windows.size >= triesAddressesMax && !oldest.done) windows.delete(oldest.value)
      windows.set(network, { endMs: now() + triesWindowMs, tries: 1 })
    },
  }
}

/** One machine has as many IPv6 addresses as it likes, but only one network of 64 bits. */
export function networkOf(address: string): string {
  const [plain = ""] = address.replace(/^::ffff:(?=\d+\.)/i, "").split("%")
  if (!isIPv6(plain)) return plain
  const [head = "", tail] = plain.toLowerCase().split("::")
  const [before, after] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":")))
  const zeros = tail === undefined ? 0 : 8 - (before ?? []).length - (after ?? []).length
  const groups = [...(before ?? []), ...Array.from({ length: zeros }, () => "0"), ...(after ?? [])]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`
}
