import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { type LibraryPrices, readPrices } from "./library-prices.ts"

/** The library's prices of `model` at `provider` (a library id such as groq, any case); null: it knows no such pair. */
export function libraryPrices(model: string, provider: string): LibraryPrices | null {
  const found = findModel(model, provider)
  return found === null ? null : readPrices(model, found.provider.id, found.model.prices)
}

/** Library ids of the providers that list `model` themselves. Looking at all of them takes 0.4 ms. */
export function librarySellers(model: string): readonly string[] {
  return libraryProviders.filter((provider) => {
    const found = findModel(model, provider)
    return found?.provider.models.includes(found.model) === true
  })
}

/**
 * Ids of all providers in the library, which has no call that lists them without waiting. A test compares; so a
 * provider that comes with a new version is not forgotten.
 */
export const libraryProviders: readonly string[] = [
  "anthropic",
  "arcee",
  "avian",
  "aws",
  "azure",
  "baseten",
  "cerebras",
  "cloudflare",
  "cohere",
  "cursor",
  "deepseek",
  "doubleword",
  "fireworks",
  "github-copilot",
  "google",
  "groq",
  "huggingface_cerebras",
  "huggingface_fireworks-ai",
  "huggingface_groq",
  "huggingface_hyperbolic",
  "huggingface_nebius",
  "huggingface_novita",
  "huggingface_nscale",
  "huggingface_ovhcloud",
  "huggingface_publicai",
  "huggingface_sambanova",
  "huggingface_together",
  "minimax",
  "mistral",
  "modal",
  "moonshotai",
  "novita",
  "openai",
  "openrouter",
  "ovhcloud",
  "perplexity",
  "quicksilverpro",
  "together",
  "typesafe",
  "voyageai",
  "x-ai",
  "zai",
  "zhipuai",
]

/** The installed library's version; reads its package.json only, not its prices. */
export function libraryVersion(): string {
  const manifest = join(dirname(require.resolve(libraryName)), "..", "package.json")
  const { version }: { readonly version: string } = require(manifest)
  return version
}

type Library = typeof import("@pydantic/genai-prices")
type Found = NonNullable<ReturnType<Library["calcPrice"]>>

const libraryName = "@pydantic/genai-prices"
const require = createRequire(import.meta.url)

/** Loaded when first asked, as CommonJS, because then a price can be looked up without waiting. Node keeps it. */
function library(): Library {
  const loaded: Library = require(libraryName)
  return loaded
}

/** `calcPrice` also guesses a provider from part of its name; only the one asked for will do here. */
function findModel(model: string, provider: string): Found | null {
  const id = provider.toLowerCase()
  if (!libraryProviders.includes(id)) return null
  const found = library().calcPrice({}, model, { providerId: id })
  return found?.provider.id === id ? found : null
}
