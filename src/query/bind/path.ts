import { pathForm, stepForm } from "../functions/dynamics.ts"
import { argument, type Form } from "../plan/form.ts"
import { sql } from "../duckdb/sql.ts"
import type { Scalar } from "../plan/plan.ts"
import { call, constant } from "./coerce.ts"

/** `base.key`, `base["key"]` and `base[0]`. Steps that are known join into one path. */
export function stepInto(base: Scalar, step: Scalar): Scalar {
  if (step.kind === "constant" && step.value === "*") return call(pathForm(), [base, everyKeyName], "dynamic", true)
  const known = step.kind === "constant" ? pathStep(step.value) : null
  if (known === null) return call(pathForm(), [base, computed(step)], "dynamic", true)
  if (base.kind === "call" && base.form.name === "path" && base.args[0] !== undefined) {
    const before = base.args[1]
    if (before?.kind === "constant" && typeof before.value === "string" && before !== everyKeyName) {
      return call(base.form, [base.args[0], constant("string", before.value + known)], "dynamic", true)
    }
  }
  return call(pathForm(), [base, constant("string", `$${known}`)], "dynamic", true)
}

/** The key `*`, which in a path would stand for every key even in quotes; so it goes as a pointer, alone. */
const everyKeyName = constant("string", "/*")

/** `."key"` or `[0]`; negative places count from the end. */
function pathStep(value: unknown): string | null {
  if (typeof value === "string") return `."${value.replaceAll("\\", "\\\\").replaceAll('"', String.raw`\"`)}"`
  if (typeof value !== "bigint") return null
  return value < 0n ? `[#${value}]` : `[${value}]`
}

function computed(step: Scalar): Scalar {
  return call(textual(stepForm(step.type === "string")), [step], "string", step.nullable)
}

const textual = (form: Form): Form => ({
  name: form.name,
  duckdb: (args) => sql`(${form.duckdb([argument(args, 0)])})`,
})
