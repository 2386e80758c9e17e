import type { Config } from "../config.ts"
import type { Connection } from "../connection.ts"

/** What a check found. `note`: worth knowing. `problem`: Runledger does not work as it should until it is mended. */
export type Finding = {
  readonly check: string
  readonly state: "ok" | "note" | "problem"
  readonly message: string
  /** What to do; null when nothing is to be done. */
  readonly advice: string | null
}

/** One thing that the doctor looks at. A check tells of trouble in its findings and does not throw. */
export type Check = (patient: Patient) => Promise<readonly Finding[]>
export type Patient = {
  readonly config: Config
  /** Null when the database could not be opened; the check of the database says why. */
  readonly connection: Connection | null
  /** Why there is no connection. */
  readonly trouble: string | null
}

export function ok(check: string, message: string): Finding {
  return { check, state: "ok", message, advice: null }
}

export function note(check: string, message: string, advice: string | null): Finding {
  return { check, state: "note", message, advice }
}

export function problem(check: string, message: string, advice: string): Finding {
  return { check, state: "problem", message, advice }
}
