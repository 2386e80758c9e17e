import type { Rows } from "../../model/rows.ts"
import { comparison } from "./comparison.ts"
import { verdict } from "./verdict.ts"

/** What a query cannot say: rows in, rows out. Columns that begin with `_` are for it alone and are not shown. */
export type Then = (rows: Rows) => Rows

/** Every name that `then` may have in a report's header. */
export const thenFunctions: Readonly<Record<string, Then>> = { comparison, verdict }
