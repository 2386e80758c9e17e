import { Problem } from "../model/problem.ts"
import { nearest } from "../model/nearest.ts"
import { openFolder, type ReportFolder } from "./folder.ts"
import { thenFunctions } from "./then/index.ts"
import type { ReportHead, ReportList } from "./types.ts"

/** Folders of report files. `user` may not exist. */
export type ReportFolders = { readonly shipped: string; readonly user: string | null }

/** Both folders as one list; the shipped one is read once. A user's file with a shipped report's name is refused. */
export function openReportFolders({ shipped, user }: ReportFolders): () => Promise<ReportList> {
  const functions = Object.keys(thenFunctions)
  const ours = openFolder({ path: shipped, origin: "shipped", functions })
  const theirs = user === null ? null : openFolder({ path: user, origin: "user", functions })
  let shippedList: Promise<ReportList> | null = null
  return async () =>
    joined(await (shippedList ??= readShipped(ours)), (await theirs?.read()) ?? { reports: [], broken: [] })
}

/** Shipped reports do not change while the program runs; a mistake in one is ours. */
async function readShipped(folder: ReportFolder): Promise<ReportList> {
  const list = await folder.read()
  if (list.broken[0] !== undefined) throw new Error(`shipped report: ${list.broken[0].problem.message}`)
  return list
}

function joined(shipped: ReportList, user: ReportList): ReportList {
  const isTaken = ({ name }: { readonly name: string }) => shipped.reports.some((report) => report.name === name)
  const hint = "give the file another name"
  const clashes = user.reports.filter(isTaken).map(({ name, file }) => {
    const problem = new Problem("bad_config", `${file}: there is a shipped report with the name ${name}`, { hint })
    return { name, file, problem: problem.view() }
  })
  return {
    reports: [...shipped.reports, ...user.reports.filter((report) => !isTaken(report))],
    broken: [...user.broken, ...clashes],
  }
}

/** The report with this name; else the Problem of its file, or `unknown_report`. */
export function findReport({ reports, broken }: ReportList, name: string): ReportHead {
  const found = reports.find((report) => report.name === name)
  if (found !== undefined) return found
  const mistaken = broken.find((report) => report.name === name)
  if (mistaken !== undefined) throw Problem.from(mistaken.problem)
  const names = reports.map((report) => report.name)
  const near = nearest(name, names)
  const list = `reports are ${names.join(", ")}`
  const hint = near === null ? list : `did you mean ${near}? ${list}`
  throw new Problem("unknown_report", `there is no report ${JSON.stringify(name.slice(0, 100))}`, { hint })
}
