/** True for a real path (no links in it) that must not be read. */
export type IsLeftOut = (realPath: string) => boolean

/** Each of these real paths is left out, with everything in it and everything that has its name and then a dot. */
export function leaveOut(paths: readonly string[]): IsLeftOut {
  const beginnings = paths.flatMap((path) => [`${path}/`, `${path}.`])
  return (realPath) => paths.includes(realPath) || beginnings.some((beginning) => realPath.startsWith(beginning))
}
