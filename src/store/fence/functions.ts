import { shown } from "./names.ts"
import { nearest } from "../../model/nearest.ts"

/** Why a function may not be called, or that it may. `unknown` names no function of the engine, or none we know. */
export type FunctionVerdict =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      readonly unknown: boolean
      readonly message: string
      readonly hint?: string
      readonly near?: string
    }

/**
 * Judges a scalar, aggregate, window or macro function by its name alone (lower case), whatever schema stands before
 * it: `r.model.upper()` is written like a schema too. Only names on the list pass: a function that a newer engine
 * brings is refused until somebody has read what it does, and a test fails to say so.
 */
export function judgeFunction(name: string): FunctionVerdict {
  if (allowedFunctions.has(name)) return { allowed: true }
  const reason = refusalReason(name)
  if (reason !== undefined) return refusal(`${name}() is refused here: it ${reason}.`)
  if (tableFunctions.has(name)) return refusal(`${name}() gives rows: write it after FROM.`)
  const near = nearest(
    name,
    [...allowedFunctions].filter((other) => /^[a-z]/.test(other)),
  )
  return {
    allowed: false,
    unknown: true,
    message: `There is no function ${shown(name)}().`,
    ...(near === null ? {} : { hint: `Did you mean ${near}()?`, near }),
  }
}

/** Judges a function written after FROM. Everything else that can stand there reads files, settings or other tables. */
export function judgeTableFunction(name: string): FunctionVerdict {
  if (tableFunctions.has(name)) return { allowed: true }
  const list = [...tableFunctions].join(", ")
  return refusal(
    `${shown(name)}() is refused after FROM.`,
    tableFunctionHints.get(name) ?? `Functions that may stand after FROM are ${list}.`,
  )
}

const refusal = (message: string, hint?: string): FunctionVerdict => ({
  allowed: false,
  unknown: false,
  message,
  ...(hint === undefined ? {} : { hint }),
})

/** Why a function of the engine is refused, as the end of a sentence that begins with "it"; undefined when it is not. */
export function refusalReason(name: string): string | undefined {
  if (name.startsWith("__internal_") || name.startsWith("icu_collate_")) return refused.internals.reason
  return Object.values(refused).find(({ names }) => names.has(name))?.reason
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Those that make rows from their arguments alone. */
export const tableFunctions = words("range generate_series unnest repeat repeat_row json_each json_tree")

const tableFunctionHints = new Map([
  ["histogram", "Use the aggregate: SELECT histogram(duration_ms) FROM runs."],
  ["histogram_values", "Use the aggregate: SELECT histogram(duration_ms) FROM runs."],
  ["pragma_table_info", "DESCRIBE runs tells the columns of runs."],
  ["duckdb_tables", "SHOW TABLES tells what can be read."],
  ["duckdb_columns", "DESCRIBE runs tells the columns of runs."],
  ["query_table", "Name the table itself after FROM."],
])

const refused = {
  settings: {
    reason: "reads settings of the engine",
    names: words("current_setting getvariable getenv get_block_size pg_conf_load_time pg_postmaster_start_time"),
  },
  session: {
    reason: "reads the session, not the runs",
    names: words(`
      current_catalog current_connection_id current_database current_query current_query_id current_role
      current_schema current_schemas current_transaction_id current_user in_search_path inet_client_addr
      inet_client_port inet_server_addr inet_server_port pg_is_other_temp_schema pg_my_temp_schema session_user
      txid_current user`),
  },
  catalog: {
    reason: "reads the engine's catalog",
    names: words(`
      col_description format_pg_type format_type get_type has_any_column_privilege has_column_privilege
      has_database_privilege has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege
      has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege has_tablespace_privilege
      make_type map_to_pg_oid obj_description pg_collation_is_visible pg_conversion_is_visible
      pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_viewdef pg_has_role pg_opclass_is_visible
      pg_operator_is_visible pg_opfamily_is_visible pg_table_is_visible pg_ts_config_is_visible
      pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible pg_type_is_visible
      shobj_description`),
  },
  change: { reason: "changes the state of the engine", names: words("nextval currval setseed write_log") },
  wait: { reason: "only waits", names: words("sleep_ms pg_sleep") },
  statements: {
    reason: "reads or runs other statements",
    names: words(`
      json_deserialize_sql json_execute_serialized_sql json_serialize_plan json_serialize_sql
      parse_duckdb_log_message query query_table`),
  },
  files: {
    reason: "reads files",
    names: words(`
      glob parquet_metadata parquet_schema read_blob read_csv read_csv_auto read_json read_json_auto read_ndjson
      read_parquet read_text sniff_csv`),
  },
  /** They take or show the engine's own encodings and statistics; nothing checks what somebody made by hand. */
  internals: {
    reason: "belongs to the inside of the engine",
    names: words(`
      combine create_sort_key finalize remap_struct replace_type st_geomfromwkb stats timetz_byte_comparable
      variant_bytes_to_variant variant_normalize variant_to_parquet_variant vector_type`),
  },
} as const

const operators = words(`
  !__postfix !~~ !~~* % & && * ** + - ->> / // <-> << <=> <@ >> @ @> ^ ^@ | || ~ ~~ ~~* ~~~`)

const numbers = words(`
  abs acos acosh add asin asinh atan atan2 atanh bit_count bit_position cbrt ceil ceiling cos cosh cot degrees divide
  even exp factorial fdiv floor fmod format_bytes formatreadabledecimalsize formatreadablesize gamma gcd get_bit
  greatest greatest_common_divisor isfinite isinf isnan lcm least least_common_multiple lgamma ln log log10 log2 mod
  multiply nextafter parse_formatted_bytes pg_size_pretty pi pow power radians random round round_even roundbankers
  set_bit sign signbit sin sinh sqrt subtract tan tanh trunc xor`)

const texts = words(`
  array_to_string array_to_string_comma_default ascii bar base64 bin bit_length bitstring char_length
  character_length chr concat concat_ws contains damerau_levenshtein decode editdist3 encode ends_with format
  from_base64 from_binary from_hex hamming hash hex ilike_escape instr jaccard jaro_similarity
  jaro_winkler_similarity lcase left left_grapheme length length_grapheme levenshtein like_escape lower lpad ltrim
  md5 md5_number md5_number_lower md5_number_upper mismatches nfc_normalize not_ilike_escape not_like_escape
  octet_length ord parse_dirname parse_dirpath parse_filename parse_path position prefix printf regexp_escape
  regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array
  regexp_split_to_table repeat replace reverse right right_grapheme rpad rtrim sha1 sha256 split split_part
  starts_with str_split str_split_regex string_split string_split_regex string_to_array strip_accents strlen strpos
  substr substring substring_grapheme suffix to_base to_base64 to_binary to_hex translate trim ucase unbin unhex
  unicode upper url_decode url_encode icu_sort_key`)

const times = words(`
  age ago century current_date current_localtime current_localtimestamp date_add date_diff date_part date_sub
  date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch
  epoch_ms epoch_ns epoch_us era get_current_time get_current_timestamp hour isodow isoyear julian last_day make_date
  make_time make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz microsecond millennium millisecond
  minute month monthname nanosecond normalized_interval now quarter second strftime strptime time_bucket timezone
  timezone_hour timezone_minute to_centuries to_days to_decades to_hours to_microseconds to_millennia to_milliseconds
  to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today transaction_timestamp try_strptime
  week weekday weekofyear year yearweek`)

const lists = words(`
  aggregate apply array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains
  array_cosine_distance array_cosine_similarity array_cross_product array_distance array_distinct array_dot_product
  array_extract array_filter array_grade_up array_has array_has_all array_has_any array_indexof array_inner_product
  array_intersect array_length array_negative_dot_product array_negative_inner_product array_pop_back array_pop_front
  array_position array_prepend array_push_back array_push_front array_reduce array_resize array_reverse
  array_reverse_sort array_select array_slice array_sort array_transform array_unique array_value array_where array_zip
  equi_width_bins filter flatten generate_series generate_subscripts grade_up is_histogram_other_bin len list_aggr
  list_aggregate list_any_value list_append list_apply list_approx_count_distinct list_avg list_bit_and list_bit_or
  list_bit_xor list_bool_and list_bool_or list_cat list_concat list_contains list_cosine_distance
  list_cosine_similarity list_count list_distance list_distinct list_dot_product list_element list_entropy
  list_extract list_filter list_first list_grade_up list_has list_has_all list_has_any list_histogram list_indexof
  list_inner_product list_intersect list_kurtosis list_kurtosis_pop list_last list_mad list_max list_median list_min
  list_mode list_negative_dot_product list_negative_inner_product list_pack list_position list_prepend list_product
  list_reduce list_resize list_reverse list_reverse_sort list_select list_sem list_skewness list_slice list_sort
  list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique list_value list_var_pop
  list_var_samp list_where list_zip range reduce unnest unpivot_list`)

const nested = words(`
  array_to_json cardinality element_at from_json from_json_strict json json_array json_array_length json_contains
  json_exists json_extract json_extract_path json_extract_path_text json_extract_string json_group_array
  json_group_object json_group_structure json_keys json_merge_patch json_object json_pretty json_quote json_structure
  json_transform json_transform_strict json_type json_valid json_value map map_concat map_contains map_contains_entry
  map_contains_value map_entries map_extract map_extract_value map_from_entries map_keys map_values row row_to_json
  struct_concat struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_insert struct_keys
  struct_pack struct_position struct_update struct_values to_json union_extract union_tag union_value variant_extract
  variant_typeof`)

const values = words(`
  alias can_cast_implicitly cast_to_type constant_or_null enum_code enum_first enum_last enum_range enum_range_boundary
  error gen_random_uuid nullif pg_typeof switch typeof uuid uuid_extract_timestamp uuid_extract_version uuidv4
  uuidv7 version st_asbinary st_astext st_aswkb st_aswkt st_crs st_intersects_extent st_setcrs`)

const aggregates = words(`
  any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_max_nulls_last arg_min
  arg_min_null arg_min_nulls_last argmax argmin array_agg avg bit_and bit_or bit_xor bitstring_agg bool_and bool_or corr
  count count_if count_star countif covar_pop covar_samp cume_dist dense_rank entropy favg fill first first_value fsum
  geomean geometric_mean group_concat histogram histogram_exact kahan_sum kurtosis kurtosis_pop lag last last_value lead
  list listagg mad max max_by mean median min min_by mode nth_value ntile percent_rank product quantile quantile_cont
  quantile_disc rank rank_dense regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy
  regr_syy reservoir_quantile row_number sem skewness stddev stddev_pop stddev_samp string_agg sum sum_no_overflow
  sumkahan var_pop var_samp variance wavg weighted_avg`)

/** Every scalar, aggregate, window and macro function that computes from its arguments alone, or tells the time. */
export const allowedFunctions: ReadonlySet<string> = new Set([
  ...operators,
  ...numbers,
  ...texts,
  ...times,
  ...lists,
  ...nested,
  ...values,
  ...aggregates,
])
