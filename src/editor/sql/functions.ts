/** A function as the editor explains it; `usage` is how it is called. */
export type SqlFunction = {
  readonly name: string
  readonly isAggregate: boolean
  readonly usage: string
  readonly about: string
}

/** Those that questions about runs need; the engine knows many more, which are written without help. */
const aggregates: readonly (readonly [usage: string, about: string])[] = [
  ["count(value)", "How many rows have a value; count(*) counts rows."],
  ["sum(value)", "The sum; rows without a value are left out."],
  ["avg(value)", "The mean of the values there are."],
  ["min(value)", "The smallest value; min(value, n) the n smallest as a list."],
  ["max(value)", "The largest value; max(value, n) the n largest as a list."],
  ["median(value)", "The middle value."],
  [
    "quantile_cont(value, share)",
    "The value below which a share lies, 0.95 for p95; between two values it interpolates.",
  ],
  ["quantile_disc(value, share)", "The same, always one of the values."],
  ["stddev_samp(value)", "Standard deviation of a sample."],
  ["var_samp(value)", "Variance of a sample."],
  ["corr(y, x)", "Correlation of two columns, -1 to 1."],
  ["regr_slope(y, x)", "Slope of the line through the points."],
  ["mode(value)", "The value that occurs most often."],
  ["any_value(value)", "Some value that is not NULL."],
  ["first(value)", "The first value; give an order inside: first(value order by started_at)."],
  ["last(value)", "The last value; give an order inside: last(value order by started_at)."],
  ["arg_max(value, by)", "The value of the row where the other is largest."],
  ["arg_min(value, by)", "The value of the row where the other is smallest."],
  ["approx_count_distinct(value)", "About how many different values, fast."],
  ["list(value)", "All values as a list."],
  ["string_agg(text, separator)", "All texts in one."],
  ["histogram(value)", "How often each value occurs, as a map."],
  ["bool_and(condition)", "Whether it is true of all rows."],
  ["bool_or(condition)", "Whether it is true of any row."],
]

const scalars: readonly (readonly [usage: string, about: string])[] = [
  ["coalesce(value, …)", "The first value that is not NULL."],
  ["nullif(value, other)", "NULL where both are equal, else the value."],
  ["ifnull(value, other)", "The other where the value is NULL."],
  ["greatest(value, …)", "The largest of its arguments."],
  ["least(value, …)", "The smallest of its arguments."],
  ["round(number, digits)", "Rounded to so many digits; without them to a whole number."],
  ["floor(number)", "The whole number below."],
  ["ceil(number)", "The whole number above."],
  ["abs(number)", "Without its sign."],
  ["ln(number)", "Natural logarithm."],
  ["log10(number)", "Logarithm to base 10."],
  ["power(number, exponent)", "To the power of."],
  ["sqrt(number)", "Square root."],
  ["lower(text)", "In lower case."],
  ["upper(text)", "In upper case."],
  ["length(text)", "How many characters; of a list, how many elements."],
  ["trim(text)", "Without white space at its ends."],
  ["substring(text, start, length)", "A part of a text; the first character is 1."],
  ["left(text, count)", "The first characters."],
  ["right(text, count)", "The last characters."],
  ["split_part(text, separator, index)", "One part of a text that is cut at a separator, from 1."],
  ["replace(text, what, by)", "With every occurrence replaced."],
  ["contains(text, part)", "Whether the part occurs in it."],
  ["starts_with(text, part)", "Whether it begins with the part."],
  ["ends_with(text, part)", "Whether it ends with the part."],
  ["concat(value, …)", "All values in one text; NULL is left out."],
  ["regexp_matches(text, pattern)", "Whether the pattern occurs in it."],
  ["regexp_extract(text, pattern, group)", "What the pattern, or a group of it, finds."],
  ["regexp_replace(text, pattern, by)", "With the first match replaced; with 'g' as fourth argument every one."],
  ["format(template, value, …)", "The template with values in the place of {}."],
  ["date_trunc(part, time)", "The beginning of the 'hour', 'day', 'week', 'month' … a time is in."],
  ["date_part(part, time)", "A part of a time as a number: 'hour', 'dow', 'isodow' …"],
  ["date_diff(part, start, end)", "How many boundaries of 'hour', 'day' … lie between two times."],
  ["time_bucket(width, time)", "The beginning of its bucket: time_bucket(interval 15 minutes, started_at)."],
  ["strftime(time, format)", "A time as text: strftime(started_at, '%Y-%m-%d %H:%M')."],
  ["epoch_ms(time)", "Milliseconds since 1970."],
  [
    "timezone(zone, time)",
    "A time in UTC on the clock of a zone: timezone('Europe/Amsterdam', started_at::timestamptz).",
  ],
  [
    "json_extract(json, path)",
    "A part of JSON: json_extract(config, '$.temperature'); written config->'$.temperature' too.",
  ],
  ["json_extract_string(json, path)", "The same as text; written config->>'$.temperature' too."],
  ["json_keys(json)", "The names of an object's fields."],
  ["json_type(json)", "What kind of JSON it is."],
  ["json_array_length(json)", "How many elements an array has."],
  ["list_contains(list, value)", "Whether a list holds a value."],
  ["list_filter(list, lambda)", "The elements of which it is true: list_filter(l, lambda x: x > 1)."],
  ["list_transform(list, lambda)", "Each element made into another."],
  ["unnest(list)", "A row for each element."],
  ["row_number()", "With over (…): the number of the row."],
  ["rank()", "With over (order by …): its rank, with gaps after equals."],
  ["dense_rank()", "With over (order by …): its rank, without gaps."],
  ["ntile(count)", "With over (order by …): which of so many equal parts."],
  ["lag(value, offset)", "With over (order by …): the value of a row before."],
  ["lead(value, offset)", "With over (order by …): the value of a row behind."],
  ["hash(value)", "A number for the value; run_key is hash(run_id)."],
]

const rowsOf = (list: typeof scalars, isAggregate: boolean): readonly SqlFunction[] =>
  list.map(([usage, about]) => ({ name: usage.slice(0, usage.indexOf("(")), isAggregate, usage, about }))

export const sqlFunctions: readonly SqlFunction[] = [...rowsOf(aggregates, true), ...rowsOf(scalars, false)]

const byName = new Map(sqlFunctions.map((one) => [one.name, one]))

/** The function with this name, in lower case. */
export function functionNamed(name: string): SqlFunction | undefined {
  return byName.get(name)
}
