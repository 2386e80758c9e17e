import type { Config } from "../config.ts"
import { withConnection } from "../connection.ts"
import { Problem } from "../model/problem.ts"
import { checkDataFolder } from "./data-folder.ts"
import { type Check, type Finding, type Patient } from "./finding.ts"
import { checkFiles } from "./files.ts"
import { checkFolders } from "./folders.ts"
import { checkClock } from "./machine.ts"
import { checkDatabase, checkPriceTables, checkServer } from "./service.ts"

/** Everything the doctor looks at, in the order in which it is told. */
const checks: readonly Check[] = [
  checkFolders,
  checkDataFolder,
  checkDatabase,
  checkServer,
  checkFiles,
  checkClock,
  checkPriceTables,
]

/** Looks at everything; trouble with the database leaves the other checks standing. */
export async function examine(config: Config): Promise<readonly Finding[]> {
  try {
    return await withConnection(config, (connection) => runChecks({ config, connection, trouble: null }))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return runChecks({ config, connection: null, trouble: error.message })
  }
}

async function runChecks(patient: Patient): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const check of checks) findings.push(...(await check(patient)))
  return findings
}
