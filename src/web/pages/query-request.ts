import type { Context } from "hono"
import { Problem } from "../../model/problem.ts"
import { namesIn, type QueryValues } from "../../report/language/values.ts"
import { onlyOne, unknownParameter } from "../query.ts"

/** A query, the place in it up to which it is asked (null: all), and what its reader gives for its `$names`. */
export type QueryRequest = { readonly query: string; readonly to: number | null; readonly values: QueryValues }

/** The query of an address: `?query=runs | where model == $m&param.m=x`. */
export function queryInAddress(c: Context): QueryRequest {
  return requestFrom(new URL(c.req.url).searchParams)
}

/** The same sent as a form, which may have other fields. */
export async function queryInForm(c: Context, others: readonly string[] = []): Promise<QueryRequest> {
  return requestFrom(await textsSent(c), others)
}

/** The texts of a form, by the names of its fields. */
export async function textsSent(c: Context): Promise<URLSearchParams> {
  const sent = Object.entries(await c.req.parseBody({ all: true }))
  const texts = sent.flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const))
  return new URLSearchParams(texts.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])))
}

/** The query of a file's address, which must have one, and is asked whole. */
export function neededQuery(request: QueryRequest): QueryRequest {
  if (request.to !== null) throw unknownParameter("to", ["query", "param.<name>"])
  if (request.query !== "") return request
  throw new Problem("bad_parameter", "the parameter query is missing", { hint: "add ?query=runs | count" })
}

/** What a form still holds for names that the query has no more is let go. */
function requestFrom(given: URLSearchParams, others: readonly string[] = []): QueryRequest {
  refuseStrange(given, ["query", "to"], others)
  const query = textOf(given, "query")
  return { query, to: placeIn(textOf(given, "to")), values: valuesOf(given, namesIn(query)) }
}

/** Refuses what is neither one of the names, nor one of the others that only a form has, nor a value of a `$name`. */
export function refuseStrange(given: URLSearchParams, names: readonly string[], others: readonly string[] = []): void {
  const known = [...names, ...others]
  const strange = [...given.keys()].find((name) => !known.includes(name) && !/^param\.\w+$/.test(name))
  if (strange !== undefined) throw unknownParameter(strange, [...names, "param.<name>"])
}

/** The one text of a name; "" where there is none. */
export function textOf(given: URLSearchParams, name: string): string {
  return onlyOne({ [name]: given.getAll(name).filter((value) => value !== "") }, name) ?? ""
}

/** What is given for these `$names`. */
export function valuesOf(given: URLSearchParams, names: readonly string[]): QueryValues {
  const values = names.map((name) => [name, textOf(given, `param.${name}`)] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== ""))
}

/** A place in the text of the query, of which only the stages up to there are asked; null: all. */
function placeIn(text: string): number | null {
  if (text === "") return null
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new Problem("bad_parameter", `to=${JSON.stringify(text.slice(0, 100))} is not a place in the query`, {
    hint: "write a whole number from 0, or leave it out to ask the whole query",
  })
}
