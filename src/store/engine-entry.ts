import { fileURLToPath } from "node:url"

/** The program that an engine process runs, and the options that Node needs for it. */
export type EngineEntry = { readonly path: string; readonly execArgv: readonly string[] }

/** In the form in which this file itself runs: from source, or built, where all files lie in one folder. */
export function engineEntry(): EngineEntry {
  const fromSource = import.meta.url.endsWith(".ts")
  const path = fileURLToPath(new URL(fromSource ? "../engine.ts" : "./engine.js", import.meta.url))
  return { path, execArgv: fromSource ? ["--import", import.meta.resolve("tsx")] : [] }
}
