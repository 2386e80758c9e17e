import { Hono } from "hono"
import { tables } from "../model/table.ts"
import { knownQuery } from "./query.ts"

/** `GET /api/schema`: the relations that SQL reads, every column with its unit and meaning. */
export function schemaApi() {
  return new Hono().get("/api/schema", (c) => {
    knownQuery(c, [])
    return c.json({ tables })
  })
}
