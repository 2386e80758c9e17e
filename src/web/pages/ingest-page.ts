import { Hono } from "hono"
import { IngestPage, IngestPanel } from "../../../views/pages/ingest.tsx"
import { askFiles } from "../../report/catalog.ts"
import { filesNow } from "../files-now.ts"
import { splitFileName } from "../file-name.ts"
import { knownQuery } from "../query.ts"
import { rowsAnswer } from "../rows-answer.ts"
import type { PageParts } from "./page-parts.ts"

/** `/ingest`: which files are read and how far. */
export function ingestPage({ ledger, ingest, show, settings }: PageParts) {
  const askNow = async () => filesNow(await askFiles(ledger), ingest.files())
  return new Hono()
    .get("/ingest", async (c) => {
      knownQuery(c, [])
      const [files, totals] = await Promise.all([askNow(), ledger.totals()])
      const props = { files, totals, reading: ingest.status(), folders: settings.folders, timezone: settings.timezone }
      return show(c, {
        title: "Ingest",
        active: "ingest",
        whole: () => IngestPage(props),
        part: () => IngestPanel(props),
      })
    })
    .get("/:file{ingest\\.(?:json|csv)}", async (c) => {
      knownQuery(c, [])
      const { form } = splitFileName(c.req.param("file"))
      return rowsAnswer(await askNow(), form ?? "json", { kind: "browser", fileName: "files" })
    })
}
