import type { Context } from "hono"
import type { SaveTry, Saving } from "../../../views/parts/save-report.tsx"
import type { Problem } from "../../model/problem.ts"
import { may } from "../access/guard.ts"
import type { PageParts } from "./page-parts.ts"

/** What was to be saved as a report, and why it was not. */
export type RefusedReport = Omit<SaveTry, "problem"> & { readonly problem: Problem }

/** Whether whoever asks can save reports here. */
export function savingOf(c: Context, { settings }: PageParts): Saving {
  if (settings.sample) return "sample"
  return may(c, "change") ? "possible" : "read-only"
}
