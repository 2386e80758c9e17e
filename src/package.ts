import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** Folder of the installed program: where its package.json is, above `src` or above `dist/src`. */
export const packageRoot = rootAbove(dirname(fileURLToPath(import.meta.url)))

/** Version of the program. */
export const version = readVersion(join(packageRoot, "package.json"))

function rootAbove(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error("no package.json above the program's source")
  return rootAbove(parent)
}

function readVersion(path: string): string {
  const content: unknown = JSON.parse(readFileSync(path, "utf8"))
  return typeof content === "object" && content !== null && "version" in content ? String(content.version) : "0.0.0"
}
