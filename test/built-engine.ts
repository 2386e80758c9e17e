import { fileURLToPath } from "node:url"
import type { EngineEntry } from "../src/store/engine-entry.ts"

/** Takes the place of the program's own `engineEntry` in tests: the engine as it was built before them starts sooner. */
export function engineEntry(): EngineEntry {
  return { path: fileURLToPath(new URL("../dist/src/engine.js", import.meta.url)), execArgv: [] }
}
