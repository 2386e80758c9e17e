import type { Child } from "hono/jsx"
import type { ProblemView } from "../../src/model/problem.ts"
import type { QueryValues } from "../../src/report/language/values.ts"
import type { ReportChart } from "../../src/report/types.ts"
import { visible } from "../visible.ts"
import { HiddenQuery } from "./query-values.tsx"

/** What was filled in before, and why it was refused. */
export type SaveTry = {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly problem: ProblemView
}

/** Whether a report can be saved: not of sample data, and not by who may only read. */
export type Saving = "possible" | "sample" | "read-only"

type SaveReportProps = {
  readonly query: string
  /** What it is written in; default: the query language. */
  readonly field?: "query" | "sql"
  readonly values: QueryValues
  /** How its rows are drawn, where the query itself does not say. */
  readonly chart?: ReportChart | null
  /** Null: not tried yet. */
  readonly tried: SaveTry | null
  readonly saving: Saving
}

/** Makes a report of the query. What is refused is told at the field that it stands in. */
export function SaveReport({ query, field = "query", values, chart = null, tried, saving }: SaveReportProps) {
  return (
    <details id="save-report" open={tried !== null}>
      <summary>Save as a report</summary>
      {saving === "possible" ? (
        <form method="post" action="/reports" class="save-form" aria-label="Save as a report">
          <HiddenQuery query={query} values={values} field={field} />
          {chart && <HiddenChart {...chart} />}
          <SaveField
            name="name"
            label="Name"
            tried={tried}
            rest={{ required: true, placeholder: "slow-runs-per-model", maxlength: 64, autocapitalize: "off" }}
          />
          <SaveField
            name="title"
            label="Title"
            tried={tried}
            rest={{ placeholder: "made of the name", maxlength: 200 }}
          />
          <SaveField name="description" label="Description" tried={tried} rest={{ maxlength: 2000 }} wide />
          <button class="button">Save</button>
          {tried && !isOfField(tried.problem) && <Wrong id="save-problem" problem={tried.problem} />}
        </form>
      ) : (
        <p class="muted">{refusals[saving]}</p>
      )}
      <p class="muted">
        A report is a page, a file, an API answer and a command, here for everyone who opens this server. It reads the
        runs that pass the filters of its page, and its <code>$names</code> become fields.
      </p>
    </details>
  )
}

const refusals = {
  sample: "These are sample runs: queries are saved as reports once your own first line is read.",
  "read-only": "Your token may only read: queries are saved as reports with the admin token.",
} as const

function HiddenChart({ kind, x, y, series = "" }: ReportChart) {
  const drawn = { chart: kind, x, y: [y].flat().join(), series }
  return (
    <>
      {Object.entries(drawn).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

const fields = ["name", "title", "description"] as const
type FieldName = (typeof fields)[number]

function isOfField({ field }: ProblemView): boolean {
  return fields.some((name) => name === field)
}

type SaveFieldProps = {
  readonly name: FieldName
  readonly label: string
  readonly tried: SaveTry | null
  readonly rest: Readonly<Record<string, string | number | boolean>>
  readonly wide?: boolean
}

function SaveField({ name, label, tried, rest, wide }: SaveFieldProps) {
  const problem = tried?.problem.field === name ? tried.problem : null
  const id = `save-${name}-problem`
  return (
    <div class={wide ? "field wide" : "field"}>
      <label for={`save-${name}`}>{label}</label>
      <input
        {...rest}
        id={`save-${name}`}
        type="text"
        name={name}
        value={tried?.[name] ?? ""}
        autocomplete="off"
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={problem ? id : undefined}
      />
      {problem && <Wrong id={id} problem={problem} />}
    </div>
  )
}

function Wrong({ id, problem }: { readonly id: string; readonly problem: ProblemView }): Child {
  return (
    <p class="wrong" id={id} role="alert">
      {visible(problem.message)}
      {problem.hint && <span class="muted">{visible(problem.hint)}</span>}
    </p>
  )
}
