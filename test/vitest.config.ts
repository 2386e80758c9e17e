import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { LongestFirst } from "./longest-first.ts"

const jsonReport = process.env["VITEST_JSON_REPORT"]

/** The time zone is fixed and not UTC, so that nothing passes by the machine's own. */
export default defineConfig({
  resolve: { alias: [{ find: /^\.\/engine-entry\.ts$/, replacement: join(import.meta.dirname, "built-engine.ts") }] },
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    env: { TZ: "Europe/Amsterdam" },
    globalSetup: ["test/build-setup.ts", "test/browser-setup.ts"],
    reporters: jsonReport ? ["default", ["json", { outputFile: jsonReport }]] : ["default"],
    // Most tests wait for processes they start: three at a time keep two cores busy.
    maxWorkers: 3,
    // Files share the modules of their worker: to load them anew for each takes longer than many of them.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // What takes a second here takes many on a machine with other things to do.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
