import { Hono } from "hono"
import type { Rows } from "../model/rows.ts"
import type { PriceFinding, PricesPart } from "./parts.ts"
import { knownQuery } from "./query.ts"
import { rowsAnswer } from "./rows-answer.ts"
import { sampleNote } from "./sample-note.ts"

/**
 * `GET /api/prices`: your table and the built-in one. `GET /api/prices/check`: what is wrong with them, for the models
 * of the runs there are; `sample`: those are made up.
 */
export function pricesApi(prices: PricesPart, sample: boolean) {
  return new Hono()
    .get("/api/prices", async (c) => {
      knownQuery(c, [])
      return rowsAnswer(await prices.list(), "json")
    })
    .get("/api/prices/check", async (c) => {
      knownQuery(c, [])
      return rowsAnswer(findingRows(await prices.check(), sample ? [sampleNote] : []), "json")
    })
}

function findingRows(findings: readonly PriceFinding[], notes: Rows["notes"]): Rows {
  const columns = ["code", "model", "provider", "sentence"]
  return {
    columns: columns.map((name) => ({ name, type: "VARCHAR", unit: null })),
    rows: findings.map(({ code, model, provider, sentence }) => [code, model, provider, sentence]),
    truncated: false,
    elapsed_ms: 0,
    notes,
  }
}
