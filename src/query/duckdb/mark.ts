import type { Mark } from "./sql.ts"

/** Where an aggregate's filter stands: behind its closing bracket. */
export const filter: Mark = { mark: "filter" }
/** Where an aggregate's order stands: behind its argument. */
export const order: Mark = { mark: "order" }
/** Where a function of neighbours has its order. */
export const over: Mark = { mark: "over" }
/** The same, for a sum of the rows so far. */
export const overRowsSoFar: Mark = { mark: "overRowsSoFar" }
