import { existsSync } from "node:fs"
import { type Browser, type BrowserServer, chromium, type LaunchOptions } from "playwright-core"

const installed = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

/** A real Chromium: the machine's own, else the one that comes with the development dependencies. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await launchOptions())
}

/** The same as a server that many test files share. */
export async function launchBrowserServer(): Promise<BrowserServer> {
  return chromium.launchServer(await launchOptions())
}

async function launchOptions(): Promise<LaunchOptions> {
  const own = installed.find((path) => path && existsSync(path))
  return {
    executablePath: own ?? (await packagedChromium()),
    args: ["--no-sandbox", "--disable-background-networking"],
  }
}

async function packagedChromium(): Promise<string> {
  // Makes the package unpack the shared libraries that a bare machine lacks; it is read when the module loads.
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs20.x"
  const { default: packaged } = await import("@sparticuz/chromium")
  packaged.setGraphicsMode = false
  return packaged.executablePath()
}
