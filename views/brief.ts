/**
 * Makes long configuration keys short by what all of the long ones have in common: a cut would leave out just what tells
 * them apart. The model stays, an ellipsis says that something is left out; what has `charsMax` characters or fewer stays.
 */
export function briefly(keys: readonly string[], charsMax: number): (key: string) => string {
  const shared = sharedParts([...new Set(keys)].filter((key) => key.length > charsMax))
  return (key) => {
    if (key.length <= charsMax || shared.size === 0) return key
    const own = key.split(joint).filter((part, place) => place === 0 || !shared.has(part))
    return [...own, "…"].join(joint)
  }
}

function sharedParts(keys: readonly string[]): ReadonlySet<string> {
  const [first = [], ...others] = keys.map((key) => key.split(joint))
  if (others.length === 0) return new Set()
  return new Set(first.slice(1).filter((part) => others.every((other) => other.includes(part))))
}

/** As `config_key` joins its parts. */
const joint = " · "
