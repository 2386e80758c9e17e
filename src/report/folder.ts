import { readdir, readFile, stat } from "node:fs/promises"
import { join, parse } from "node:path"
import { Problem } from "../model/problem.ts"
import { parseReport } from "./header.ts"
import type { BrokenReport, ReportHead, ReportList } from "./types.ts"

export type ReportFolder = { read(): Promise<ReportList> }

export type FolderOptions = {
  readonly path: string
  readonly origin: ReportHead["origin"]
  /** Names that `then` may have. */
  readonly functions: readonly string[]
}

/**
 * The reports of one folder. Every `read` looks at the files again and parses the ones that changed, so that a file
 * dropped in or edited counts at once. A folder that does not exist has no reports.
 */
export function openFolder(options: FolderOptions): ReportFolder {
  let parsed: ReadonlyMap<string, ParsedFile> = new Map()
  return {
    async read() {
      const files = await listFiles(options.path)
      if (files instanceof Problem) return { reports: [], broken: [brokenReport(options.path, options.path, files)] }
      parsed = new Map(await Promise.all(files.map((file) => parsedAgain(options, file, parsed.get(file)))))
      const results = withoutTwins([...parsed.values()].map(({ result }) => result))
      return {
        reports: results.flatMap((result) => ("text" in result ? [result] : [])),
        broken: results.flatMap((result) => ("text" in result ? [] : [result])),
      }
    },
  }
}

/** Of two files with one name, such as `a.kql` and `a.sql`, the first counts. */
function withoutTwins(results: readonly (ReportHead | BrokenReport)[]): readonly (ReportHead | BrokenReport)[] {
  return results.map((result, place) => {
    const first = results.find(({ name }) => name === result.name)
    if (first === undefined || first === result || results.indexOf(first) === place) return result
    const hint = "give one of them another name"
    const problem = new Problem("bad_config", `${result.file} and ${first.file} are the same report`, { hint })
    return brokenReport(result.name, result.file, problem)
  })
}

/** A report in the folder is text that a person wrote by hand. */
export const reportBytesMax = 65_536

type ParsedFile = { readonly version: string; readonly result: ReportHead | BrokenReport }

async function listFiles(path: string): Promise<readonly string[] | Problem> {
  try {
    const entries = await readdir(path)
    return entries.filter((name) => /\.(sql|kql)$/.test(name)).toSorted()
  } catch (error) {
    const code = codeOf(error)
    if (code === "ENOENT") return []
    if (code === "EACCES" || code === "ENOTDIR" || code === "EPERM") return unreadable(path, code)
    throw error
  }
}

async function parsedAgain(
  options: FolderOptions,
  file: string,
  before: ParsedFile | undefined,
): Promise<[string, ParsedFile]> {
  const path = join(options.path, file)
  const version = await versionOf(path)
  if (before?.version === version) return [file, before]
  return [file, { version, result: await readReport(options, file) }]
}

/** Another text whenever the file's content may be another; also for a file that has just gone. */
async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeNs, ctimeNs, size, ino } = await stat(path, { bigint: true })
    return [mtimeNs, ctimeNs, size, ino].join(" ")
  } catch (error) {
    return String(codeOf(error))
  }
}

async function readReport(options: FolderOptions, fileName: string): Promise<ReportHead | BrokenReport> {
  const { name, ext } = parse(fileName)
  const file = options.origin === "shipped" ? fileName : join(options.path, fileName)
  try {
    checkFile(file, name)
    const text = await readText(join(options.path, fileName))
    const language = ext === ".kql" ? "query" : "sql"
    return parseReport({ name, file, text, language, origin: options.origin, functions: options.functions })
  } catch (error) {
    if (error instanceof Problem) return brokenReport(name, file, error)
    throw error
  }
}

function checkFile(file: string, name: string): void {
  if (isReportName(name)) return
  const hint = "a report's name is lower-case letters, digits and hyphens, because it stands in addresses"
  throw new Problem("bad_config", `${file}: "${name}" cannot name a report`, { hint })
}

/** Whether a report can have this name. */
export function isReportName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]*$/.test(name)
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size <= reportBytesMax) return await readFile(path, "utf8")
    const hint = `keep it below ${reportBytesMax} bytes`
    throw new Problem("bad_config", `${path} is too large for a report: ${size} bytes`, { hint })
  } catch (error) {
    const code = codeOf(error)
    if (error instanceof Problem || code === undefined) throw error
    throw unreadable(path, code)
  }
}

/** The system's code of an error, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined
}

function unreadable(path: string, code: string): Problem {
  return new Problem("unreadable", `${path} cannot be read (${code})`, {
    hint: "check that it is there and its permissions",
  })
}

function brokenReport(name: string, file: string, problem: Problem): BrokenReport {
  return { name, file, problem: problem.view() }
}
