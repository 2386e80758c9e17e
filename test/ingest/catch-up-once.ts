import { join } from "node:path"
import { createIngester } from "../../src/ingest/ingester.ts"
import { createSpooler } from "../../src/ingest/spool.ts"
import { openLedger, spoolFolderOf } from "../../src/store/ledger.ts"

/** A process of its own: reads a folder into a database in another, and prints what became of it. */
const [folder = "", data = ""] = process.argv.slice(2)
const database = join(data, "runledger.duckdb")
const ledger = await openLedger({ database, timezone: "Europe/Amsterdam" })
const ingester = createIngester({
  ledger,
  spooler: createSpooler(spoolFolderOf(database), "Europe/Amsterdam"),
  folders: [{ path: folder, kind: "logs" }],
  leftOut: [],
  watch: "poll",
  rescanMs: 1_000,
  now: Date.now,
  log: { info: () => {}, warn: () => {}, error: () => {} },
})
const { runs } = await ingester.catchUp()
const { files, problems } = ingester.status()
process.stdout.write(JSON.stringify({ runs, files, problems }))
await ledger.close()
