import type { Random } from "../model/random.ts"

// Only arithmetic whose last digit IEEE 754 settles: Math.log, Math.pow and the like may differ between machines.

/** What a number lies between. */
export type Range = readonly [least: number, most: number]

/** The number at this share (0 to 1) of the way through the range. */
export function at(share: number, [least, most]: Range): number {
  return least + share * (most - least)
}

export function between(random: Random, range: Range): number {
  return at(random(), range)
}

/** A whole number, both ends included. */
export function whole(random: Random, [least, most]: Range): number {
  return Math.floor(between(random, [least, most + 1]))
}

export function chance(random: Random, share: number): boolean {
  return random() < share
}

export function pick<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random() * items.length)] ?? items[0]
}

/** Bell-shaped around 0 with standard deviation 1, never beyond 3.5: the sum of four even ones. */
export function bell(random: Random): number {
  return (random() + random() + random() + random() - 2) * 1.7320508075688772
}

/** `value` with at most so many decimals. */
export function rounded(value: number, decimals: 0 | 2 | 3 | 6): number {
  const scale = { 0: 1, 2: 1e2, 3: 1e3, 6: 1e6 }[decimals]
  return Math.round(value * scale) / scale
}
