import type { BuildOptions } from "esbuild"

/** How a script for browsers is put together from its modules, when the program is built and when it runs from source. */
export const browserScript = {
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  legalComments: "none",
} as const satisfies BuildOptions
