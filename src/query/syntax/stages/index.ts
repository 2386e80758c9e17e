import type { Stage } from "../ast.ts"
import type { Cursor } from "../cursor.ts"
import { parseMakeSeries, parseMvExpand } from "./arrays.ts"
import {
  parseDistinct,
  parseExtend,
  parseProject,
  parseProjectAway,
  parseProjectKeep,
  parseProjectRename,
  parseSerialize,
  parseSummarize,
} from "./columns.ts"
import { parseJoin, parseLookup } from "./join.ts"
import { parseParse } from "./parse-text.ts"
import { parseAs, parseCount, parseRender, parseSort, parseTake, parseTop, parseWhere } from "./rows.ts"
import { parseUnion } from "./union.ts"

/** Reads what follows an operator's word; `start` is where the word stands. Null after a mistake. */
type StageParser = (cursor: Cursor, start: number) => Stage | null

/** Every operator, by its word. */
export const stageParsers: Readonly<Record<string, StageParser>> = {
  where: (cursor, start) => parseWhere(cursor, start, "where"),
  filter: (cursor, start) => parseWhere(cursor, start, "filter"),
  project: parseProject,
  "project-away": parseProjectAway,
  "project-keep": parseProjectKeep,
  "project-rename": parseProjectRename,
  extend: parseExtend,
  summarize: parseSummarize,
  sort: (cursor, start) => parseSort(cursor, start, "sort"),
  order: (cursor, start) => parseSort(cursor, start, "order"),
  top: parseTop,
  take: (cursor, start) => parseTake(cursor, start, "take"),
  limit: (cursor, start) => parseTake(cursor, start, "limit"),
  distinct: parseDistinct,
  count: parseCount,
  join: parseJoin,
  lookup: parseLookup,
  union: parseUnion,
  "mv-expand": parseMvExpand,
  "make-series": parseMakeSeries,
  parse: parseParse,
  as: parseAs,
  serialize: parseSerialize,
  render: parseRender,
}

/** The words of all operators. */
export const stageWords: readonly string[] = Object.keys(stageParsers)
