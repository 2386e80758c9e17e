import type { Asset } from "../../../views/static.ts"
import { healthOf } from "../health.ts"
import type { WebParts } from "../parts.ts"
import type { FrameFacts } from "./show-page.ts"

/** What is around every page now: warnings, and whether there is nothing but sample data. */
export function frameFacts({ ledger, ingest, reports, settings }: WebParts, asset: Asset): () => Promise<FrameFacts> {
  return async () => {
    const { problems } = healthOf(ledger, ingest, settings.version)
    const { sample = 0, ...others } = await reports.origins()
    const sampleOnly = sample > 0 && Object.values(others).every((runs) => runs === 0)
    return { ...plainFacts(settings, asset), sample: sampleOnly, problems }
  }
}

/** The same where nothing may be asked, because asking may be what failed. */
export function plainFacts({ version, timezone, sample, folders }: WebParts["settings"], asset: Asset): FrameFacts {
  return { asset, version, timezone, sample, folder: folders[0], problems: [] }
}
