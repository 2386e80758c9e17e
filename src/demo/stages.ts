import { rounded } from "./draw.ts"
import type { Analysis } from "./configurations.ts"

/** A stage of an analysis as a run record has it; stages may lie inside others and beside each other. */
export type Stage = {
  readonly name: string
  readonly offset_seconds: number
  readonly duration_seconds: number
  readonly tokens_used?: number
  readonly stages?: readonly Stage[]
}

type Work = { readonly seconds: number; readonly tokens: number; readonly parallel: boolean }

/** The stages of a run that took so long and used so many tokens. */
export function stagesOf(shape: Analysis["stages"], work: Work): readonly Stage[] {
  return shapes[shape](work)
}

const shapes: Readonly<Record<Analysis["stages"], (work: Work) => readonly Stage[]>> = {
  one: (work) => [stage("flash_generation", 0, 0.99, work, 1)],
  chunks: (work) => [
    stage("chunking", 0, 0.02, work, 0),
    stage("chunk_analysis", 0.02, 0.76, work, 0.82),
    stage("synthesis", 0.78, 0.21, work, 0.18),
  ],
  sections: (work) => [
    stage("outline", 0, 0.09, work, 0.1),
    ...sections(0.09, 0.86, 0.84, work),
    stage("assembly", 0.95, 0.045, work, 0.06),
  ],
  pipeline: (work) => [
    stage("flash_analysis", 0, 0.03, work, 0.05),
    stage("thorough_analysis", 0.03, 0.34, work, 0.5),
    { ...stage("template_report", 0.37, 0.625, work, 0.45), stages: sections(0.38, 0.6, 0.42, work) },
  ],
}

/** What each section of a report takes of the time for all. */
const sectionShares = [
  { name: "section_summary", share: 0.14 },
  { name: "section_background", share: 0.18 },
  { name: "section_findings", share: 0.26 },
  { name: "section_risks", share: 0.17 },
  { name: "section_advice", share: 0.25 },
] as const
const LONGEST_SHARE = 0.26

/** In parallel all begin together and the longest takes the whole time; in sequence each begins where the last ended. */
function sections(from: number, share: number, tokenShare: number, work: Work): readonly Stage[] {
  let before = 0
  return sectionShares.map(({ name, share: part }) => {
    const begin = work.parallel ? from : from + share * before
    before += part
    return stage(name, begin, share * (work.parallel ? part / LONGEST_SHARE : part), work, tokenShare * part)
  })
}

/** A stage from one share of the run on, for another share of it, with a share of its tokens. */
function stage(name: string, from: number, share: number, { seconds, tokens }: Work, tokenShare: number): Stage {
  return {
    name,
    offset_seconds: rounded(seconds * from, 2),
    duration_seconds: rounded(seconds * share, 2),
    ...(tokenShare === 0 ? {} : { tokens_used: Math.floor(tokens * tokenShare) }),
  }
}
