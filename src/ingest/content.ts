import type { FileFacts } from "./list.ts"

/** The bytes of an open file, unpacked. Positions and lengths count unpacked bytes. */
export type Content = {
  /** How the file on disk was when it was opened. */
  readonly facts: FileFacts
  /** Unpacked size when it was opened; null when that is known only after unpacking. */
  readonly sizeBytes: number | null
  /** Bytes from `position` on: as many as asked for, fewer only at the end. May use the room it is given. */
  read(position: number, lengthBytes: number, room?: Buffer): Promise<Buffer>
  /** Why a packed file ended early, when it did: known after its end was read. */
  damage(): Damage | null
  close(): Promise<void>
}

/** `cut`: the packed data stops in the middle and may still grow. `broken`: what follows cannot be unpacked. */
export type Damage = { readonly kind: "cut" | "broken"; readonly message: string }
