import { Hono } from "hono"
import type { Rows } from "../model/rows.ts"
import type { PriceFinding, PricesPart } from "./parts.ts"
import { knownQuery } from "./query.ts"
import { rowsAnswer } from "./rows-answer.ts"

/** `GET /api/prices`: your table and the built-in one. `GET /api/prices/check`: what is wrong with them. */
export function pricesApi(prices: PricesPart) {
  return new Hono()
    .get("/api/prices", async (c) => {
      knownQuery(c, [])
      return rowsAnswer(await prices.list(), "json")
    })
    .get("/api/prices/check", async (c) => {
      knownQuery(c, [])
      return rowsAnswer(findingRows(await prices.check()), "json")
    })
}

function findingRows(findings: readonly PriceFinding[]): Rows {
  const columns = ["code", "model", "provider", "sentence"]
  return {
    columns: columns.map((name) => ({ name, type: "VARCHAR", unit: null })),
    rows: findings.map(({ code, model, provider, sentence }) => [code, model, provider, sentence]),
    truncated: false,
    elapsed_ms: 0,
    notes: [],
  }
}
