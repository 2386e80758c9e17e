import { Hono } from "hono"
import { problemStatus } from "../../model/problem.ts"
import { type Right, rightNeeded } from "../access/rights.ts"
import { sessionCookie } from "../access/session-cookie.ts"
import { knownQuery } from "../query.ts"
import { type Parameter, type Route, routes } from "./routes.ts"
import { ref, schemas, text } from "./schemas.ts"

/** `GET /openapi.json`: every route in OpenAPI 3.1. `isGuarded`: nobody gets in without a token. */
export function openapi(version: string, isGuarded: boolean) {
  const document = {
    openapi: "3.1.0",
    info: { title: "Runledger", version, description: "Questions about the runs of LLM pipelines.", license },
    paths: paths(isGuarded),
    components: { schemas, securitySchemes },
  }
  return new Hono().get("/openapi.json", (c) => {
    knownQuery(c, [])
    return c.json(document)
  })
}

const license = { name: "Apache-2.0", identifier: "Apache-2.0" }

function paths(isGuarded: boolean): Readonly<Record<string, object>> {
  const all = [...new Set(routes.map((route) => route.path))]
  return Object.fromEntries(all.map((path) => [path, methodsOf(path, isGuarded)]))
}

function methodsOf(path: string, isGuarded: boolean): object {
  const own = routes.filter((route) => route.path === path)
  return Object.fromEntries(own.map((route) => [route.method, operation(route, isGuarded)]))
}

function operation(route: Route, isGuarded: boolean): object {
  const right = rightNeeded(route.method.toUpperCase(), route.path)
  const refusals = [...route.refuses, 401, 403, 429, 500].map((status) => [status, refusal(status)])
  return {
    summary: route.summary,
    ...(right === "public" ? {} : { description: abouts[right] }),
    security: security(right, isGuarded),
    parameters: [...pathParameters(route.path), ...(route.query ?? []).map(queryParameter)],
    ...(route.body === undefined ? {} : { requestBody: requestBody(route.path, route.body) }),
    responses: {
      [route.status ?? 200]: { description: route.answer.about, content: content(route.answer.content) },
      ...Object.fromEntries(refusals),
    },
  }
}

const securitySchemes = {
  token: {
    type: "http",
    scheme: "bearer",
    description:
      "RUNLEDGER_TOKEN reads, RUNLEDGER_ADMIN_TOKEN does everything; the command line on the same machine has a secret of its own. A server without tokens answers this machine only.",
  },
  session: { type: "apiKey", in: "cookie", name: sessionCookie, description: "what a browser gets at /login" },
}

const abouts = {
  read: "Any token may ask this.",
  change: "Only the admin token may ask this where there are tokens.",
  maintain: "Only the admin token and the command line on this machine may ask this.",
} as const

/** One of these is needed; `{}`: nothing is. */
function security(right: Right, isGuarded: boolean): readonly object[] {
  if (right === "public") return []
  const tokens = [{ token: [] }, { session: [] }]
  return isGuarded || right === "maintain" ? tokens : [{}, ...tokens]
}

/** Only the API takes JSON; pages send forms. */
function requestBody(path: string, body: object): object {
  const type = path.startsWith("/api/") ? "application/json" : "application/x-www-form-urlencoded"
  return { required: true, content: content({ [type]: body }) }
}

function content(types: Readonly<Record<string, object>>): object {
  return Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema }]))
}

function refusal(status: number): object {
  const codes = Object.entries(problemStatus).flatMap(([code, its]) => (its === status ? [code] : []))
  return {
    description: codes.length === 0 ? "internal_error" : codes.join(", "),
    content: { "application/json": { schema: ref("Error") } },
  }
}

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: "path", required: true, schema: text }))
}

function queryParameter({ name, about, schema, required = false }: Parameter): object {
  return { name, in: "query", description: about, required, schema }
}
