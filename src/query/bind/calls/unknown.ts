import { functions } from "../../functions/index.ts"
import { suggest } from "../../problem/suggest.ts"
import type { Name } from "../../syntax/ast.ts"
import { refuse, type Scope } from "../scope.ts"

/** Functions of Kusto that are left out, with the way to say it here. */
export const refusedFunctions: Readonly<Record<string, string>> = {
  toscalar: "join the tables, or compare with `in (table | project column)`",
  materialize: "leave it out: write the pipeline itself",
  view: "leave it out: write the pipeline itself",
  rand: "answers here are the same every time they are asked",
  new_guid: "answers here are the same every time they are asked",
  any: "write take_any(…)",
  makelist: "write make_list(…)",
  makeset: "write make_set(…)",
  make_bag: "use make_list(…), or a row for each key",
  make_list_with_nulls: "use make_list(…), which leaves nulls out",
  make_list_if: "filter with where before summarize",
  make_set_if: "filter with where before summarize",
  take_anyif: "filter with where before summarize",
  count_distinct: "write dcount(…), which is exact here",
  count_distinctif: "write dcountif(…), which is exact here",
  hll: "write dcount(…)",
  tdigest: "write percentile(…)",
  percentilew: "percentiles with weights are left out",
  percentilesw: "percentiles with weights are left out",
  percentiles_array: "write percentiles(…), a column for each",
  bin_at: "write bin(…)",
  bin_auto: "write bin(value, size)",
  pack: "write bag_pack(…)",
  pack_dictionary: "write bag_pack(…)",
  pack_all: "write bag_pack(…) with the columns you want",
  parsejson: "write parse_json(…)",
  toobject: "write todynamic(…)",
  totime: "write totimespan(…)",
  notnull: "write isnotnull(…)",
  notempty: "write isnotempty(…)",
  replace: "write replace_string(text, old, new) or replace_regex(text, regex, new)",
  extractall: "write extract_all(…)",
  extract_json: "write parse_json(text).path",
  extractjson: "write parse_json(text).path",
  weekofyear: "write week_of_year(…), which is ISO 8601",
  datepart: "write datetime_part(…)",
  gettype: "the types of columns are in the answer",
  column_ifexists: "columns are known here: name one that exists",
  iscolumnexists: "columns are known here",
  format_timespan: "write tostring(…), or divide by a unit: t / 1h",
  make_timespan: "write a timespan literal, or add them: n * 1h",
  make_datetime: "write a datetime literal, or todatetime(…)",
  array_sort_asc: "sort before make_list(…)",
  array_sort_desc: "sort before make_list(…)",
  row_rank_dense: "use row_number() after a sort",
  row_rank_min: "use row_number() after a sort",
  row_window_session: "use prev(…) in serialize",
  hash: "hashes are left out",
  cluster: "there is one database here",
  database: "there is one database here",
  table: "write the name of the table",
}

/** What other languages call a function. */
const habits: Readonly<Record<string, string>> = {
  length: "strlen",
  len: "strlen",
  lower: "tolower",
  upper: "toupper",
  concat: "strcat",
  substr: "substring",
  ifnull: "coalesce",
  nvl: "coalesce",
  if: "iff",
  ceil: "ceiling",
  mean: "avg",
  average: "avg",
  median: "percentile",
  quantile: "percentile",
  stddev: "stdev",
  var: "variance",
  date_trunc: "bin",
  date_diff: "datetime_diff",
  date_add: "datetime_add",
  date_part: "datetime_part",
  extract_json: "parse_json",
  strftime: "format_datetime",
  list: "make_list",
  array_agg: "make_list",
  count_if: "countif",
  sum_if: "sumif",
  least: "min_of",
  greatest: "max_of",
  first: "take_any",
  any_value: "take_any",
  lag: "prev",
  lead: "next",
  position: "indexof",
  json: "parse_json",
  power: "pow",
  ln: "log",
}

function habitNear(word: string): string | null {
  const near = suggest(word, Object.keys(habits))
  return near === null ? null : (habits[near] ?? null)
}

/** Refuses a function that does not exist, with what was probably meant. */
export function refuseFunction(scope: Scope, name: Name): null {
  const word = name.text
  const lower = word.toLowerCase()
  if (Object.hasOwn(refusedFunctions, word)) {
    return refuse(scope, "E113", `the function \`${word}\` is left out here`, name.span, [
      { text: refusedFunctions[word] ?? "" },
    ])
  }
  if (word.startsWith("series_")) {
    return refuse(scope, "E113", "functions of series are left out here", name.span, [
      { text: "make-series gives arrays; draw them with render timechart" },
    ])
  }
  const names = functions.map((one) => one.name)
  const meant =
    (Object.hasOwn(habits, lower) ? habits[lower] : null) ??
    names.find((one) => one === lower) ??
    suggest(word, names) ??
    habitNear(lower)
  const hints =
    meant === null
      ? [{ text: "the functions are listed at /query/help" }]
      : [{ text: `did you mean \`${meant}\`?`, replacement: meant }]
  return refuse(scope, "E203", `there is no function \`${word}\``, name.span, hints)
}
