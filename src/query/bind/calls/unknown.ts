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

/** Families of functions that are left out, each with one way to say it here. */
const refusedFamilies: readonly (readonly [names: string, instead: string])[] = [
  ["series_*", "make-series gives arrays; draw them with render timechart"],
  [
    "array_iff array_reverse array_rotate_left array_rotate_right array_shift_left array_shift_right array_split repeat zip",
    "take lists apart with mv-expand, and make them again with make_list(…)",
  ],
  [
    "set_difference set_has_element set_intersect set_union",
    "take lists apart with mv-expand, then distinct or join; ask array_index_of(list, value) >= 0",
  ],
  [
    "bag_has_key bag_merge bag_pack_columns bag_remove_keys bag_set_key bag_zip make_bag_if",
    "take keys with bag.key, and make objects with bag_pack(…)",
  ],
  ["acos asin atan atan2 cos cot degrees pi radians sin tan", "angles are left out"],
  ["beta_cdf beta_inv beta_pdf erf erfc gamma jaccard_index loggamma welch_test", "special functions are left out"],
  ["exp2 exp10", "write pow(2, x) or pow(10, x)"],
  ["log2", "write log(x) / log(2)"],
  ["sign", "write iff(x < 0, -1, iff(x > 0, 1, 0))"],
  ["bitset_count_ones tohex", "counting bits and writing numbers by sixteen are left out"],
  [
    "convert_angle convert_energy convert_force convert_length convert_mass convert_speed convert_temperature convert_volume format_bytes",
    "multiply by the factor between the units",
  ],
  [
    "covariance covarianceif covariancep covariancepif stdevpif variancepif",
    "write stdev(…) or variance(…), with where before",
  ],
  ["buildschema", "the columns are in the answer"],
  ["dcount_hll hll_if hll_merge", "write dcount(…)"],
  [
    "merge_tdigest percentile_array_tdigest percentile_tdigest percentrank_tdigest rank_tdigest tdigest_merge percentilesw_array",
    "write percentile(…)",
  ],
  ["argmax", "write arg_max(…)"],
  ["argmin", "write arg_min(…)"],
  ["anyif", "filter with where before summarize, and write take_any(…)"],
  ["hash_combine hash_many hash_md5 hash_sha1 hash_sha256 hash_xxhash64", "hashes are left out"],
  [
    "base64_decode_toarray base64_decode_toguid base64_decode_tostring base64_encode_fromarray base64_encode_fromguid base64_encode_tostring gzip_compress_to_base64_string gzip_decompress_from_base64_string zlib_compress_to_base64_string zlib_decompress_from_base64_string punycode_domain_from_string punycode_domain_to_string punycode_from_string punycode_to_string url_decode url_encode url_encode_component unicode_codepoints_from_string unicode_codepoints_to_string make_string",
    "encodings of text are left out",
  ],
  [
    "format_ipv4 format_ipv4_mask format_ipv6_mask has_any_ipv4 has_any_ipv4_prefix has_ipv4 has_ipv4_prefix ipv4_compare ipv4_is_in_any_range ipv4_is_in_range ipv4_is_match ipv4_is_private ipv4_netmask_suffix ipv4_range_to_cidr_list ipv6_compare ipv6_is_in_range ipv6_is_match parse_ipv4 parse_ipv4_mask parse_ipv6 parse_ipv6_mask",
    "addresses are left out; compare their text with startswith",
  ],
  ["geo_*", "places on earth are left out"],
  [
    "parse_command_line parse_csv parse_path parse_url parse_urlquery parse_user_agent parse_version parse_xml treepath",
    "use parse, split(…) or extract(regex, group, text)",
  ],
  ["indexof_regex", "write extract(regex, group, text), or text matches regex …"],
  ["has_any_index", "write text has_any (…)"],
  ["replace_strings translate", "write replace_string(…) for each"],
  ["isascii isutf8 regex_quote", "write text matches regex …"],
  ["strrep", "write strcat(…)"],
  ["string_size estimate_data_size", "strlen(…) counts characters"],
  ["dynamic_to_json", "write tostring(…)"],
  ["around", "write value between (middle - delta .. middle + delta)"],
  ["assert", "leave it out"],
  ["unixtime_nanoseconds_todatetime", "write unixtime_microseconds_todatetime(n / 1000): times have microseconds"],
  ["datetime_list_timezones", 'time zones are named like "Europe/Amsterdam"'],
  [
    "current_cluster_endpoint current_database current_principal current_principal_details current_principal_is_member_of cursor_after cursor_before_or_at cursor_current extent_id extent_tags ingestion_time",
    "there is one database here, and nobody signs in",
  ],
]

function familyOf(word: string): string | null {
  const is = (name: string) => name === word || (name.endsWith("*") && word.startsWith(name.slice(0, -1)))
  return refusedFamilies.find(([names]) => names.split(" ").some(is))?.[1] ?? null
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
  const instead = (Object.hasOwn(refusedFunctions, word) ? refusedFunctions[word] : null) ?? familyOf(word)
  if (instead !== null)
    return refuse(scope, "E113", `the function \`${word}\` is left out here`, name.span, [{ text: instead }])
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
