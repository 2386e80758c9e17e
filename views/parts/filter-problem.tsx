import type { ProblemView } from "../../src/model/problem.ts"
import { pageLink, type PageQuery } from "../links.ts"
import { ProblemNote } from "./notes.tsx"

type FilterProblemProps = PageQuery & { readonly problem: ProblemView; readonly path: string }

/** What is wrong with the filters of a page; in its condition with the place, and the address with it put right. */
export function FilterProblem({ problem, path, filters, params }: FilterProblemProps) {
  const { where } = filters
  if (where === undefined || !/^E\d/.test(problem.code)) return <ProblemNote problem={problem} />
  const fixLink = (text: string) => pageLink(path, { filters: { ...filters, where: text }, params })
  return <ProblemNote problem={problem} text={where} fixLink={fixLink} />
}
