import { link, mkdir, open, readdir, rm } from "node:fs/promises"
import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { Problem } from "../model/problem.ts"
import { codeOf, isReportName, reportBytesMax } from "./folder.ts"
import type { ReportDraft } from "./types.ts"

type NamedReport = Pick<ReportDraft, "name" | "language">

/** Name of the file that a draft becomes. */
export function reportFile({ name, language }: NamedReport): string {
  return `${name}.${language === "sql" ? "sql" : "kql"}`
}

/** Writes a report's file, whole or not at all, and never over another. Throws `report_exists` or `storage`. */
export async function saveReportFile(folder: string, report: NamedReport, text: string): Promise<string> {
  const { name } = report
  const path = join(folder, reportFile(report))
  const unfinished = join(folder, `.${name}.${randomBytes(6).toString("hex")}`)
  try {
    await mkdir(folder).catch(unlessThere)
    await checkRoom(folder)
    await writeNew(unfinished, text)
    await link(unfinished, path)
    return path
  } catch (error) {
    throw told(error, folder, name)
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined)
  }
}

export function reportExists(name: string): Problem {
  return new Problem("report_exists", `there is a report ${name} already`, {
    hint: "give this one another name; none is ever written over",
    field: "name",
  })
}

/** Checks a name for a new report. */
export function checkName(name: string): void {
  if (isReportName(name) && name.length <= nameLengthMax) return
  const message =
    name === ""
      ? "the report needs a name"
      : `${JSON.stringify(name.slice(0, 100))} cannot name a report: names are made of a-z, 0-9 and hyphens`
  throw new Problem("bad_parameter", message, { hint: "such as slow-runs-per-model", field: "name" })
}

/** Checks that the file will be read as a report again. */
export function checkSize(text: string): void {
  const sizeBytes = Buffer.byteLength(text)
  if (sizeBytes <= reportBytesMax) return
  throw new Problem("too_large", `the report has ${sizeBytes} bytes, and ${reportBytesMax} are the most`, {
    hint: "shorten the query",
    field: "query",
  })
}

const nameLengthMax = 64
/** More reports than this are not written by people. */
const reportsMax = 1000

async function checkRoom(folder: string): Promise<void> {
  const files = await readdir(folder)
  if (files.length < reportsMax) return
  throw new Problem(
    "report_refused",
    `the folder ${folder} holds ${files.length} files, and ${reportsMax} are the most`,
    {
      hint: "remove reports that nobody reads",
    },
  )
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, "wx")
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

function unlessThere(error: unknown): void {
  if (codeOf(error) !== "EEXIST") throw error
}

/** What the system refuses is told with what to do; anything else is our bug. */
function told(error: unknown, folder: string, name: string): unknown {
  const code = codeOf(error)
  if (error instanceof Problem || code === undefined) return error
  if (code === "EEXIST") return reportExists(name)
  const hint = hints[code] ?? "check the folder given by --reports"
  return new Problem("storage", `reports cannot be saved in ${folder} (${code})`, { hint, cause: error })
}

const hints: Readonly<Record<string, string>> = {
  ENOENT: "the folder above it is missing: make it, or give another with --reports",
  ENOTDIR: "it is not a folder: give another with --reports",
  EACCES: "the server may not write there: change its permissions, or give another folder with --reports",
  EPERM: "the server may not write there: change its permissions, or give another folder with --reports",
  EROFS: "it is read-only: give another folder with --reports",
  ENOSPC: "the disk is full: make room",
}
