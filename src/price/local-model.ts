/**
 * Whether a model name alone says that Ollama runs it here: `name:tag`, one colon, no slash. Not so names ending
 * `-cloud`, which Ollama runs elsewhere for money, and Bedrock's ids (`amazon.nova-lite-v1:0`), which only look alike.
 */
export function isLocalName(model: string): boolean {
  return tagged.test(model) && !isCloudName(model) && !bedrockId.test(model)
}

/** Whether Ollama runs this model on its own machines: never free. */
export function isCloudName(model: string): boolean {
  return model.endsWith("-cloud")
}

/** Whether this provider is Ollama, however it is written. */
export function isOllama(provider: string): boolean {
  return provider.toLowerCase() === "ollama"
}

const tagged = /^[^:/]+:[^:/]+$/
const bedrockId = /^[a-z][\w-]*\.[a-z].*:\d+$/i
