/** A path of this site to go back to, else `/`: `//elsewhere` and `/\elsewhere` lead out of it. */
export function ownPath(value: unknown): string {
  return typeof value === "string" && /^\/(?![/\\])[\x21-\x7e]*$/.test(value) ? value : "/"
}
