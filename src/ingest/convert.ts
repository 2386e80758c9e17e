import { type JsonObject, origins, statusOf } from "../model/run.ts"
import { parseTime } from "../model/time.ts"
import type { Candidate } from "./resolve.ts"
import { isObject, kindOf } from "./resolve.ts"

/** The column's value, or undefined when the value is not of the field's type. Empty text says nothing: null. */
export function convert({ rule, alias, value }: Candidate, zone: string): unknown {
  if (alias.only !== undefined && alias.only !== kindOf(value)) return undefined
  switch (rule.is) {
    case "text":
      return asText(value)
    case "kind":
      return typeof value === "string" ? asText(value) : undefined
    case "count":
      return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined
    case "amount":
      return asAmount(value, alias.scale ?? 1, rule.below ?? AMOUNT_BELOW)
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? value : undefined
    case "fraction":
      return asFraction(value)
    case "time":
      return asTime(value, zone)
    case "status":
      return asStatus(value)
    case "origin":
      return origins.some((origin) => origin === value) ? value : undefined
    case "error":
      return asError(value)
    case "object":
      return isObject(value) ? value : undefined
    case "json":
    case "steps":
      return value
  }
}

/** A whole number that a double does not hold exactly is another one than was written, and no id. */
function asText(value: unknown): string | null | undefined {
  if (typeof value === "string") return value === "" ? null : value
  const isExact = typeof value === "number" && (Number.isSafeInteger(value) || !Number.isInteger(value))
  return isExact && Number.isFinite(value) ? String(value) : undefined
}

/** More than any quantity of a run, and sums of such amounts are still numbers. Must be above what a mapping takes. */
const AMOUNT_BELOW = 1e20

function asAmount(value: unknown, scale: number, below: number): number | undefined {
  return typeof value === "number" && value >= 0 && value * scale < below ? value * scale : undefined
}

function asTime(value: unknown, zone: string): string | null | undefined {
  if (value === "") return null
  return typeof value === "string" || typeof value === "number" ? (parseTime(value, zone) ?? undefined) : undefined
}

function asFraction(value: unknown): number | undefined {
  if (typeof value !== "number" || value < 0 || value > 100) return undefined
  return value > 1 ? value / 100 : value
}

function asStatus(value: unknown): string | null | undefined {
  if (typeof value === "boolean") return value ? "completed" : "failed"
  if (typeof value !== "string") return undefined
  return value === "" ? null : statusOf(value)
}

/** Errors come as text or as an object with a message; false and empty text mean that there was none. */
function asError(value: unknown): string | null | undefined {
  if (typeof value === "string") return value === "" ? null : value
  if (value === false) return null
  if (isObject(value)) return messageOf(value)
  return JSON.stringify(value)
}

function messageOf(error: JsonObject): string | null {
  const message = error["message"]
  if (typeof message === "string" && message !== "") return message
  return Object.keys(error).length === 0 ? null : JSON.stringify(error)
}
