import { type Browser, type BrowserContextOptions, type Page } from "playwright-core"

/** A page of its own context, with what it complained about. */
export async function withPageOf(
  browser: Browser,
  options: BrowserContextOptions,
  use: (page: Page, errors: string[]) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const errors: string[] = []
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()))
  page.on("pageerror", (error) => errors.push(error.message))
  try {
    await use(page, errors)
  } finally {
    await context.close()
  }
}

/** Looks until it is true. */
export async function untilTrue(test: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_600; tries += 1) {
    if (await test()) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error("waited in vain")
}
