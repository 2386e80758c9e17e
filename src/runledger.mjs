#!/usr/bin/env node
// The command from any directory: straight from source in a clone, from `dist` in the published package.
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

const source = new URL("./cli.ts", import.meta.url)

if (existsSync(source)) {
  const { register } = await import("tsx/esm/api")
  // Without it tsx would read the tsconfig of the directory in which the command runs, and pages would not compile.
  register({ tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)) })
  await import(source.href)
} else {
  await import(new URL("../dist/src/cli.js", import.meta.url).href)
}
