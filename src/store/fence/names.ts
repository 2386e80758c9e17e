/** Names are equal as the engine sees it: only the letters A to Z have two cases. */
export const sameName = (one: string, other: string) => lowerCase(one) === lowerCase(other)

/** Lower case as the engine makes it, A to Z only: the Kelvin sign must not become a k. */
export const lowerCase = (name: string) => name.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase())

/** A name as a sentence shows it: cut when it is longer than anybody reads. */
export const shown = (name: string) => (name.length > 80 ? `${name.slice(0, 80)}…` : name)
