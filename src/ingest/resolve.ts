import type { FieldPath } from "../model/ledger.ts"
import type { JsonObject } from "../model/run.ts"
import type { Alias, FieldRule } from "./fields.ts"

/** A value found under one of a field's names, before it is converted. */
export type Candidate = {
  readonly rule: FieldRule
  readonly alias: Alias
  readonly rank: number
  readonly path: FieldPath
  readonly value: unknown
}

export type Branch = {
  readonly claims: { rule: FieldRule; alias: Alias; rank: number }[]
  readonly children: Map<string, Branch>
}

/** Every name of every field, as a tree of keys: one walk over a line finds all fields, whatever their names. */
export type NameTree = Branch

export function buildNames(rules: readonly FieldRule[]): NameTree {
  const root: Branch = { claims: [], children: new Map() }
  for (const rule of rules) {
    rule.names.forEach((alias, rank) => branchAt(root, alias.path).claims.push({ rule, alias, rank }))
  }
  return root
}

function branchAt(root: Branch, path: FieldPath): Branch {
  let at = root
  for (const key of path) {
    const next = at.children.get(key) ?? { claims: [], children: new Map<string, Branch>() }
    at.children.set(key, next)
    at = next
  }
  return at
}

/** All candidates of an object by column, best name first. Missing and null values are none. */
export function findCandidates(object: JsonObject, names: NameTree): Map<string, Candidate[]> {
  const found = new Map<string, Candidate[]>()
  collect(object, names, [], found)
  for (const candidates of found.values()) if (candidates.length > 1) candidates.sort((a, b) => a.rank - b.rank)
  return found
}

function collect(object: JsonObject, names: NameTree, path: FieldPath, found: Map<string, Candidate[]>): void {
  for (const key in object) {
    const branch = names.children.get(key)
    const value = object[key]
    if (branch === undefined || value === null || value === undefined) continue
    const at = [...path, key]
    for (const { rule, alias, rank } of claimsOf(branch, value)) {
      const candidate = { rule, alias, rank, path: at, value }
      const others = found.get(rule.column)
      if (others) others.push(candidate)
      else found.set(rule.column, [candidate])
    }
    if (branch.children.size > 0 && isObject(value)) collect(value, branch, at, found)
  }
}

/** Of a value that none of its fields takes, the first says so when no better name has a value. */
function claimsOf({ claims, children }: Branch, value: unknown): Branch["claims"] {
  const fitting = claims.filter(({ alias }) => alias.only === undefined || alias.only === kindOf(value))
  if (fitting.length > 0 || (isObject(value) && children.size > 0)) return fitting
  return claims.slice(0, 1).map((claim) => ({ ...claim, rank: Infinity }))
}

export function kindOf(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/**
 * What is left of an object when the `taken` paths are removed; null when that is nothing. Objects which only held
 * taken values vanish with them.
 */
export function leftOver(object: JsonObject, taken: readonly FieldPath[], names: NameTree): JsonObject | null {
  return prune(object, taken, 0, names)
}

function prune(
  object: JsonObject,
  taken: readonly FieldPath[],
  depth: number,
  names: NameTree | undefined,
): JsonObject | null {
  const rest: Record<string, unknown> = {}
  let any = false
  for (const key in object) {
    const inside = taken.filter((path) => path[depth] === key)
    if (inside.some((path) => path.length === depth + 1)) continue
    const value = object[key]
    const branch = names?.children.get(key)
    const kept =
      isObject(value) && (inside.length > 0 || (branch !== undefined && isEmpty(value)))
        ? prune(value, inside, depth + 1, branch)
        : value
    if (kept === null && value !== null) continue
    set(rest, key, kept)
    any = true
  }
  return any ? rest : null
}

function isEmpty(object: JsonObject): boolean {
  for (const _ in object) return false
  return true
}

/** A field may be called `__proto__`; assigning that would change the object instead of adding to it. */
function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  else object[key] = value
}
