import { type KqlType, kqlTypes } from "../kql-type.ts"
import { operators } from "../reference/operators.ts"
import { isSymbol } from "../syntax/cursor.ts"
import { stageWords } from "../syntax/stages/index.ts"
import type { Token } from "../syntax/token.ts"
import type { CompletionColumn } from "./columns.ts"
import { columnIdeas, expressionIdeas, isOperandNext } from "./expression-ideas.ts"
import { joinIdeas } from "./join-ideas.ts"
import { placeOf, withoutOptions } from "./outside.ts"
import { bar, type Idea, ideas } from "./suggestion.ts"
import { letIdeas, parameterIdeas, type Surroundings } from "./surroundings.ts"
import { unionIdeas } from "./union-ideas.ts"
import { charts } from "../reference/charts.ts"
import { renderProperties } from "./words.ts"

type Ideas = (surroundings: Surroundings, rest: readonly Token[]) => readonly Idea[]

/** What can stand behind a bar: the operator's word, or what the operator takes. */
export function stageIdeas(surroundings: Surroundings): readonly Idea[] {
  const { stage } = surroundings.place
  const size = wordLength(stage)
  if (size === 0) return operatorIdeas()
  const word = stage
    .slice(0, size)
    .map(({ text }) => text)
    .join("")
  const ideasOf = Object.hasOwn(stageKinds, word) ? stageKinds[word] : undefined
  return ideasOf?.(surroundings, stage.slice(size)) ?? []
}

/** Those that are documented, then other words for them. */
function operatorIdeas(): Idea[] {
  const documented = operators.map(({ word, doc, usage }): Idea => ({ label: word, kind: "stage", detail: usage, doc }))
  const others = stageWords.filter((word) => operators.every((one) => one.word !== word))
  return [...documented, ...ideas("stage", others)]
}

/** `project-away` is three tokens. */
function wordLength(stage: readonly Token[]): number {
  const [first, dash, second] = stage
  if (first === undefined) return 0
  return isSymbol(dash, "-") && dash?.start === first.end && second?.start === dash.end ? 3 : 1
}

const plain: Ideas = (surroundings, rest) => expressionIdeas(surroundings, rest)
const withWindows: Ideas = (surroundings, rest) => expressionIdeas(surroundings, rest, { windows: true })

const stageKinds: Readonly<Record<string, Ideas>> = {
  where: plain,
  filter: plain,
  project: withWindows,
  extend: withWindows,
  serialize: withWindows,
  distinct: (surroundings, rest) => [
    ...(rest.length === 0 ? ideas("keyword", ["*"]) : []),
    ...expressionIdeas(surroundings, rest),
  ],
  "project-away": otherColumns,
  "project-keep": otherColumns,
  "project-rename": ({ columns }, rest) => (isSymbol(rest.at(-1), "=") ? columnIdeas(columns) : []),
  summarize: summarizeIdeas,
  sort: sortIdeas,
  order: sortIdeas,
  top: topIdeas,
  take: countIdeas,
  limit: countIdeas,
  count: (_surroundings, rest) => (rest.length === 0 ? [...ideas("keyword", ["as"]), bar] : []),
  join: (surroundings, rest) => joinIdeas(surroundings, rest, "join"),
  lookup: (surroundings, rest) => joinIdeas(surroundings, rest, "lookup"),
  union: unionIdeas,
  "mv-expand": mvExpandIdeas,
  "make-series": makeSeriesIdeas,
  parse: (surroundings, rest) => expressionIdeas(surroundings, rest, { after: ideas("keyword", ["with"]) }),
  render: renderIdeas,
}

/** Columns that were not named yet. */
function otherColumns({ columns }: Surroundings, rest: readonly Token[]): readonly Idea[] {
  const named = new Set(rest.map(({ text }) => text))
  return isOperandNext(rest.at(-1)) ? columnIdeas(columns.filter(({ name }) => !named.has(name))) : [bar]
}

/** Aggregates before `by`, columns behind it. */
function summarizeIdeas(surroundings: Surroundings, rest: readonly Token[]): readonly Idea[] {
  const by = placeOf(closed(surroundings, rest), "by")
  if (by >= 0) return expressionIdeas(surroundings, rest.slice(by + 1))
  const start = rest.length === 0 ? ideas("keyword", ["by"]) : []
  return [...expressionIdeas(surroundings, rest, { aggregates: true, after: ideas("keyword", ["by"]) }), ...start]
}

/** The tokens before the first bracket that is still open. */
function closed({ place }: Surroundings, rest: readonly Token[]): readonly Token[] {
  const [outermost] = place.brackets
  return outermost === undefined ? rest : rest.slice(0, rest.length - outermost.tokens.length - 1)
}

function sortIdeas(surroundings: Surroundings, rest: readonly Token[]): readonly Idea[] {
  if (rest[0]?.text !== "by") return ideas("keyword", ["by"])
  return keyIdeas(surroundings, rest.slice(1))
}

function topIdeas(surroundings: Surroundings, rest: readonly Token[]): readonly Idea[] {
  const by = placeOf(closed(surroundings, rest), "by")
  if (by >= 0) return keyIdeas(surroundings, rest.slice(by + 1))
  return rest.length === 0 ? countIdeas(surroundings, rest) : ideas("keyword", ["by"])
}

/** A value to sort by, its direction, and where nulls go. */
function keyIdeas(surroundings: Surroundings, rest: readonly Token[]): readonly Idea[] {
  const last = rest.at(-1)?.text ?? ""
  if (last === "nulls") return ideas("keyword", ["first", "last"])
  if (last === "asc" || last === "desc") return [...ideas("keyword", ["nulls first", "nulls last"]), bar]
  const after = ideas("keyword", ["asc", "desc", "nulls first", "nulls last"])
  const columns = columnsHere(surroundings, (type) => type !== "dynamic" && type !== "guid")
  return expressionIdeas(surroundings, rest, { columns, after })
}

/** Columns that an operator takes; within brackets a function may take any. */
function columnsHere({ place, columns }: Surroundings, fits: (type: KqlType) => boolean): readonly CompletionColumn[] {
  return place.brackets.length > 0 ? columns : columns.filter(({ type }) => fits(type))
}

function countIdeas(surroundings: Surroundings, rest: readonly Token[]): readonly Idea[] {
  return rest.length === 0 ? [...letIdeas(surroundings), ...parameterIdeas(surroundings)] : []
}

function mvExpandIdeas(surroundings: Surroundings, all: readonly Token[]): readonly Idea[] {
  const rest = withoutOptions(all, "kind", "bagexpansion", "with_itemindex")
  const written = rest.map(({ text }) => text)
  const [option, equals] = written.slice(-2)
  if (equals === "=" && option === "kind") return ideas("keyword", ["bag", "array"])
  if (equals === "=" && option === "with_itemindex") return []
  if (written.at(-1) === "to") return ideas("keyword", ["typeof("])
  if (surroundings.place.brackets.at(-1)?.head === "typeof") return ideas("type", kqlTypes)
  const options = rest.length === 0 ? ideas("keyword", ["kind=", "with_itemindex="]) : []
  const columns = columnsHere(surroundings, (type) => type === "dynamic")
  const after = ideas("keyword", ["to typeof(", "limit"])
  return [...expressionIdeas(surroundings, rest, { columns, after }), ...options]
}

const seriesWords = ["on", "from", "to", "step", "by"] as const

/** What follows depends on the last of the words `on`, `from`, `to`, `step`, `by`. */
function makeSeriesIdeas(surroundings: Surroundings, rest: readonly Token[]): readonly Idea[] {
  const tokens = closed(surroundings, rest)
  const at = seriesWords.findLastIndex((word) => placeOf(tokens, word) >= 0)
  const word = seriesWords[at]
  const after = ideas("keyword", word === undefined ? ["default=", "on"] : seriesWords.slice(at + 1))
  if (word === undefined) return expressionIdeas(surroundings, rest, { aggregates: true, after })
  const behind = rest.slice(placeOf(tokens, word) + 1)
  const columns = columnsBehind(surroundings.columns, word)
  return expressionIdeas(surroundings, behind, { columns, after })
}

function columnsBehind(
  columns: readonly CompletionColumn[],
  word: (typeof seriesWords)[number],
): readonly CompletionColumn[] {
  if (word === "by") return columns
  return word === "on" ? columns.filter(({ type }) => ["datetime", "timespan", "long", "int"].includes(type)) : []
}

function renderIdeas({ place, columns }: Surroundings, rest: readonly Token[]): readonly Idea[] {
  const bracket = place.brackets.at(-1)
  if (bracket === undefined) {
    if (rest.length === 0) return ideas("keyword", charts)
    return rest.length === 1 ? [{ label: "with (", kind: "keyword" }] : []
  }
  const [option, equals] = bracket.tokens.slice(-2)
  if (isSymbol(equals, "=")) return /^(?:xcolumn|ycolumns|series)$/.test(option?.text ?? "") ? columnIdeas(columns) : []
  const isNext = bracket.tokens.length === 0 || isSymbol(bracket.tokens.at(-1), ",")
  return isNext
    ? ideas(
        "keyword",
        renderProperties.map((word) => `${word}=`),
      )
    : []
}
