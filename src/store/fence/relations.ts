import { lowerCase, sameName, shown } from "./names.ts"
import { nearest } from "../../model/nearest.ts"

/** What a statement may read: relation names in schema `main` of the connection's own database, any case. */
export type FenceScope = { readonly tables: readonly string[] }

/** A relation as written: parts that were left out are empty. */
export type RelationName = { readonly catalog: string; readonly schema: string; readonly name: string }

/** undefined when the relation may be read, else why not. `unknown`: probably a slip, not an attempt. */
export type RelationRefusal = {
  readonly unknown: boolean
  readonly message: string
  readonly hint: string
  readonly near: string | null
}

/** Judges a name that no WITH of the statement explains. `database` is the name of the connection's database. */
export function judgeRelation(
  { catalog, schema, name }: RelationName,
  { tables }: FenceScope,
  database: string,
): RelationRefusal | undefined {
  const isOurs = schema === "" ? catalog === "" : isMain(catalog, schema, database)
  if (isOurs && tables.some((table) => sameName(table, name))) return undefined
  const written = [catalog, schema, name].filter((part) => part !== "").join(".")
  const near = isOurs ? nearest(lowerCase(name), tables.map(lowerCase)) : null
  return {
    unknown: isOurs && !isReserved(name) && /^\w+$/u.test(name),
    message: `There is no table "${shown(written)}" to read here.`,
    hint: near === null ? `Tables are ${[...tables].toSorted().join(", ")}.` : `Did you mean ${near}?`,
    near,
  }
}

const isMain = (catalog: string, schema: string, database: string) =>
  sameName(schema, "main") && (catalog === "" || sameName(catalog, database))

/**
 * Names under which the engine shows its own inside without a schema before them. A WITH must not use them either: so
 * a name that the fence takes for a WITH and the engine does not can never be one of these.
 */
export const isReserved = (name: string) =>
  ["duckdb_", "pg_", "pragma_", "sqlite_"].some((prefix) => lowerCase(name).startsWith(prefix))
