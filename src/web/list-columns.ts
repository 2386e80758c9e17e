import type { Context } from "hono"
import { getCookie, setCookie } from "hono/cookie"
import { listColumns } from "../report/runs/columns.ts"

const COOKIE = "runledger_columns"
const YEAR_SECONDS = 31_536_000

/** The columns that this browser chose for lists of runs, those that there still are; null: none. */
export function chosenColumns(c: Context): readonly string[] | null {
  const names = (getCookie(c, COOKIE) ?? "").split(",").filter((name) => listColumns.includes(name))
  return names.length === 0 ? null : names
}

/** Remembers the choice; no columns: forgets it. */
export function chooseColumns(c: Context, columns: readonly string[]): void {
  const maxAge = columns.length === 0 ? 0 : YEAR_SECONDS
  setCookie(c, COOKIE, columns.join(","), { path: "/", httpOnly: true, sameSite: "Lax", maxAge })
}
