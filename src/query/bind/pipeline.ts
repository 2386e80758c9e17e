import { charts } from "../reference/charts.ts"
import type { Plan } from "../plan/plan.ts"
import type { Hint } from "../problem/diagnostic.ts"
import { suggest } from "../problem/suggest.ts"
import type { Pipeline, RenderStage, Stage } from "../syntax/ast.ts"
import { refuse, type Scope, withName } from "./scope.ts"
import { bindSource } from "./source.ts"
import { bindMakeSeries, bindMvExpand } from "./stages/arrays.ts"
import {
  bindExtend,
  bindProject,
  bindProjectAway,
  bindProjectKeep,
  bindProjectRename,
  bindSerialize,
} from "./stages/columns.ts"
import { bindJoin, bindLookup } from "./stages/join.ts"
import { bindParse } from "./stages/parse-text.ts"
import { bindDistinct, bindSort, bindTake, bindTop, bindWhere } from "./stages/rows.ts"
import { bindCountStage, bindSummarize } from "./stages/summarize.ts"
import { bindUnionStage } from "./stages/union.ts"

/** Binds the source and the stages of a pipeline, one onto the other; null after a mistake. */
export function bindPipeline(scope: Scope, pipeline: Pipeline): Plan | null {
  let plan = bindSource(scope, pipeline.source)
  let known = scope
  for (const stage of pipeline.stages) {
    if (plan === null) return null
    if (stage.kind === "as") {
      plan = { ...plan, named: stage.name.text }
      known = withName(known, stage.name.text, { kind: "rows", plan })
      continue
    }
    plan = bindStage(known, plan, stage)
  }
  return plan
}

function bindStage(scope: Scope, input: Plan, stage: Exclude<Stage, { kind: "as" }>): Plan | null {
  switch (stage.kind) {
    case "where":
      return bindWhere(scope, input, stage)
    case "project":
      return bindProject(scope, input, stage)
    case "extend":
      return bindExtend(scope, input, stage)
    case "serialize":
      return bindSerialize(scope, input, stage)
    case "project-away":
      return bindProjectAway(scope, input, stage)
    case "project-keep":
      return bindProjectKeep(scope, input, stage)
    case "project-rename":
      return bindProjectRename(scope, input, stage)
    case "summarize":
      return bindSummarize(scope, input, stage)
    case "sort":
      return bindSort(scope, input, stage)
    case "top":
      return bindTop(scope, input, stage)
    case "take":
      return bindTake(scope, input, stage)
    case "distinct":
      return bindDistinct(scope, input, stage)
    case "count":
      return bindCountStage(scope, input, stage)
    case "join":
      return bindJoin(scope, input, stage)
    case "lookup":
      return bindLookup(scope, input, stage)
    case "union":
      return bindUnionStage(scope, input, stage)
    case "mv-expand":
      return bindMvExpand(scope, input, stage)
    case "make-series":
      return bindMakeSeries(scope, input, stage)
    case "parse":
      return bindParse(scope, input, stage)
    case "render":
      return bindRender(scope, input, stage)
    case "error":
      return null
  }
}

/** How rows are drawn changes nothing of them. */
function bindRender(scope: Scope, input: Plan, stage: RenderStage): Plan | null {
  if (charts.some((chart) => chart === stage.chart.text)) return input
  return refuse(scope, "E309", `there is no chart \`${stage.chart.text}\` here`, stage.chart.span, [
    chartHint(stage.chart.text),
  ])
}

function chartHint(word: string): Hint {
  const near = charts.find((chart) => chart.startsWith(word)) ?? suggest(word, charts)
  return near === null
    ? { text: `charts are ${charts.join(", ")}` }
    : { text: `did you mean \`${near}\`?`, replacement: near }
}
