import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { functions } from "../../src/query/index.ts"
import { ask, type Engine, openEngine, rowsOf, valueOf } from "./engine.ts"

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
})
afterAll(() => engine.close())

/** An expression and the value Kusto documents for it. */
const documented: readonly (readonly [expression: string, value: unknown])[] = [
  ['strlen("hello")', 5],
  ['strlen("⒦⒰⒮⒯⒪")', 5],
  ['strcat("hello", " ", "world")', "hello world"],
  ['strcat_delim("-", 1, "2", 3.5)', "1-2-3.5"],
  ['strcat_array(dynamic([1, 2, 3]), "->")', "1->2->3"],
  ['strcmp("ABC", "ABC")', 0],
  ['strcmp("abc", "ABC")', 1],
  ['strcmp("ABC", "abc")', -1],
  ['strcmp("abcde", "abc")', 1],
  ['countof("aaa", "a")', 3],
  ['countof("aaaa", "aa")', 3],
  ['countof("ababa", "ab", "normal")', 2],
  ['countof("ababa", "aba")', 2],
  ['countof("ababa", "aba", "regex")', 1],
  ['countof("abcabc", "a.c", "regex")', 2],
  ['split("aa_bb", "_")', ["aa", "bb"]],
  ['split("aaa_bbb_ccc", "_", 1)', ["bbb"]],
  ['split("", "_")', [""]],
  ['split("a__b", "_")', ["a", "", "b"]],
  ['split("aabbcc", "bb")', ["aa", "cc"]],
  ['replace_string("A.magic.trick", ".", " ")', "A magic trick"],
  [String.raw`replace_regex("Number is 1", @"is (\d+)", @"was: \1")`, "Number was: 1"],
  [String.raw`extract(@"(\d+)", 1, "took 15 ms")`, "15"],
  [String.raw`extract(@"x=([0-9.]+)", 1, "hello x=45.6|wo")`, "45.6"],
  [String.raw`extract(@"(\d+)", 0, "none")`, ""],
  [String.raw`extract_all(@"(\d+)", "a set of 123 and 45")`, ["123", "45"]],
  [
    String.raw`extract_all(@"(\w)(\d)", "a1 b2")`,
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
  [String.raw`extract(@"-(\d{2})-", 1, "21-07-2023", typeof(int))`, 7],
  ['extract("x", 0, "y", typeof(long))', null],
  ['indexof("abcdefg", "cde", -5)', 2],
  ['todatetime("Sat, 8 Nov 14 15:05:02 GMT")', "2014-11-08 15:05:02"],
  ['todatetime("8 Nov 14 15:05")', "2014-11-08 15:05:00"],
  ['todatetime("Saturday, 08-Nov-14 15:05:02")', "2014-11-08 15:05:02"],
  ['todatetime("2014-11-08 15:05:25 GMT")', "2014-11-08 15:05:25"],
  ['toupper("hello")', "HELLO"],
  ['reverse("abc")', "cba"],
  ["abs(-5)", 5],
  ["abs(-1.5)", 1.5],
  ["ceiling(-1.1)", -1],
  ["ceiling(0.9)", 1],
  ["round(2.98765, 3)", 2.988],
  ["round(1234.5, -2)", 1200],
  ["sqrt(-1)", null],
  ["log(0)", null],
  ["pow(2, 3)", 8],
  ["min_of(10, 1, -3, 17)", -3],
  ["max_of(10, 1, -3, 17)", 17],
  ["max_of(1, 2.5)", 2.5],
  ["max_of(int(null), 5)", 5],
  ["isnan(0.0 / 0.0)", true],
  ["isinf(1.0 / 0.0)", true],
  ["isfinite(1.0 / 0.0)", false],
  ["iff(long(null) > 1, 'a', 'b')", "b"],
  ["case(1 > 2, 'x', 3 > 2, 'y', 'z')", "y"],
  ["case(false, 1, 2.5)", 2.5],
  ["coalesce(tolong('not a number'), tolong('42'), 33)", 42],
  ["coalesce('', 'b')", "b"],
  ["isempty('')", true],
  ["isempty(' ')", false],
  ["isempty(long(null))", true],
  ["isempty(dynamic(null))", true],
  ["isnotempty('x')", true],
  ["isnull(dynamic(null))", true],
  ["tostring(123)", "123"],
  ["tostring(int(null))", ""],
  ["tostring(datetime(2026-01-31 10:00:00.5))", "2026-01-31T10:00:00.5000000Z"],
  ["tostring(true)", "true"],
  ["tostring(1.0)", "1.0"],
  ["tostring(0.1)", "0.1"],
  ["startofday(datetime(2017-01-01 10:10:17), -1)", "2016-12-31 00:00:00"],
  ["startofday(datetime(2017-01-01 10:10:17), 1)", "2017-01-02 00:00:00"],
  ["startofweek(datetime(2017-01-01 10:10:17), -1)", "2016-12-25 00:00:00"],
  ["startofweek(datetime(2017-01-01 10:10:17), 0)", "2017-01-01 00:00:00"],
  ["startofmonth(datetime(2017-01-01 10:10:17), -1)", "2016-12-01 00:00:00"],
  ["startofyear(datetime(2017-01-01 10:10:17), 1)", "2018-01-01 00:00:00"],
  ["endofday(datetime(2017-01-01 10:10:17))", "2017-01-01 23:59:59.999999"],
  ["endofweek(datetime(2017-01-01 10:10:17), -1)", "2016-12-31 23:59:59.999999"],
  ["endofmonth(datetime(2017-01-01 10:10:17), 1)", "2017-02-28 23:59:59.999999"],
  ["endofyear(datetime(2017-01-01 10:10:17))", "2017-12-31 23:59:59.999999"],
  ["datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31))", 17],
  ["datetime_diff('quarter', datetime(2017-07-01), datetime(2017-03-30))", 2],
  ["datetime_diff('month', datetime(2017-01-01), datetime(2015-12-30))", 13],
  ["datetime_diff('week', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))", 5],
  ["datetime_diff('day', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))", 29],
  ["datetime_diff('hour', datetime(2017-10-31 01:00), datetime(2017-10-30 23:59))", 2],
  ["datetime_diff('minute', datetime(2017-10-30 23:05:01), datetime(2017-10-30 23:00:59))", 5],
  ["datetime_diff('second', datetime(2017-10-30 23:00:10.100), datetime(2017-10-30 23:00:00.900))", 10],
  ["datetime_diff('Millisecond', datetime(2017-10-30 23:00:00.200100), datetime(2017-10-30 23:00:00.100900))", 100],
  ["datetime_add('year', 1, datetime(2017-01-01))", "2018-01-01 00:00:00"],
  ["datetime_add('quarter', 1, datetime(2017-01-01))", "2017-04-01 00:00:00"],
  ["datetime_add('month', 1, datetime(2017-01-31))", "2017-02-28 00:00:00"],
  ["datetime_add('week', -1, datetime(2017-01-08))", "2017-01-01 00:00:00"],
  ["datetime_add('hour', 1, datetime(2017-01-01))", "2017-01-01 01:00:00"],
  ["datetime_add('second', 90, datetime(2017-01-01))", "2017-01-01 00:01:30"],
  ["datetime_part('year', datetime(2017-10-30 01:02:03.7654320))", 2017],
  ["datetime_part('quarter', datetime(2017-10-30 01:02:03.7654320))", 4],
  ["datetime_part('week_of_year', datetime(2017-10-30 01:02:03.7654320))", 44],
  ["datetime_part('dayOfYear', datetime(2017-10-30 01:02:03.7654320))", 303],
  ["datetime_part('second', datetime(2017-10-30 01:02:03.7654320))", 3],
  ["datetime_part('millisecond', datetime(2017-10-30 01:02:03.7654320))", 765],
  ["datetime_part('microsecond', datetime(2017-10-30 01:02:03.7654320))", 765432],
  ["format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [HH:mm:ss]')", "17-01-29 [09:00:05]"],
  ["format_datetime(datetime(2017-01-29 09:00:05), 'yyyy-M-dd [H:mm:ss]')", "2017-1-29 [9:00:05]"],
  ["format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [hh:mm:ss tt]')", "17-01-29 [09:00:05 AM]"],
  ["format_datetime(datetime(2009-06-15 13:45:30.617542), 's.fff F.FFF')", "30.617 6.617"],
  ["format_datetime(datetime(2009-06-15 13:45:30.05), 'ff')", "05"],
  ["dayofmonth(datetime(2015-12-14))", 14],
  ["dayofyear(datetime(2015-12-14))", 348],
  ["hourofday(datetime(2015-12-14 18:54))", 18],
  ["monthofyear(datetime(2015-12-14))", 12],
  ["getyear(datetime(2015-10-12))", 2015],
  ["week_of_year(datetime(2020-12-31))", 53],
  ["unixtime_milliseconds_todatetime(1546300800000)", "2019-01-01 00:00:00"],
  ["unixtime_seconds_todatetime(1546300800.5)", "2019-01-01 00:00:00.5"],
  ["datetime_utc_to_local(datetime(2026-07-01 12:00), 'Europe/Amsterdam')", "2026-07-01 14:00:00"],
  ["datetime_local_to_utc(datetime(2026-07-01 12:00), 'Europe/Amsterdam')", "2026-07-01 10:00:00"],
  ["datetime_utc_to_local(datetime(2026-01-01 12:00), 'US/Pacific')", "2026-01-01 04:00:00"],
  ["array_length(dynamic([1, 2, 3]))", 3],
  ["array_length(dynamic({'a': 1}))", null],
  ["array_sum(dynamic([1, 2, 3, 4]))", 10],
  ["array_sum(dynamic([1, 'a']))", null],
  ["array_slice(dynamic([1, 2, 3]), 1, 2)", [2, 3]],
  ["array_slice(dynamic([1, 2, 3, 4, 5]), 2, -1)", [3, 4, 5]],
  ["array_slice(dynamic([1, 2, 3, 4, 5]), -3, -2)", [3, 4]],
  ["array_slice(dynamic([1, 2, 3]), 0, -10)", []],
  ["array_slice(dynamic([1, 2, 3]), -10, 9)", [1, 2, 3]],
  ["bin(decimal(1.27), 0.5)", 1],
  ["bin(decimal(-0.3), decimal(0.25))", -0.5],
  ['array_index_of(dynamic(["this", "is", "an", "example"]), "example")', 3],
  ["array_index_of(dynamic([1, 2, 3]), 2)", 1],
  ["array_index_of(dynamic([1, 2, 3]), 9)", -1],
  ["array_concat(dynamic([1, 2]), dynamic([3]))", [1, 2, 3]],
  [
    "pack_array(1, 'a', 2.5, true, datetime(2026-01-01), 1h)",
    [1, "a", 2.5, true, "2026-01-01T00:00:00.0000000Z", "01:00:00"],
  ],
  [
    "bag_pack('Level', 'Information', 'ProcessID', 1234, 'Data', bag_pack('url', 'www.bing.com'))",
    { Level: "Information", ProcessID: 1234, Data: { url: "www.bing.com" } },
  ],
  ["bag_keys(dynamic({'a': 'b', 'c': 123}))", ["a", "c"]],
  ["range(1, 7, 3)", [1, 4, 7]],
  ["ago(-4000000d) > now()", true],
  ["datetime(9999-12-31) + 1d - 2d", "9999-12-30 00:00:00"],
  ["now() + timespan(10675199.02:48:05) + timespan(10675199.02:48:05) > now()", true],
  ["range(1, 3)", [1, 2, 3]],
  ["range(-3, 9223372036854775807, 9223372036854775807)", [-3, Number(2n ** 63n - 4n)]],
  ["range(0s, 7d, 365d)", ["00:00:00"]],
  [
    "range(datetime(2001-06-01), datetime(2000-01-01), -365d)",
    ["2001-06-01T00:00:00.0000000Z", "2000-06-01T00:00:00.0000000Z"],
  ],
  ["array_length(range(9223372036854775807, -9223372036854775807, -1))", 1_048_576],
  [
    "range(datetime(2026-01-01), datetime(2026-01-02), 12h)",
    ["2026-01-01T00:00:00.0000000Z", "2026-01-01T12:00:00.0000000Z", "2026-01-02T00:00:00.0000000Z"],
  ],
  ["datetime(2026-01-15) between (datetime(2026-01-01) .. 20d)", true],
  ["5 between (1 .. 5)", true],
  ["5 !between (1 .. 5)", false],
  ["1 in (dynamic([1, 2]))", true],
  ["'a' in ()", false],
  ["-(2 + 3)", -5],
  ["decimal(1.5) + 1", 2.5],
]

describe("functions", () => {
  it.each(documented)("%s", async (expression, expected) => {
    expect(await valueOf(engine, `x = ${expression}`)).toEqual(expected)
  })

  it("are documented with examples that hold", async () => {
    for (const { name, kind, doc, example } of functions) {
      expect(doc, name).toMatch(/\.$/)
      if (kind === "aggregate")
        await ask(engine, `runs | extend status = message, total_tokens = tokens | summarize ${example}`)
      else if (kind === "window") await ask(engine, `runs | sort by run_id | extend x = ${example}`)
      else {
        const value = await valueOf(engine, `x = ${example}`)
        expect([example, value]).not.toEqual([example, false])
        expect([example, value]).not.toEqual([example, null])
      }
    }
  })

  it("give null, or the empty text, for null, and do not fail on any row", async () => {
    const answers = await rowsOf(
      engine,
      "runs | where run_id == 'r3' | project strlen(message), substring(message, 1), abs(tokens), bin(duration_ms, 5), startofday(started_at + waited), waited / 1h, tokens / 0, toint(duration_ms), config.a.b, tostring(ok), strcat(tokens, '-'), array_length(config), bag_keys(config)",
    )
    expect(answers).toEqual([[0, "", null, null, null, null, null, null, null, "", "-", null, null]])
  })

  it("of neighbours follow the order of the rows", async () => {
    expect(
      await rowsOf(
        engine,
        "runs | sort by run_id asc | serialize n = row_number(), before = prev(run_id), after = next(run_id, 1, 'none'), sum = row_cumsum(tokens), second = prev(tokens, 2, -1) | project n, before, after, sum, second",
      ),
    ).toEqual([
      [1, "", "r2", 100, -1],
      [2, "r1", "r3", 140, -1],
      [3, "r2", "r4", 140, 100],
      [4, "r3", "r5", 200, 40],
      [5, "r4", "none", 200, null],
    ])
    expect(
      await rowsOf(
        engine,
        "runs | top 3 by run_id asc | extend n = row_number(5), later = next(run_id) | where n > 5 | project n, later",
      ),
    ).toEqual([
      [6, "r3"],
      [7, ""],
    ])
    const salaries = `datatable(name: string, month: int, salary: long) ["Alice", 1, 1000, "Bob", 1, 1000, "Alice", 2, 2000, "Bob", 2, 1950, "Alice", 3, 1400, "Bob", 3, 1450]
      | order by name asc, month asc | extend total = row_cumsum(salary, name != prev(name)), rank = row_number(1, prev(name) != name) | project total, rank`
    expect(await rowsOf(engine, salaries)).toEqual([
      [1000, 1],
      [3000, 2],
      [4400, 3],
      [1000, 1],
      [2950, 2],
      [4400, 3],
    ])
    expect(await rowsOf(engine, "steps | sort by ms asc | extend gap = ms - prev(ms) | project gap")).toEqual([
      [null],
      [1],
      [288],
      [210],
      [500],
    ])
  })
})
