import type { Cell } from "./value.ts"

/** Queries with the rows that Kusto's documentation gives, or that were recorded from its engine. */
export const documented: readonly (readonly [query: string, ...rows: (readonly Cell[])[]])[] = [
  // null-values
  [
    "datatable(val: int) [5, int(null)] | extend a = val > 3, b = val > 3 or isnull(val), c = val == int(null), d = val != int(null)",
    [5n, true, true, false, true],
    [null, null, true, null, null],
  ],
  ["datatable(val: int) [5, int(null), 7] | where val != 5", [null], [7n]],
  ['print a = not(int(null) == 1), b = not(bool(null)), c = isnull(""), d = isempty("")', [true, null, false, true]],
  // numbers
  ["print a = 7 / 2, b = -7 / 2, c = 7 / 2.0, d = 1 / 0, e = -7 % 3, f = 7 % -3", [3n, -3n, 3.5, null, 2n, 1n]],
  [
    "print a = bin(4.5, 1), b = bin(-1, 3), c = bin(timespan(16d), 7d), d = bin(datetime(1970-05-11 13:45:07), 1d)",
    [4, -3n, 1_209_600_000_000n, 11_232_000_000_000n],
  ],
  [
    "print a = bin(datetime(2007-03-09), 30d) == datetime(2007-02-14), b = dayofweek(bin(datetime(2026-01-01), 7d))",
    [true, 86_400_000_000n],
  ],
  ["print a = real(nan) == real(nan), b = min_of(10, 1, -3, 17), c = abs(-5), d = ceiling(-1.1)", [false, -3n, 5n, -1]],
  // texts
  [
    'print a = "alpha_beta" has "alpha", b = "v1.2.3" has "2.3", c = "Version" has "vers", d = "North America" has "america"',
    [true, true, false, true],
  ],
  [
    'print a = "100%" contains "0%", b = "abc" contains "%", c = "aBc" =~ "AbC", d = "aBc" == "AbC"',
    [true, false, true, false],
  ],
  [
    'print a = substring("123456", 1), b = substring("123456", 2, 2), c = substring("123456", -2, 2)',
    ["23456", "34", "56"],
  ],
  [
    'print a = split("aa_bb", "_"), b = split("aaa_bbb_ccc", "_", 1), c = split("", "_"), d = split("a__b", "_")',
    [["aa", "bb"], ["bbb"], [""], ["a", "", "b"]],
  ],
  [
    'print a = trim("--", "--https://bing.com--"), b = trim("x", "xxabcxx"), c = trim_end("x", "abcx")',
    ["https://bing.com", "xabcx", "abc"],
  ],
  [
    'print a = indexof("abcdefg", "cde"), b = indexof("abc", "z"), c = countof("aaa", "aa"), d = strlen("😀")',
    [2n, -1n, 2n, 1n],
  ],
  ['print a = extract("x=([0-9.]+)", 1, "hello x=45.6|wo"), b = extract("y", 0, "x")', ["45.6", ""]],
  [
    String.raw`print extract_all(@"(\d+)", "a set of numbers: 123, 567 and 789"), extract_all(@"(\d)", "none")`,
    [["123", "567", "789"], null],
  ],
  [String.raw`print replace_regex("Number is 1", @"is (\d+)", @"was: \1")`, ["Number was: 1"]],
  // times
  [
    `print datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31)), datetime_diff('quarter', datetime(2017-07-01), datetime(2017-03-30)),
      datetime_diff('month', datetime(2017-01-01), datetime(2015-12-30)), datetime_diff('week', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59)),
      datetime_diff('day', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59)), datetime_diff('hour', datetime(2017-10-31 01:00), datetime(2017-10-30 23:59)),
      datetime_diff('minute', datetime(2017-10-30 23:05:01), datetime(2017-10-30 23:00:59)), datetime_diff('second', datetime(2017-10-30 23:00:10.100), datetime(2017-10-30 23:00:00.900)),
      datetime_diff('millisecond', datetime(2017-10-30 23:00:00.200100), datetime(2017-10-30 23:00:00.100900))`,
    [17n, 2n, 13n, 5n, 29n, 2n, 5n, 10n, 100n],
  ],
  [
    "print a = startofweek(datetime(2017-01-01 10:10:17)) == datetime(2017-01-01), b = startofweek(datetime(2017-01-07), -1) == datetime(2016-12-25)",
    [true, true],
  ],
  [
    "print datetime_add('month', 1, datetime(2017-01-31)) == datetime(2017-02-28), endofmonth(datetime(2017-01-01 10:10:17)) == datetime(2017-01-31 23:59:59.999999)",
    [true, true],
  ],
  [
    "print tostring(1d), tostring(90m), tostring(datetime(2026-01-31)), 1d / 1h",
    ["1.00:00:00", "01:30:00", "2026-01-31T00:00:00.0000000Z", 24],
  ],
  [
    'print dayofweek(datetime(1947-11-30 10:00:05)), hourofday(datetime(2015-12-14 18:54)), format_datetime(datetime(2017-01-29 09:00:05), "yy-MM-dd [HH:mm:ss]")',
    [0n, 18n, "17-01-29 [09:00:05]"],
  ],
  // conversions
  [
    'print a = tolong("123"), b = toint("12.5"), c = toint(2.7), d = toreal("1.5"), e = tobool("true"), f = todatetime("nope")',
    [123n, null, 2n, 1.5, true, null],
  ],
  // dynamics
  [
    "let d = dynamic({'a': [1, 'x', null], 'b': {'c': 5}}); print d.a[0], d.a[-2], d.b.c, d.nope, array_length(d.a), bag_keys(d.b)",
    [1n, "x", 5n, null, 3n, ["c"]],
  ],
  [
    'print a = parse_json("not json"), b = tostring(parse_json(\'{"a": 1}\')), c = pack_array(1, "x")',
    ["not json", '{"a":1}', [1n, "x"]],
  ],
  // summarize
  ["datatable(x: real) [1.5, 3.5] | summarize percentile(x, 50), count(), sum(x), stdev(x)", [1.5, 2n, 5, Math.SQRT2]],
  [
    "datatable(x: long) [] | summarize sum(x), avg(x), max(x), make_list(x), stdev(x), count()",
    [0n, null, null, [], 0, 0n],
  ],
  [
    'datatable(k: string, x: long) ["a", 1, "a", long(null), "b", 5] | summarize n = count(), c = dcount(x), l = make_list(x) by k',
    ["a", 2n, 1n, [1n]],
    ["b", 1n, 1n, [5n]],
  ],
  [
    'datatable(k: string, x: long, y: string) ["a", 1, "one", "a", 3, "three", "b", long(null), "none"] | summarize arg_max(x, y) by k',
    ["a", 3n, "three"],
    ["b", null, "none"],
  ],
  // sort, top, extend
  ["datatable(x: real) [1.0, real(null), 3.0, real(nan)] | sort by x", [3], [1], [Number.NaN], [null]],
  ["datatable(x: long) [1, long(null), 3] | sort by x asc", [null], [1n], [3n]],
  ["datatable(x: long) [1, long(null), 3] | top 2 by x", [3n], [1n]],
  ["print a = 1, c = 2 | extend a = c, c = a", [2n, 1n]],
  // join
  [
    'let l = datatable(k: string, v: long) ["a", 1, "b", 2, "b", 3]; let r = datatable(k: string, w: long) ["b", 10, "c", 20]; l | join kind=leftouter (r) on k',
    ["a", 1n, "", null],
    ["b", 2n, "b", 10n],
    ["b", 3n, "b", 10n],
  ],
  [
    'let l = datatable(k: long) [1, long(null)]; let r = datatable(k: long, w: string) [long(null), "n"]; l | join kind=inner (r) on k',
    [null, null, "n"],
  ],
  [
    'let l = datatable(k: string) ["a", "b"]; let r = datatable(k: string, w: long) ["b", 10]; l | join kind=fullouter (r) on k',
    ["a", "", null],
    ["b", "b", 10n],
  ],
  [
    'let l = datatable(k: string) ["a", "b"]; let r = datatable(k: string, w: long) ["b", 10]; l | lookup (r) on k',
    ["a", null],
    ["b", 10n],
  ],
  // union
  ['let a = datatable(x: long) [1]; let b = datatable(y: string) ["s"]; union a, b', [1n, ""], [null, "s"]],
  // mv-expand
  [
    "datatable(a: int, b: dynamic) [1, dynamic([10, 20]), 2, dynamic(['a', 'b'])] | mv-expand b",
    [1n, 10n],
    [1n, 20n],
    [2n, "a"],
    [2n, "b"],
  ],
  [
    "datatable(a: int, b: dynamic) [1, dynamic([]), 2, dynamic(null), 3, dynamic({'p': 1, 'q': 2})] | mv-expand b",
    [2n, null],
    [3n, { p: 1n }],
    [3n, { q: 2n }],
  ],
  [
    "datatable(b: dynamic, c: dynamic) [dynamic({'p': 'a', 'q': 'b'}), dynamic([5, 4, 3])] | mv-expand b, c",
    [{ p: "a" }, 5n],
    [{ q: "b" }, 4n],
    [null, 3n],
  ],
  ["datatable(b: dynamic) [dynamic({'p': 1})] | mv-expand kind=array b | project k = b[0], v = b[1]", ["p", 1n]],
  [
    "range x from 1 to 4 step 1 | sort by x asc | summarize x = make_list(x) | mv-expand with_itemindex=i x",
    [1n, 0n],
    [2n, 1n],
    [3n, 2n],
    [4n, 3n],
  ],
  // make-series
  [
    `datatable(timestamp: datetime, metric: real) [datetime(2016-12-31T06:00), 50.0, datetime(2017-01-01), 4.0, datetime(2017-01-02), 3.0, datetime(2017-01-03), 4.0,
      datetime(2017-01-03T03:00), 6.0, datetime(2017-01-05), 8.0, datetime(2017-01-05T13:40), 13.0]
      | make-series avg(metric) on timestamp from datetime(2017-01-01) to datetime(2017-01-06) step 1d | project avg_metric, at = timestamp[4]`,
    [[4, 3, 5, 0n, 10.5], "2017-01-05T00:00:00.0000000Z"],
  ],
  [
    "datatable(t: datetime, x: real) [] | make-series avg(x) default=1.0 on t from datetime(2017-01-01) to datetime(2017-01-10) step 1d | count",
    [0n],
  ],
  // parse
  [
    `print t = "Event (resourceName=Pipe, totalSlices=27, x)"
      | parse t with * "resourceName=" r ", totalSlices=" n: long "," * | project r, n`,
    ["Pipe", 27n],
  ],
]
