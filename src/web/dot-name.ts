/**
 * The names that a part of an address stands for, the likeliest first. Browsers take `.` and `..` for steps in the path,
 * also where they are encoded: `%252E`, which arrives as `%2E`, stands for a dot unless something has that very name.
 */
export function namesFor(part: string): readonly string[] {
  return /^(%2E){1,2}$/i.test(part) ? [part, part.replaceAll(/%2E/gi, ".")] : [part]
}
