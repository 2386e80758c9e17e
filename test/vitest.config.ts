import { defineConfig } from "vitest/config"

/** The time zone is fixed and not UTC, so that nothing passes by the machine's own. */
export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    env: { TZ: "Europe/Amsterdam" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
