import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { check, type FunctionEntry, functions, type KqlType, type Signature } from "../../src/query/index.ts"
import { ask, catalog, type Engine, openEngine } from "./engine.ts"

let engine: Engine

beforeAll(async () => {
  engine = await openEngine()
})
afterAll(() => engine.close())

/** Values of each type. Among the texts are those that some functions take alone. */
const values: Readonly<Record<KqlType, readonly string[]>> = {
  string: ['"a"', '"day"', '"UTC"', '"yyyy"'],
  long: ["1"],
  int: ["int(1)"],
  real: ["1.5"],
  decimal: ["decimal(1.5)"],
  bool: ["true"],
  datetime: ["datetime(2026-01-02)"],
  timespan: ["1h"],
  dynamic: ["dynamic([1, 2])"],
  guid: ["guid(74be27de-1e4e-49d9-b579-fe0b331d3642)"],
}
const classes: Readonly<Record<string, KqlType>> = {
  number: "long",
  integer: "long",
  any: "long",
  same: "long",
  text: "string",
  orderable: "long",
  summable: "long",
}

describe("a null argument", () => {
  it("makes every function null or the empty text that says it is strict, and none null that says it never is", async () => {
    const calls = functions
      .filter(({ kind }) => kind === "scalar")
      .flatMap((entry) => entry.signatures.flatMap((one) => callsOf(entry, one)))
    expect(calls.length).toBeGreaterThan(100)
    const wrong: string[] = []
    for (const { query, nulls } of calls) {
      const [[result] = []] = (await ask(engine, query)).rows
      const isNull = result === null || result === ""
      if (nulls === "strict" ? !isNull : nulls === "never" && result === null) wrong.push(query)
    }
    expect(wrong).toEqual([])
  })
})

/** A query for each argument that may be null, with the first texts that the function takes. */
function callsOf(entry: FunctionEntry, { parameters, nulls }: Signature) {
  return parameters.flatMap((parameter, index) => {
    const type = classes[parameter.takes] ?? (parameter.takes as KqlType)
    if (parameter.constant || type === "string") return []
    const queries = values.string.map((text) => {
      const args = parameters.map((other, at) => {
        const own = classes[other.takes] ?? (other.takes as KqlType)
        return at === index ? "gone" : own === "string" ? text : (values[own][0] ?? "")
      })
      return `print gone = ${type}(null) | project ${entry.name}(${args.join(", ")})`
    })
    const query = queries.find((one) => check(one, { catalog }).length === 0)
    return query === undefined ? [] : [{ query, nulls }]
  })
}
