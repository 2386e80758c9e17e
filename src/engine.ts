import { priceAt, createPriceBook } from "./price/rates.ts"
import { parseUserTable } from "./price/user-table.ts"
import { serveEngine } from "./store/engine/serve.ts"

/** The engine process: the store's engine with the price room joined in. Started by `openLedger`, never by hand. */
serveEngine((userPrices) => {
  const book = createPriceBook(userPrices === null ? {} : { user: parseUserTable(userPrices, "the price file") })
  return { ...book, priceAt }
})
