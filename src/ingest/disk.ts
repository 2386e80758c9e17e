import { statfs } from "node:fs/promises"
import { isSystemError } from "./file-error.ts"

/**
 * Disks that answer within microseconds. Looking at a file there and then costs a tenth of handing the question to
 * another thread; anywhere else, a look may take for ever and would keep the whole process.
 */
const quick = new Map<string, boolean>()

/** Whether the disk with this device number, on which `path` is, is of this machine. */
export async function learnDisk(device: string, path: string): Promise<void> {
  if (!quick.has(device)) quick.set(device, await isLocal(path))
}

/** False as long as nobody has learned of the disk. */
export const isQuickDisk = (device: string): boolean => quick.get(device) ?? false

async function isLocal(path: string): Promise<boolean> {
  try {
    return process.platform === "linux" && localTypes.has((await statfs(path)).type)
  } catch (error) {
    if (isSystemError(error)) return false
    throw error
  }
}

/** As in `linux/magic.h`: ext, XFS, Btrfs, ZFS, F2FS, tmpfs, overlayfs. */
const localTypes = new Set([0xef53, 0x58465342, 0x9123683e, 0x2fc12fc1, 0xf2f52010, 0x01021994, 0x794c7630])
