/** The scalar types of the language. */
export const kqlTypes = [
  "string",
  "long",
  "int",
  "real",
  "decimal",
  "bool",
  "datetime",
  "timespan",
  "dynamic",
  "guid",
] as const

/** One of the scalar types. */
export type KqlType = (typeof kqlTypes)[number]

const otherNames: Readonly<Record<string, KqlType>> = {
  double: "real",
  boolean: "bool",
  date: "datetime",
  time: "timespan",
  uniqueid: "guid",
}

/** The type a query writes as `word`, or null. `double`, `boolean`, `date`, `time` are other names Kusto knows. */
export function typeNamed(word: string): KqlType | null {
  return kqlTypes.find((type) => type === word) ?? (Object.hasOwn(otherNames, word) ? (otherNames[word] ?? null) : null)
}

/** Every word that names a type. */
export const typeWords: readonly string[] = [...kqlTypes, ...Object.keys(otherNames)]
