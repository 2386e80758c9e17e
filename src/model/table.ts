/** A column as people see it. `type` is the engine's name of the type, `unit` null where there is none. */
export type Column = {
  readonly name: string
  readonly type: ColumnType
  readonly unit: string | null
  readonly about: string
}

export type ColumnType =
  | "VARCHAR"
  | "UBIGINT"
  | "BIGINT"
  | "INTEGER"
  | "DOUBLE"
  | "DECIMAL(18,12)"
  | "TIMESTAMP"
  | "DATE"
  | "JSON"

/** A relation that SQL, the query language and the reports read. */
export type Table = { readonly name: string; readonly about: string; readonly columns: readonly Column[] }

const column = (name: string, type: ColumnType, unit: string | null, about: string): Column => ({
  name,
  type,
  unit,
  about,
})

const runs: Table = {
  name: "runs",
  about: "One row for each run: a request to a model, an analysis, a benchmark repeat.",
  columns: [
    column("run_id", "VARCHAR", null, "Id as the line gave it; made from the file and byte offset when it gave none."),
    column("run_key", "UBIGINT", null, "hash(run_id): the fast way to look a run up."),
    column("kind", "VARCHAR", null, "Analysis type; request when nothing says otherwise."),
    column("origin", "VARCHAR", null, "production, bench, simulated or sample."),
    column("source", "VARCHAR", null, "The shape the line came in: runledger, request, run or flat."),
    column("job_id", "VARCHAR", null, "The job the run belongs to."),
    column("status", "VARCHAR", null, "running, completed, failed, cancelled or abandoned."),
    column("started_at", "TIMESTAMP", "UTC", "When the run started."),
    column("ended_at", "TIMESTAMP", "UTC", "When the run ended."),
    column("duration_ms", "DOUBLE", "ms", "As reported, else end minus start."),
    column("model", "VARCHAR", null, "Model as the line named it."),
    column(
      "provider",
      "VARCHAR",
      null,
      "Who served the model: from the line, else from the price table, else ollama for name:tag.",
    ),
    column("config", "JSON", null, "Configuration of the run."),
    column("config_key", "VARCHAR", null, "Model first, then the other configuration fields as k=v, sorted."),
    column("input_tokens", "BIGINT", "tokens", "Prompt tokens, cached ones included."),
    column("output_tokens", "BIGINT", "tokens", "Completion tokens, reasoning included."),
    column("cached_input_tokens", "BIGINT", "tokens", "Input tokens read from a cache."),
    column("reasoning_tokens", "BIGINT", "tokens", "Output tokens spent on reasoning."),
    column("total_tokens", "BIGINT", "tokens", "As reported, else input plus output."),
    column("reported_cost_usd", "DECIMAL(18,12)", "USD", "What the line says the run cost."),
    column("computed_cost_usd", "DECIMAL(18,12)", "USD", "Tokens times the price of the run's day."),
    column("cost_usd", "DECIMAL(18,12)", "USD", "Reported, else computed, else 0 when free, else NULL."),
    column("cost_source", "VARCHAR", null, "reported, computed, free or unknown."),
    column("price_id", "BIGINT", null, "The price behind computed_cost_usd."),
    column("quality", "DOUBLE", null, "The score named in the configuration, else quality, else the only score."),
    column("scores", "JSON", null, "All scores, scale kept."),
    column("gpu_utilization", "DOUBLE", "fraction", "0 to 1."),
    column("error", "VARCHAR", null, "What went wrong."),
    column("message", "VARCHAR", null, "The user's message or question."),
    column("tags", "JSON", null, "Labels."),
    column("extra", "JSON", null, "Every field of the line that is not a column."),
    column("file", "VARCHAR", null, "The file the line stands in."),
    column("line", "BIGINT", null, "The line's number in the file, from 1."),
    column(
      "ingested_at",
      "TIMESTAMP",
      "UTC",
      "When Runledger read the line; of a file that is written anew, the first time.",
    ),
  ],
}

const steps: Table = {
  name: "steps",
  about: "One row for each step of a run.",
  columns: [
    column("run_id", "VARCHAR", null, "The run the step belongs to."),
    column("run_key", "UBIGINT", null, "hash(run_id): the fast way to look a run up."),
    column("started_at", "TIMESTAMP", "UTC", "When the run started."),
    column("step_id", "VARCHAR", null, "Id of the step within its run; its place (1, 2, 2.1 …) when it has none."),
    column("parent_id", "VARCHAR", null, "step_id of the step this one is part of."),
    column("seq", "INTEGER", null, "Order within the run, from 1."),
    column("name", "VARCHAR", null, "Name of the step."),
    column("offset_ms", "DOUBLE", "ms", "Start of the step after the start of the run."),
    column("duration_ms", "DOUBLE", "ms", "How long the step took."),
    column("model", "VARCHAR", null, "Model the step used."),
    column("input_tokens", "BIGINT", "tokens", "Prompt tokens of the step."),
    column("output_tokens", "BIGINT", "tokens", "Completion tokens of the step."),
    column("total_tokens", "BIGINT", "tokens", "Tokens of the step."),
    column("cost_usd", "DECIMAL(18,12)", "USD", "What the line says the step cost."),
    column("metadata", "JSON", null, "Everything else the line says of the step."),
  ],
}

const rejects: Table = {
  name: "rejects",
  about: "What could not be read: whole lines, and single fields that were left out of a run.",
  columns: [
    column("file", "VARCHAR", null, "The file."),
    column(
      "line",
      "BIGINT",
      null,
      "The line's number in the file, from 1; NULL when the file as a whole could not be read.",
    ),
    column("offset_bytes", "BIGINT", "bytes", "Where the line starts in the file."),
    column("reason", "VARCHAR", null, "Why it was refused."),
    column("text", "VARCHAR", null, "The first 4 KiB of the line."),
    column("seen_at", "TIMESTAMP", "UTC", "When Runledger read it."),
  ],
}

const files: Table = {
  name: "files",
  about: "One row for each file in the drop folders.",
  columns: [
    column("path", "VARCHAR", null, "Path of the file."),
    column("state", "VARCHAR", null, "reading, current, waiting, gone or failed."),
    column("size_bytes", "BIGINT", "bytes", "Size when last looked at."),
    column("offset_bytes", "BIGINT", "bytes", "Up to where the file is read."),
    column("lines", "BIGINT", null, "Lines read."),
    column("rejects", "BIGINT", null, "Lines refused."),
    column("lag_ms", "DOUBLE", "ms", "How long unread bytes have been waiting."),
    column("last_error", "VARCHAR", null, "Why the file could not be read."),
    column("expired", "BIGINT", null, "Lines not stored because their runs are older than what is kept (--keep)."),
  ],
}

const prices: Table = {
  name: "prices",
  about: "What models cost, from which day on.",
  columns: [
    column("model", "VARCHAR", null, "Model."),
    column("provider", "VARCHAR", null, "Provider."),
    column("valid_from", "DATE", null, "First day of the price; NULL: since ever."),
    column("input_usd_per_mtok", "DECIMAL(18,12)", "USD per million tokens", "Input tokens."),
    column("output_usd_per_mtok", "DECIMAL(18,12)", "USD per million tokens", "Output tokens."),
    column(
      "cached_input_usd_per_mtok",
      "DECIMAL(18,12)",
      "USD per million tokens",
      "Cached input tokens; NULL: as input tokens.",
    ),
    column("origin", "VARCHAR", null, "user, project or library."),
  ],
}

const models: Table = {
  name: "models",
  about: "Models whose provider has announced their end.",
  columns: [
    column("model", "VARCHAR", null, "Model."),
    column("provider", "VARCHAR", null, "Provider."),
    column("shutdown_on", "DATE", null, "The day it is switched off."),
    column("replacement", "VARCHAR", null, "What the provider recommends instead."),
  ],
}

/** The relations users see, in the order of their documentation. */
export const tables: readonly Table[] = [runs, steps, rejects, files, prices, models]
