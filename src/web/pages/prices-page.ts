import { Hono } from "hono"
import { PricesPage, PricesPanel } from "../../../views/pages/prices.tsx"
import { splitFileName } from "../file-name.ts"
import { knownQuery } from "../query.ts"
import { rowsAnswer } from "../rows-answer.ts"
import type { PageParts } from "./page-parts.ts"

/** `/prices`: what models cost and what is wrong with the tables. */
export function pricesPage({ prices, show, settings }: PageParts) {
  return new Hono()
    .get("/prices", async (c) => {
      knownQuery(c, [])
      const [rows, models, findings] = await Promise.all([prices.list(), prices.models(), prices.check()])
      const props = { prices: rows, models, findings, timezone: settings.timezone }
      return show(c, {
        title: "Prices",
        active: "prices",
        whole: () => PricesPage(props),
        part: () => PricesPanel(props),
      })
    })
    .get("/:file{prices\\.(?:json|csv)}", async (c) => {
      knownQuery(c, [])
      const { form } = splitFileName(c.req.param("file"))
      return rowsAnswer(await prices.list(), form ?? "json", { kind: "browser", fileName: "prices" })
    })
}
