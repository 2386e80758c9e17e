import type { TestProject } from "vitest/node"
import { launchBrowserServer } from "./browser.ts"

declare module "vitest" {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface ProvidedContext {
    /** Where the browser of this test run listens; empty, with the reason printed, when there is none. */
    browser: string
  }
}

/** Starts one browser for all test files. `REQUIRE_BROWSER=1` makes its absence a failure. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const server = await launchBrowserServer()
    project.provide("browser", server.wsEndpoint())
    return () => server.close()
  } catch (error) {
    if (process.env["REQUIRE_BROWSER"] === "1") throw error
    console.warn(
      `no browser could be started, browser tests are skipped: ${error instanceof Error ? error.message : String(error)}`,
    )
    project.provide("browser", "")
    return async () => {}
  }
}
