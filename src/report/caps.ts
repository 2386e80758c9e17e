import type { AnswerCaps } from "../model/ledger.ts"

/** One answer on a page: what a browser still draws well, and what a person still waits for. */
export const reportCaps: AnswerCaps = { rowsMax: 10_000, bytesMax: 8 * 1024 * 1024, timeoutMs: 10_000 }
