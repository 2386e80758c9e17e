/** An operator as it is documented; the example runs over the tables of this program. */
export type OperatorEntry = {
  readonly word: string
  readonly usage: string
  readonly doc: string
  readonly example: string
}

/** Every operator that may stand behind `|`, in the order in which a reader meets them. */
export const operators: readonly OperatorEntry[] = [
  {
    word: "where",
    usage: "where condition",
    doc: "Keeps the rows for which the condition is true. `filter` is the same.",
    example: 'runs | where model has "70b" and duration > 10s',
  },
  {
    word: "project",
    usage: "project [name =] expression, …",
    doc: "Gives these columns and no others, in this order.",
    example: "runs | project run_id, seconds = duration / 1s",
  },
  {
    word: "project-away",
    usage: "project-away column, …",
    doc: "Takes columns away; `*` in a name stands for any letters.",
    example: "runs | project-away extra, *_tokens",
  },
  {
    word: "project-keep",
    usage: "project-keep column, …",
    doc: "Keeps these columns in the order in which they stand; `*` in a name stands for any letters.",
    example: "runs | project-keep run_id, *_usd",
  },
  {
    word: "project-rename",
    usage: "project-rename new = old, …",
    doc: "Gives columns other names; the rest stays.",
    example: "runs | project-rename id = run_id",
  },
  {
    word: "extend",
    usage: "extend [name =] expression, …",
    doc: "Adds columns, or replaces those of the same name. All see the columns as they were before.",
    example: "runs | extend per_token_ms = duration_ms / output_tokens",
  },
  {
    word: "summarize",
    usage: "summarize [name =] aggregate, … by [name =] expression, …",
    doc: "One row for each group, with what the aggregates come to; without `by` one row in all.",
    example: "runs | summarize runs = count(), p95 = percentile(duration, 95) by model",
  },
  {
    word: "sort",
    usage: "sort by expression [asc | desc] [nulls first | nulls last], …",
    doc: "Puts rows in order, the largest first unless `asc` is said. `order` is the same.",
    example: "runs | sort by started_at asc",
  },
  {
    word: "top",
    usage: "top n by expression [asc | desc] [nulls first | nulls last]",
    doc: "The first n rows in this order, the largest first unless `asc` is said.",
    example: "runs | top 5 by duration",
  },
  {
    word: "take",
    usage: "take n",
    doc: "Any n rows, or the first n after `sort`. `limit` is the same.",
    example: "runs | sort by cost_usd | take 3",
  },
  {
    word: "distinct",
    usage: "distinct * | expression, …",
    doc: "Each combination of values once.",
    example: "runs | distinct kind, model",
  },
  {
    word: "count",
    usage: "count [as name]",
    doc: "How many rows there are, in a column called Count.",
    example: 'runs | where status == "failed" | count',
  },
  {
    word: "join",
    usage:
      "join kind = innerunique | inner | leftouter | rightouter | fullouter | leftsemi | leftanti | … (pipeline) on key, …",
    doc: "Rows of both sides whose keys are equal. Without a kind it is innerunique: of the left side one row for each key.",
    example:
      'runs | join kind=inner (steps | where name == "llm_generation") on run_id | summarize avg(duration1) by model',
  },
  {
    word: "lookup",
    usage: "lookup kind = leftouter | inner (pipeline) on key, …",
    doc: "Adds columns of a small table to the rows whose key is in it.",
    example: "runs | lookup (models | project model, shutdown_on) on model | where isnotnull(shutdown_on)",
  },
  {
    word: "union",
    usage: "union [kind = outer | inner] [withsource = name] pipeline, …",
    doc: "The rows of several tables; columns of the same name become one.",
    example:
      "union withsource=table (runs | project name = kind, duration), (steps | project name, duration) | summarize count() by table",
  },
  {
    word: "mv-expand",
    usage: "mv-expand [with_itemindex = name] [name =] list [to typeof(type)], …",
    doc: "A row for each item of a list; a list without items gives none, null gives one row.",
    example: "runs | mv-expand field = bag_keys(config) to typeof(string) | summarize count() by field",
  },
  {
    word: "make-series",
    usage:
      "make-series [name =] aggregate [default = value], … on time [from start] [to end] step length by expression, …",
    doc: "A row of lists for each group: one value for each step of time, also where there are no rows. Without a start or an end it reaches as far as the rows of its group.",
    example: "runs | make-series runs = count() on started_at from ago(7d) to now() step 1d by kind",
  },
  {
    word: "parse",
    usage: 'parse text with * "constant" name[:type] "constant" …',
    doc: "Reads columns out of a text by what stands around them; what does not fit is empty.",
    example: 'runs | parse message with * "user " user:string " " * | where isnotempty(user)',
  },
  {
    word: "serialize",
    usage: "serialize [name = row_number() | prev(…) | next(…) | row_cumsum(…)], …",
    doc: "Keeps the order of rows, and adds columns that look at neighbours.",
    example: "runs | sort by started_at asc | serialize nth = row_number(), before = prev(duration)",
  },
  {
    word: "as",
    usage: "as name",
    doc: "Gives what came so far a name, for `join` and `union` behind it.",
    example: "runs | as all | summarize count()",
  },
  {
    word: "render",
    usage:
      "render timechart | columnchart | barchart | piechart | scatterchart | card | table [with (property = value, …)]",
    doc: "Draws the rows: lines over time, bars, parts of a whole, points by two measures, or the figures of one row. It stands last.",
    example: "runs | summarize count() by bin(started_at, 1d) | render columnchart",
  },
]

/** What a query may begin with, besides the name of a table. */
export const sources: readonly OperatorEntry[] = [
  {
    word: "print",
    usage: "print [name =] expression, …",
    doc: "One row of values: a quick way to try a function.",
    example: 'print bin(datetime(2026-11-21T10:17:00Z), 1h), strcat("a", 1)',
  },
  {
    word: "range",
    usage: "range name from first to last step length",
    doc: "A column of numbers or times.",
    example: "range day from ago(3d) to now() step 1d",
  },
  {
    word: "datatable",
    usage: "datatable (name: type, …) [value, …]",
    doc: "A small table written out.",
    example: 'datatable (model: string, owner: string) ["llama3:8b", "ann", "llama3.1:70b", "bob"]',
  },
  {
    word: "let",
    usage: "let name = expression | pipeline | (parameter: type, …) { expression };",
    doc: "Gives a value, a pipeline or a function a name for the query behind it.",
    example: "let slow = 10s; let is_slow = (d: timespan) { d > slow }; runs | where is_slow(duration) | count",
  },
]
