import type { Param } from "../model/rows.ts"
import { isDay } from "./day.ts"
import type { ParameterType, ReportParameter } from "./types.ts"

/** A parameter's value read from text; `wrong` says why it cannot be. */
export type ReadValue =
  | { readonly value: Param; readonly wrong: null }
  | { readonly value: null; readonly wrong: string }

/** Reads `text` as the parameter's type. A date stays text: `YYYY-MM-DD`. */
export function readValue(parameter: ValueKind, text: string): ReadValue {
  return readers[parameter.type](text, parameter)
}

type ValueKind = Pick<ReportParameter, "type" | "choices" | "range">

const readers: Readonly<Record<ParameterType, (text: string, parameter: ValueKind) => ReadValue>> = {
  text: (text) => (text.length <= textMax ? right(text) : wrong(`it is longer than ${textMax} characters`)),
  number: (text, { range }) => readNumber(text, range),
  date: (text) => (isDay(text) ? right(text) : wrong(`${shown(text)} is not a date such as 2026-11-21`)),
  boolean: (text) =>
    text === "true" || text === "false" ? right(text === "true") : wrong(`${shown(text)} is neither true nor false`),
  choice: (text, { choices = [] }) => readChoice(text, choices),
}

const textMax = 1000

function readNumber(text: string, range: readonly [number, number] | undefined): ReadValue {
  const number = /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : null
  if (number === null) return wrong(`${shown(text)} is not a number`)
  const [min, max] = range ?? [-Infinity, Infinity]
  return number >= min && number <= max ? right(number) : wrong(`${text} is not between ${min} and ${max}`)
}

function readChoice(text: string, choices: readonly string[]): ReadValue {
  return choices.includes(text) ? right(text) : wrong(`${shown(text)} is not one of ${choices.join(", ")}`)
}

function right(value: Param): ReadValue {
  return { value, wrong: null }
}

function wrong(why: string): ReadValue {
  return { value: null, wrong: why }
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
