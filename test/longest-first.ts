import { statSync } from "node:fs"
import { relative } from "node:path"
import { BaseSequencer, type TestSpecification } from "vitest/node"

/** Tests that start processes and wait for them; a file of theirs takes seconds, most others take less than one. */
const slow = /^(cli|site|store)\/|^(kill|readme)\./

/**
 * The order of test files: slow ones first, then by size, so that only short ones are left when a worker has nothing more
 * to do. Always the same, though nothing is known yet of a fresh clone's durations.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => weight(b) - weight(a))
  }
}

function weight({ moduleId }: TestSpecification): number {
  const isSlow = slow.test(relative(import.meta.dirname, moduleId))
  return statSync(moduleId).size + (isSlow ? 1e9 : 0)
}
