/** True when what was asked for is not there (any more). */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error)
  return code === "ENOENT" || code === "ENOTDIR"
}

/** Why the system refused, and what to do, for a person: `permission denied; …`. */
export function explain(error: unknown): string {
  const code = codeOf(error)
  const known = code === undefined ? undefined : reasons[code]
  if (known !== undefined) return known
  return error instanceof Error ? error.message : String(error)
}

/** True when the system refused something, false for mistakes of our own. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error
}

/** The system's own word for what went wrong; undefined when the error does not come from the system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied; let the user who runs Runledger read it",
  EPERM: "not permitted; let the user who runs Runledger read it",
  EIO: "the disk or the network share reports an error; check it",
  ESTALE: "the network share was mounted anew; it is tried again",
  EMFILE: "too many files are open; raise the limit of open files (ulimit -n)",
  ENFILE: "too many files are open on this machine; raise its limit of open files",
  ELOOP: "symbolic links lead in a circle; remove one of them",
  ENAMETOOLONG: "its path is too long for this system; move it up",
  ENOSPC: "the disk is full; make room",
  EROFS: "the disk is read-only; make it writable",
}
