import { expect, it } from "vitest"
import { defaultLimits } from "../../src/ingest/limits.ts"

/** The engine writes more rows than this of a table before they are committed. */
const ROW_GROUP = 122_880

it("one commit holds less than a row group of rejects: nobody vouches for those of a torn log", () => {
  const { tinyFilesMax, rejectRowsMax } = defaultLimits
  expect(tinyFilesMax * rejectRowsMax).toBeLessThan(ROW_GROUP)
})
