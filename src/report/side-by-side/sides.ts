import { Problem } from "../../model/problem.ts"
import { numberIn, type Row, textIn } from "../records.ts"

/** What runs may be compared by on `/compare`. */
export const sideKeys = ["model", "config_key"] as const
export type SideKey = (typeof sideKeys)[number]

/** A model or configuration that can be compared, with its runs. */
export type Candidate = { readonly value: string; readonly runs: number }

/** Which two stand side by side; null where there is none. */
export type Sides = { readonly a: string | null; readonly b: string | null }

export function readSideKey(text: string | undefined): SideKey {
  if (text === undefined) return "model"
  const key = sideKeys.find((known) => known === text)
  if (key !== undefined) return key
  throw new Problem("bad_parameter", `two runs cannot be compared by ${JSON.stringify(text.slice(0, 60))}`, {
    hint: `key is ${sideKeys.join(" or ")}`,
  })
}

/** Everything there is to compare, the most used first. */
export function candidatesSql(key: SideKey): string {
  return `select ${key} as value, count(*) as runs from selected_runs where ${key} is not null
    group by 1 order by runs desc, value limit ${candidatesMax}`
}

/** A longer list is not chosen from; the address takes any. */
const candidatesMax = 200

export function candidatesIn(rows: readonly Row[]): readonly Candidate[] {
  return rows.map((row) => ({ value: textIn(row["value"]) ?? "", runs: numberIn(row["runs"]) ?? 0 }))
}

/** The two that were asked for; else the Llama 70B and 8B where they have runs, else the two with most runs. */
export function chooseSides(asked: Partial<Record<"a" | "b", string>>, candidates: readonly Candidate[]): Sides {
  if (asked.a !== undefined && asked.a === asked.b) {
    throw new Problem("bad_parameter", "a and b are the same", { hint: "choose two different ones to compare" })
  }
  const usual = usualFirst.filter((name) => candidates.some(({ value }) => value === name))
  const order = [...new Set([...usual, ...candidates.map(({ value }) => value)])]
  const a = asked.a ?? order.find((value) => value !== asked.b) ?? null
  return { a, b: asked.b ?? order.find((value) => value !== a) ?? null }
}

const usualFirst = ["llama-3.3-70b-versatile", "llama-3.1-8b-instant"]
