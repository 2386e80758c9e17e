/** The id of the `n`-th of its kind: eight hex digits in no visible order, each only once below 2^32. */
export function hexId(n: number, seed: number): string {
  const odd = Math.imul(n, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)
  const mixed = Math.imul(odd ^ (odd >>> 15), 0x2c1b3c6d)
  return ((mixed ^ (mixed >>> 13)) >>> 0).toString(16).padStart(8, "0")
}
