/** Takes bytes in pieces; `low32` gives the lower half of their XXH64 hash with seed 0, the checksum of zstd frames. */
export type Checksum = { update(bytes: Uint8Array): void; low32(): number }

/** See the XXH64 algorithm description of the xxHash project. Four lanes take 8 bytes of every 32. */
export function createChecksum(): Checksum {
  const lanes = Uint32Array.from(startLanes)
  const stripe = Buffer.alloc(STRIPE_BYTES)
  let filled = 0
  let total = 0
  return {
    update(bytes) {
      total += bytes.length
      let at = 0
      if (filled > 0) {
        at = Math.min(STRIPE_BYTES - filled, bytes.length)
        stripe.set(bytes.subarray(0, at), filled)
        filled += at
        if (filled < STRIPE_BYTES) return
        takeStripes(lanes, stripe, 0)
      }
      at = takeStripes(lanes, bytes, at)
      stripe.set(bytes.subarray(at))
      filled = bytes.length - at
    },
    low32: () => Number(finish(lanes, stripe.subarray(0, filled), total) & 0xffff_ffffn),
  }
}

const STRIPE_BYTES = 32
const P1 = 0x9e3779b185ebca87n
const P2 = 0xc2b2ae3d27d4eb4fn
const P3 = 0x165667b19e3779f9n
const P4 = 0x85ebca77c2b2ae63n
const P5 = 0x27d4eb2f165667c5n

const startLanes = [P1 + P2, P2, 0n, -P1].flatMap((lane) => [
  Number(BigInt.asUintN(32, lane)),
  Number(BigInt.asUintN(32, lane >> 32n)),
])

/** Whole stripes from `at` on; says where it stopped. Halves of 32 bits: BigInt would be ten times slower. */
function takeStripes(lanes: Uint32Array, bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let next = at
  for (; next + STRIPE_BYTES <= bytes.length; next += STRIPE_BYTES)
    for (let lane = 0; lane < 8; lane += 2)
      takeWord(lanes, lane, view.getUint32(next + lane * 4, true), view.getUint32(next + lane * 4 + 4, true))
  return next
}

/** lane = rotate(lane + word × P2, 31) × P1 */
function takeWord(lanes: Uint32Array, lane: number, low: number, high: number): void {
  const sumLow = (lanes[lane] as number) + (Math.imul(low, P2_LOW) >>> 0)
  const carry = sumLow > 0xffff_ffff ? 1 : 0
  const productHigh = highOf(low, P2_LOW) + Math.imul(low, P2_HIGH) + Math.imul(high, P2_LOW)
  const sumHigh = ((lanes[lane + 1] as number) + productHigh + carry) | 0
  const turnedLow = ((sumLow << 31) | (sumHigh >>> 1)) >>> 0
  const turnedHigh = (sumHigh << 31) | ((sumLow | 0) >>> 1)
  lanes[lane] = Math.imul(turnedLow, P1_LOW)
  lanes[lane + 1] = highOf(turnedLow, P1_LOW) + Math.imul(turnedLow, P1_HIGH) + Math.imul(turnedHigh, P1_LOW)
}

const [P1_LOW, P1_HIGH] = [0x85ebca87, 0x9e3779b1]
const [P2_LOW, P2_HIGH] = [0x27d4eb4f, 0xc2b2ae3d]

/** The upper 32 bits of the product of two 32-bit numbers. */
function highOf(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const other = aLow * bHigh + (middle & 0xffff)
  return aHigh * bHigh + (middle >>> 16) + (other >>> 16)
}

function finish(halves: Uint32Array, rest: Buffer, total: number): bigint {
  const lanes = [0, 2, 4, 6].map((at) => BigInt(halves[at] ?? 0) | (BigInt(halves[at + 1] ?? 0) << 32n))
  let hash = total < STRIPE_BYTES ? P5 : joinLanes(lanes)
  hash = wrap(hash + BigInt(total))
  let at = 0
  for (; at + 8 <= rest.length; at += 8) hash = wrap(rotate(hash ^ mixed(0n, rest.readBigUInt64LE(at)), 27n) * P1 + P4)
  for (; at + 4 <= rest.length; at += 4)
    hash = wrap(rotate(hash ^ wrap(BigInt(rest.readUInt32LE(at)) * P1), 23n) * P2 + P3)
  for (; at < rest.length; at += 1) hash = wrap(rotate(hash ^ wrap(BigInt(rest[at] ?? 0) * P5), 11n) * P1)
  hash = wrap((hash ^ (hash >> 33n)) * P2)
  hash = wrap((hash ^ (hash >> 29n)) * P3)
  return hash ^ (hash >> 32n)
}

function joinLanes(lanes: readonly bigint[]): bigint {
  const turns = [1n, 7n, 12n, 18n]
  const sum = wrap(lanes.reduce((total, lane, index) => total + rotate(lane, turns[index] ?? 0n), 0n))
  return lanes.reduce((hash, lane) => wrap((hash ^ mixed(0n, lane)) * P1 + P4), sum)
}

const wrap = (value: bigint) => BigInt.asUintN(64, value)
const rotate = (value: bigint, bits: bigint) => wrap((value << bits) | (value >> (64n - bits)))
const mixed = (lane: bigint, word: bigint) => wrap(rotate(wrap(lane + word * P2), 31n) * P1)
