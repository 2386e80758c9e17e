import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, type Engine, openEngine, rowsOf, valueOf } from "./engine.ts"

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
})
afterAll(() => engine.close())

const value = (expression: string) => valueOf(engine, expression)
const rows = (query: string) => rowsOf(engine, query)
const ids = async (condition: string) =>
  (await rows(`runs | where ${condition} | sort by run_id asc | project run_id`)).map(([id]) => id)
const names = async (query: string) => (await ask(engine, query)).columns

describe("where Kusto and SQL differ, Kusto wins", () => {
  it("compares text with letter case, and without by =~", async () => {
    expect(await ids('model == "llama-8b"')).toEqual(["r2"])
    expect(await ids('model =~ "LLAMA-8b"')).toEqual(["r2", "r5"])
    expect(await ids('model !~ "LLAMA-8b"')).toEqual(["r1", "r3", "r4"])
    expect(await ids('model in~ ("LLAMA-8B")')).toEqual(["r2", "r5"])
    expect(await ids('model !in~ ("LLAMA-8B")')).toEqual(["r1", "r3", "r4"])
  })

  it("answers false and true where one side is null, null where both are, null for an order", async () => {
    expect(await ids("tokens == 100")).toEqual(["r1"])
    expect(await ids("tokens != 100")).toEqual(["r2", "r3", "r4", "r5"])
    expect(await ids("tokens in (100, 40)")).toEqual(["r1", "r2"])
    expect(await ids("tokens !in (100, 40)")).toEqual(["r3", "r4", "r5"])
    expect(await ids("not(tokens in (100))")).toEqual(["r2", "r3", "r4", "r5"])
    expect(await ids("tokens < 50 or tokens >= 50")).toEqual(["r1", "r2", "r4", "r5"])
    expect(
      await rows(
        "print long(null) == 1, long(null) != 1, long(null) < 1, long(null) == long(null), long(null) != long(null)",
      ),
    ).toEqual([[false, true, null, null, null]])
    expect(
      await rows(
        "runs | where run_id == 'r3' | project a = tokens == 1, b = tokens != 1, c = tokens == retries, d = tokens < 1, e = tokens between (1 .. 2)",
      ),
    ).toEqual([[false, true, null, null, null]])
  })

  it("takes not of a comparison with null as true", async () => {
    expect(await ids("not(tokens == 100)")).toEqual(["r2", "r3", "r4", "r5"])
    expect(await ids('not(model == "llama-8b")')).toEqual(["r1", "r3", "r4", "r5"])
    expect(await ids('not(message has "done")')).toEqual(["r1", "r3", "r4"])
    expect(await ids('not(message contains "done" and tokens == 40)')).toEqual(["r1", "r3", "r4", "r5"])
    expect(await ids("not(tokens < 50)")).toEqual(["r1", "r4"])
  })

  it("knows no null text: a missing one is empty, everywhere", async () => {
    expect(await ids("isempty(model)")).toEqual(["r3"])
    expect(await ids('model == ""')).toEqual(["r3"])
    expect(await ids('model != ""')).toEqual(["r1", "r2", "r4", "r5"])
    expect(await ids("isnull(model)")).toEqual([])
    expect(await ids("isnotnull(model)")).toEqual(["r1", "r2", "r3", "r4", "r5"])
    expect(await ids("isempty(message)")).toEqual(["r3", "r4"])
    expect(await ids('message contains ""')).toEqual(["r1", "r2", "r3", "r4", "r5"])
    expect(
      await rows(
        'runs | where run_id == "r3" | project model, strlen(model), x = strcat("[", model, "]"), tostring(config.note)',
      ),
    ).toEqual([["", 0, "[]", ""]])
    expect(
      await rows("steps | join kind=leftouter (runs) on run_id | where name == 'lost' | project model, tokens"),
    ).toEqual([["", null]])
    expect(
      await rows(
        "union (steps | where ms == 1), (runs | where run_id == 'r1' | project run_id) | sort by run_id asc | project run_id, name, ms",
      ),
    ).toEqual([
      ["r1", "", null],
      ["r9", "lost", 1],
    ])
    expect(await rows("runs | summarize count() by model | where model == ''")).toEqual([["", 1]])
    expect(await rows("runs | where run_id == 'r3' | distinct model, message")).toEqual([["", ""]])
  })

  it("finds terms of letters and digits, phrases of them, in any script", async () => {
    expect(await ids('message has "alpha"')).toEqual(["r1"])
    expect(await ids('message has "ALPHA"')).toEqual(["r1"])
    expect(await ids('message has_cs "ALPHA"')).toEqual([])
    expect(await ids('message has "alph"')).toEqual([])
    expect(await ids('message has "2.3"')).toEqual(["r2"])
    expect(await ids('message !has "done"')).toEqual(["r1", "r3", "r4"])
    expect(await ids('message hasprefix "alph"')).toEqual(["r1"])
    expect(await ids('message hassuffix "eta"')).toEqual(["r1"])
    expect(await ids('message has_any ("alpha", "done")')).toEqual(["r1", "r2", "r5"])
    expect(await ids('message has_all ("done", "7")')).toEqual(["r2"])
    expect(await ids('message has_any (dynamic(["alpha"]))')).toEqual(["r1"])
    expect(await value('"größe" has "größ"')).toBe(false)
    expect(await value('"die größe-x" has "GRÖSSE"')).toBe(false)
    expect(await value('"die größe-x" has "größe"')).toBe(true)
    expect(await value('"日本 語" has "語"')).toBe(true)
    expect(await value('"日本語" has "語"')).toBe(false)
  })

  it("takes % and _ in contains as they are", async () => {
    expect(await ids('message contains "0% _D"')).toEqual(["r5"])
    expect(await ids('message contains "%"')).toEqual(["r5"])
    expect(await ids('message contains_cs "D"')).toEqual([])
    expect(await ids('message !contains "done"')).toEqual(["r1", "r3", "r4"])
    expect(await ids('message startswith "V1"')).toEqual(["r2"])
    expect(await ids('message startswith_cs "V1"')).toEqual([])
    expect(await ids('message endswith "MS"')).toEqual(["r1", "r2"])
    expect(await ids('message !endswith "ms"')).toEqual(["r3", "r4", "r5"])
    expect(await ids(String.raw`message matches regex @"^v\d"`)).toEqual(["r2"])
    expect(await ids(String.raw`not(message matches regex @"\d")`)).toEqual(["r3", "r4"])
  })

  it("divides whole numbers to zero, and by zero to null; reals as IEEE says", async () => {
    expect(await rows("print 7/2, -7/2, 7/0, 1.0/0.0, -1.0/0.0, 7.0/2")).toEqual([
      [3, -3, null, "Infinity", "-Infinity", 3.5],
    ])
    expect(await rows("runs | where run_id == 'r2' | project retries / 4, retries * 1.5")).toEqual([[0, 3]])
  })

  it("never gives a negative remainder", async () => {
    expect(await rows("print -7 % 3, 7 % -3, 7 % 3, 7 % 0, -6 % 3")).toEqual([[2, 1, 1, null, 0]])
  })

  it("raises an overflow instead of wrapping", async () => {
    expect(
      await rows("print long(null) + decimal(1.25), 5 * real(null), datetime(null) + 1h, 1d / timespan(null)"),
    ).toEqual([[null, null, null, null]])
    await expect(value("9223372036854775807 + tolong('1')")).rejects.toThrow(/Overflow/)
  })

  it("bins numbers downwards, times from year 1, and starts weeks on Sunday only in startofweek", async () => {
    expect(await rows("print bin(-1, 3), bin(5, 3), bin(4.5, 1), bin(-4.5, 2), floor(7, 5)")).toEqual([
      [-3, 3, 4, -6, 5],
    ])
    expect(await value("bin(datetime(2007-03-09), 30d)")).toBe("2007-02-14 00:00:00")
    expect(await value("bin(datetime(2026-11-21), 7d)")).toBe("2026-11-16 00:00:00")
    expect(await value("bin(datetime(1970-05-11 13:45:07), 1d)")).toBe("1970-05-11 00:00:00")
    expect(await value("bin(datetime(1960-05-11 13:45:07), 1h)")).toBe("1960-05-11 13:00:00")
    expect(await value("bin(datetime(2026-01-01 00:07:59.9), 5m)")).toBe("2026-01-01 00:05:00")
    expect(await value("bin(datetime(2026-01-01 00:00:01.9), 1s)")).toBe("2026-01-01 00:00:01")
    expect(await value("bin(datetime(2026-01-01 00:00:00.0019), 1ms)")).toBe("2026-01-01 00:00:00.001")
    expect(await value("bin(16d, 7d)")).toBe(14 * 86_400_000_000)
    expect(await value("bin(-1h, 1d)")).toBe(-86_400_000_000)
    expect(await value("startofweek(datetime(2026-11-21))")).toBe("2026-11-15 00:00:00")
  })

  it("names columns as Kusto does", async () => {
    expect(
      await names(
        "runs | summarize count(), sum(tokens), percentile(duration_ms, 50), countif(ok), countif(tokens > 1) by bin(started_at, 1h)",
      ),
    ).toEqual(["started_at", "count_", "sum_tokens", "percentile_duration_ms_50", "countif_ok", "countif_"])
    expect(
      await names(
        "runs | summarize countif(tokens > 1), countif(tokens > 2), make_list(run_id), make_set(model), dcount(model), avg(todouble(config.n))",
      ),
    ).toEqual(["countif_", "countif_1", "list_run_id", "set_model", "dcount_model", "avg_config_n"])
    expect(
      await names(
        "runs | summarize percentiles(duration_ms, 5, 99.9), arg_max(tokens, run_id), take_any(ok) by tostring(config.note), x = tokens / 2",
      ),
    ).toEqual(["config_note", "x", "percentile_duration_ms_5", "percentile_duration_ms_99_9", "tokens", "run_id", "ok"])
    expect(
      await names(
        "runs | project tokens + 1, strlen(model), round(duration_ms), config.deep['a b'][0], tokens, tokens, strcat('a', 'b')",
      ),
    ).toEqual(["Column1", "strlen_model", "duration_ms", "config_deep_a b_0", "tokens", "tokens1", "Column2"])
    expect(
      await names(
        "runs | summarize arg_max(tokens + 1, retries * 2), arg_min(duration_ms, tokens + 1), take_any(tokens + 1)",
      ),
    ).toEqual(["max_", "max__arg1", "duration_ms", "min_duration_ms_arg1", "any_arg0"])
    expect(await names("print 1, a = 2, strlen('x')")).toEqual(["print_0", "a", "print_2"])
    expect(await names("runs | count")).toEqual(["Count"])
    expect(await names("runs | summarize 1.0 * count() / 2, max(tokens) - min(tokens)")).toEqual(["Column1", "Column2"])
  })

  it("counts all rows in count(x), nulls too", async () => {
    expect(await rows("runs | summarize count(tokens), count(), dcount(tokens), dcount(model)")).toEqual([[5, 5, 4, 4]])
  })

  it("sums nothing to 0; avg of nothing is null; min and max too; stdev of one is 0; lists of nothing are empty", async () => {
    const none = "runs | where run_id == 'no'"
    expect(
      await rows(
        `${none} | summarize sum(tokens), sum(duration_ms), sum(cost_usd), avg(tokens), min(tokens), max(model), stdev(tokens), count(), make_list(tokens), dcount(model)`,
      ),
    ).toEqual([[0, 0, 0, null, null, "", 0, 0, [], 0]])
    expect(
      await rows(
        "runs | where run_id in ('r1', 'r3') | summarize stdev(tokens), variance(tokens), avg(tokens), sumif(tokens, tokens > 500)",
      ),
    ).toEqual([[0, 0, 100, 0]])
    expect(await rows(`${none} | summarize count() by model`)).toEqual([])
    expect(await rows(`${none} | count`)).toEqual([[0]])
  })

  it("counts different values exactly", async () => {
    expect(await rows("range x from 1 to 20000 step 1 | summarize dcount(x), dcountif(x % 10, x > 5)")).toEqual([
      [20000, 10],
    ])
  })

  it("takes the nearest rank as a percentile", async () => {
    expect(
      await rows(
        "datatable(x: real) [1.5, 3.5] | summarize percentile(x, 50), percentile(x, 51), percentiles(x, 0, 100)",
      ),
    ).toEqual([[1.5, 3.5, 1.5, 3.5]])
    expect(await rows("range x from 1 to 100 step 1 | summarize percentiles(x, 50, 55, 57, 95, 99)")).toEqual([
      [50, 55, 57, 95, 99],
    ])
    expect(await rows("range x from 1 to 20 step 1 | summarize percentile(x, 95)")).toEqual([[19]])
    expect(await rows("runs | summarize percentile(started_at, 50), percentile(waited, 50)")).toEqual([
      ["2026-01-01 11:30:00", 0],
    ])
  })

  it("leaves nulls out of lists and sets, and keeps the order of a sort", async () => {
    expect(await rows("runs | sort by run_id desc | summarize make_list(tokens)")).toEqual([[[0, 60, 40, 100]]])
    expect(await rows("runs | sort by tokens asc | summarize make_list(run_id, 2)")).toEqual([[["r3", "r5"]]])
    expect(await rows("runs | summarize make_set(model), make_set(started_at)")).toEqual([
      [
        ["", "Llama-8B", "llama-70b", "llama-8b"],
        [
          "2026-01-01T10:00:00.0000000Z",
          "2026-01-01T11:30:00.0000000Z",
          "2026-01-02T00:00:00.0000000Z",
          "2026-01-04T23:59:59.5000000Z",
        ],
      ],
    ])
    expect(
      await rows("runs | sort by run_id asc | summarize make_list(config.tags), make_list(bag_pack('n', tokens), 2)"),
    ).toEqual([
      [
        ["x", "y", "one"],
        [{ n: 100 }, { n: 40 }],
      ],
    ])
    expect(await rows("runs | sort by cost_usd desc | take 3 | summarize make_list(run_id)")).toEqual([
      [["r1", "r4", "r2"]],
    ])
  })

  it("gives the row of the largest value, also where all values are null", async () => {
    expect(await rows("runs | summarize arg_max(duration_ms, run_id, tokens)")).toEqual([[1500.5, "r1", 100]])
    expect(await rows("runs | summarize arg_min(tokens, run_id) by model | sort by run_id asc")).toEqual([
      ["llama-8b", 40, "r2"],
      ["", null, "r3"],
      ["llama-70b", 60, "r4"],
      ["Llama-8B", 0, "r5"],
    ])
    expect(await names("runs | summarize arg_max(tokens, *) by model | take 1")).toEqual([
      "model",
      "tokens",
      "run_id",
      "duration_ms",
      "started_at",
      "retries",
      "cost_usd",
      "ok",
      "waited",
      "config",
      "trace",
      "message",
    ])
    expect(
      await rows(
        "runs | where run_id in ('r3', 'r4') | summarize take_any(model), take_any(tokens), take_any(message)",
      ),
    ).toEqual([["llama-70b", 60, ""]])
    expect(
      await rows(
        'datatable(Fruit: string, Color: string, Version: int) ["Apple", "Red", 1, "Apple", "Green", int(null), "Banana", "Yellow", int(null), "Pear", "Brown", 1, "Pear", "Green", 2] | summarize arg_max(Version, *) by Fruit | sort by Fruit asc',
      ),
    ).toEqual([
      ["Apple", 1, "Red"],
      ["Banana", null, "Yellow"],
      ["Pear", 2, "Green"],
    ])
    expect(await rows("runs | where ok | summarize take_any(*) by x = 1 | summarize count()")).toEqual([[1]])
  })

  it("sorts downwards by itself, with nulls as the smallest, NaN beside them", async () => {
    const order = async (by: string) => (await rows(`odd | sort by ${by} | project id`)).map(([id]) => id)
    expect(await order("r")).toEqual([2, 5, 7, 6, 3, 1, 4])
    expect(await order("r asc")).toEqual([4, 1, 3, 6, 7, 5, 2])
    expect(await order("r desc nulls first")).toEqual([4, 1, 2, 5, 7, 6, 3])
    expect(await order("r asc nulls last")).toEqual([3, 6, 7, 5, 2, 1, 4])
    expect(await order("l asc, id")).toEqual([7, 2, 3, 4, 5, 1, 6])
    expect(await order("l, id asc")).toEqual([6, 1, 5, 4, 3, 2, 7])
    expect(await order("s asc, id")).toEqual([3, 2, 6, 4, 7, 1, 5])
  })

  it("keeps the order of a sort through what follows, and sorts before it takes", async () => {
    expect(await rows("runs | sort by duration_ms asc | project run_id")).toEqual([
      ["r3"],
      ["r5"],
      ["r2"],
      ["r4"],
      ["r1"],
    ])
    expect(
      await rows("runs | sort by duration_ms desc | take 2 | extend x = 1 | project run_id | where run_id != 'no'"),
    ).toEqual([["r1"], ["r4"]])
    expect(
      await rows(
        "runs | sort by duration_ms | extend duration_ms = -duration_ms | where isnotnull(tokens) | project duration_ms",
      ),
    ).toEqual([[-1500.5], [-900], [-300], [-250]])
    expect((await ask(engine, "runs | sort by tokens | take 1")).sql.match(/SELECT/g)).toHaveLength(1)
    expect(await rows("runs | top 2 by tokens | project run_id")).toEqual([["r1"], ["r4"]])
    expect(await rows("runs | top 2 by tokens asc | project run_id")).toEqual([["r3"], ["r5"]])
    expect(await rows("runs | sort by tokens | take 3 | sort by run_id asc | take 2 | project run_id")).toEqual([
      ["r1"],
      ["r2"],
    ])
  })

  it("joins one left row for each key when no kind is said", async () => {
    const two =
      'let l = datatable(k: string, v: long) ["a", 1, "b", 2, "b", 2, "c", 3]; let r = datatable(k: string, w: long) ["b", 10, "c", 20, "c", 30];'
    expect(await rows(`${two} l | join r on k | sort by w asc`)).toEqual([
      ["b", 2, "b", 10],
      ["c", 3, "c", 20],
      ["c", 3, "c", 30],
    ])
    expect(await rows(`${two} l | join kind=inner (r) on k | count`)).toEqual([[4]])
    expect(await names(`${two} l | join r on k`)).toEqual(["k", "v", "k1", "w"])
    expect(await rows(`${two} l | join kind=leftouter (r) on k | where k == "a"`)).toEqual([["a", 1, "", null]])
    expect(await rows(`${two} r | join kind=rightouter (l) on k | where k1 == "a"`)).toEqual([["", null, "a", 1]])
    expect(
      await rows(`${two} l | join kind=fullouter (r | where w > 10) on k | summarize count(), countif(isempty(k1))`),
    ).toEqual([[5, 3]])
    expect(await rows(`${two} l | join kind=leftanti (r) on k`)).toEqual([["a", 1]])
    expect(await rows(`${two} r | join kind=rightanti (l) on k`)).toEqual([["a", 1]])
    expect(await rows(`${two} l | join kind=leftsemi (r) on k | sort by v asc`)).toEqual([
      ["b", 2],
      ["b", 2],
      ["c", 3],
    ])
    expect(await rows(`${two} r | join kind=rightsemi (l) on k | sort by v asc | distinct *`)).toHaveLength(2)
    expect(
      await rows(
        `${two} l | join kind=inner (r | project-rename key = k) on $left.k == $right.key, $left.v == $right.w`,
      ),
    ).toEqual([])
  })

  it("lets null keys meet, and missing texts too", async () => {
    const nulls = "let l = datatable(k: long) [1, long(null)]; let r = datatable(k: long, w: long) [long(null), 5];"
    expect(await rows(`${nulls} l | join kind=inner (r) on k`)).toEqual([[null, null, 5]])
    expect(await rows(`${nulls} l | join kind=leftanti (r) on k`)).toEqual([[1]])
    expect(
      await rows(
        "runs | where run_id == 'r3' | join kind=inner (steps | where name == 'nobody') on $left.model == $right.run_id | project run_id, name",
      ),
    ).toEqual([["r3", "nobody"]])
  })

  it("renames clashes of a join, and drops the key of a lookup", async () => {
    expect(await names("steps | join kind=inner (steps) on run_id")).toEqual([
      "run_id",
      "name",
      "ms",
      "run_id1",
      "name1",
      "ms1",
    ])
    expect(await names("steps | lookup (runs | project run_id, name = model) on run_id")).toEqual([
      "run_id",
      "name",
      "ms",
      "name1",
    ])
    expect(
      await rows(
        "steps | lookup (runs | project run_id, model) on run_id | where ms < 300 | sort by ms asc | project ms, model",
      ),
    ).toEqual([
      [1, ""],
      [2, ""],
      [290, "llama-8b"],
    ])
    expect(await rows("steps | lookup kind=inner (runs | project run_id, model) on run_id | count")).toEqual([[3]])
  })

  it("unites by name and fills what is missing", async () => {
    expect(await names("union withsource=from_table steps, (runs | project run_id, tokens)")).toEqual([
      "from_table",
      "run_id",
      "name",
      "ms",
      "tokens",
    ])
    expect(await names("steps | union kind=inner (runs | project tokens, run_id)")).toEqual(["run_id"])
    expect(await rows("union withsource=t steps, (runs | take 2) | summarize n = count() by t | sort by n")).toEqual([
      ["steps", 5],
      ["union_arg1", 2],
    ])
  })

  it("computes the columns of an extend at once", async () => {
    expect(await rows("print a = 1, c = 2 | extend a = c, c = a")).toEqual([[2, 1]])
    expect(await rows("print a = 1 | extend a = a + 1, b = a")).toEqual([[2, 1]])
  })

  it("converts to null instead of raising", async () => {
    expect(
      await rows(
        'print toint("12.5"), toint(2.7), toint(-2.7), tolong("x"), tolong(""), tolong(" 5 "), toint("9999999999"), tolong("0x1F"), toint(real(nan))',
      ),
    ).toEqual([[null, 2, -2, null, null, 5, null, 31, null]])
    expect(
      await rows(
        'print todouble("1e3"), todouble("x"), toreal(5), todecimal("1.25"), todecimal("x"), tobool("TRUE"), tobool("yes"), tobool(0), tobool(2)',
      ),
    ).toEqual([[1000, null, 5, 1.25, null, true, null, false, true]])
    expect(
      await rows(
        'print todatetime("2026-01-31"), todatetime("2026-01-31T10:00:00.1234567Z"), todatetime("2026-01-31 10:00+02:00"), todatetime("02/17/2016 08:40:01"), todatetime("2026-13-01"), todatetime("no")',
      ),
    ).toEqual([
      ["2026-01-31 00:00:00", "2026-01-31 10:00:00.123456", "2026-01-31 08:00:00", "2016-02-17 08:40:01", null, null],
    ])
    expect(
      await rows(
        'print totimespan("0.00:01:00"), totimespan("-1.02:03:04.5"), totimespan("x"), toguid("74BE27DE-1E4E-49D9-B579-FE0B331D3642"), toguid("x"), toguid("74be27de-1e4e-49d9-b579-fe0b331d3642--"), toguid("{74be27de-1e4e-49d9-b579-fe0b331d3642}"), toguid("74be27de1e4e49d9b579fe0b331d3642")',
      ),
    ).toEqual([
      [
        60_000_000,
        -93_784_500_000,
        null,
        "74be27de-1e4e-49d9-b579-fe0b331d3642",
        null,
        null,
        "74be27de-1e4e-49d9-b579-fe0b331d3642",
        "74be27de-1e4e-49d9-b579-fe0b331d3642",
      ],
    ])
  })

  it("keeps timespans as microseconds that add, divide and print as Kusto's", async () => {
    expect(await value("1d / 1h")).toBe(24)
    expect(await value("datetime(2026-01-02) - datetime(2026-01-01)")).toBe(86_400_000_000)
    expect(await value("datetime(2026-01-02) + 1h - 30m")).toBe("2026-01-02 00:30:00")
    expect(await value("1d * 2 + 1.5h")).toBe(178_200_000_000)
    expect(await value("tolong('3') * 1s / 2")).toBe(1_500_000)
    expect(await value("1d % 7h")).toBe(3 * 3_600_000_000)
    expect(
      await rows(
        "print tostring(1d), tostring(time(1.02:03:04.5)), tostring(-90m), tostring(timespan(null)), tostring(2ms)",
      ),
    ).toEqual([["1.00:00:00", "1.02:03:04.5000000", "-01:30:00", "", "00:00:00.0020000"]])
    expect(await ids("waited > 1m")).toEqual(["r1"])
    expect(await value("dayofweek(datetime(2026-01-31))")).toBe(6 * 86_400_000_000)
    expect(await value("dayofweek(datetime(2026-02-01))")).toBe(0)
  })

  it("counts in text from 0", async () => {
    expect(
      await rows(
        'print substring("123456", 1), substring("123456", 2, 2), substring("ABCD", 0, 2), substring("123456", -2, 2), substring("ab", 9)',
      ),
    ).toEqual([["23456", "34", "AB", "56", ""]])
    expect(
      await rows(
        'print indexof("abcdefg", "cde"), indexof("abcdefg", "cde", 1), indexof("abcdefg", "abcdefg"), indexof("abc", "x"), indexof("abcabc", "b", 2)',
      ),
    ).toEqual([[2, 2, 0, -1, 4]])
  })

  it("trims one match of a regular expression at either end", async () => {
    expect(await value('trim("x", "xxabcxx")')).toBe("xabcx")
    expect(await value(String.raw`trim(@"[^\w]+", "-  te st- // $")`)).toBe("te st")
    expect(await value('trim_start("https://", "https://bing.com")')).toBe("bing.com")
    expect(await value(String.raw`trim_end(".com", "bing.com")`)).toBe("bing")
  })

  it("takes the regular expressions of RE2, with classes, properties and brackets in brackets", async () => {
    const regexes = [
      String.raw`\pL`,
      String.raw`^\p{Greek}`,
      String.raw`\p{^Lu}`,
      "[[:alpha:]]",
      "(?i)A",
      String.raw`\Qa\E`,
      "(?i:A)",
      "[]a]",
      String.raw`[\]a]`,
    ]
    for (const regex of regexes) expect([regex, await value(`"αa" matches regex @"${regex}"`)]).toEqual([regex, true])
    expect(await value(String.raw`extract_all(@"[\]](a)[b](c)", "]abc")`)).toEqual([["a", "c"]])
    expect(await value(String.raw`replace_regex("a.b", @"(\w)\.", @"\1\\\0")`)).toBe(String.raw`a\a.b`)
  })

  it("reads paths of dynamic values", async () => {
    expect(
      await rows(
        "runs | where run_id == 'r5' | project config.n, tostring(config.n), config.deep['a b'][1].c, config.deep['a b'][-1], config.no, isnull(config.no)",
      ),
    ).toEqual([["7", "7", 2.5, { c: 2.5 }, null, true]])
    expect(await ids("config.temperature == 0.1")).toEqual(["r1"])
    expect(await ids("config.temperature > 0.1")).toEqual(["r2"])
    expect(await ids("config.n == 5")).toEqual(["r2"])
    expect(await ids('config.n == "7"')).toEqual(["r5"])
    expect(await ids('config.note == "it\'s"')).toEqual(["r4"])
    expect(await ids("config.parallel == true")).toEqual(["r1"])
    expect(await ids("isnull(config.temperature)")).toEqual(["r3", "r4", "r5"])
    expect(await ids("config.temperature != 0.1")).toEqual(["r2", "r3", "r4", "r5"])
    expect(await ids('config.note has "first"')).toEqual(["r1"])
    expect(await ids("config.n in (5, 6)")).toEqual(["r2"])
    expect(await ids("config['note'] in ('first')")).toEqual(["r1"])
    expect(await ids("tolong(config.n) == 7")).toEqual(["r5"])
    expect(await value('parse_json("not json")')).toBe("not json")
    expect(await value('parse_json(\'{"a": {"b": [1, 2]}}\').a.b[1]')).toBe(2)
    expect(await value('isnull(parse_json("null"))')).toBe(true)
    for (const text of ["NaN", '{"a": nan}', "[-Infinity]", "[1, inf]", "[1,]", '{"a": "\\"]", "b": 1 ,\n}', "-inf"])
      expect(await value(`parse_json(${JSON.stringify(text)})`)).toBe(text)
    const words = { a: ["NaN", "nan,]", '"', "Infinity"], inf: { x: 1, "\\": null } }
    expect(await value(`parse_json(${JSON.stringify(JSON.stringify(words))})`)).toEqual(words)
    expect(await value('tostring(dynamic({"a": 1, "b": "x"}))')).toBe('{"a":1,"b":"x"}')
    expect(await value("tostring(dynamic('x'))")).toBe("x")
    expect(await value(String.raw`dynamic(["\ud83d\ude00", "\\\\/\/", -0.5, 0])`)).toEqual(["😀", "\\\\//", -0.5, 0])
    expect(
      await rows(
        "runs | where run_id == 'r1' | extend i = 1, k = 'note' | project config.tags[i], config[k], config.tags[i - 2]",
      ),
    ).toEqual([["y", "first", "y"]])
  })

  it("expands lists: an empty one to no row, null to one, objects to their properties, several side by side", async () => {
    expect(
      await rows("runs | sort by run_id asc | mv-expand tag = config.tags to typeof(string) | project run_id, tag"),
    ).toEqual([
      ["r1", "x"],
      ["r1", "y"],
      ["r3", ""],
      ["r4", "one"],
      ["r5", ""],
    ])
    expect(
      await rows(
        'datatable(a: int, b: dynamic, c: dynamic) [1, dynamic({"prop1": "a", "prop2": "b"}), dynamic([5, 4, 3])] | mv-expand b, c',
      ),
    ).toEqual([
      [1, { prop1: "a" }, 5],
      [1, { prop2: "b" }, 4],
      [1, null, 3],
    ])
    expect(
      await rows(
        'datatable(a: int, b: dynamic) [1, dynamic({"prop1": "a1", "prop2": "b1"})] | mv-expand kind=array b | extend key = b[0], val = b[1]',
      ),
    ).toEqual([
      [1, ["prop1", "a1"], "prop1", "a1"],
      [1, ["prop2", "b1"], "prop2", "b1"],
    ])
    expect(
      await rows(
        "range x from 1 to 4 step 1 | summarize x = make_list(x) | mv-expand with_itemindex=Index x to typeof(long)",
      ),
    ).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 3],
    ])
    expect(await rows("print x = dynamic([1, 2.5, 'a', null]) | mv-expand x to typeof(long)")).toEqual([
      [1],
      [null],
      [null],
      [null],
    ])
    expect(await rows("print x = dynamic([1, 2, 3]) | mv-expand x limit 2")).toEqual([[1], [2]])
  })

  it("parses text by a pattern, all pieces or none", async () => {
    const trace = (slice: number, time: string) =>
      `"Event: NotifySliceRelease (resourceName=PipelineScheduler, totalSlices=27, sliceNumber=${slice}, lockTime=02/17/2016 08:40:0${time}, releaseTime=02/17/2016 08:40:0${time}, previousLockTime=02/17/2016 08:39:0${time})"`
    const pattern = `* "resourceName=" resourceName ", totalSlices=" totalSlices: long * "sliceNumber=" sliceNumber: long * "lockTime=" lockTime ", releaseTime=" releaseTime: date "," * "previousLockTime=" previousLockTime: date ")" *`
    expect(
      await rows(
        `datatable(EventText: string) [${trace(23, "1")}, ${trace(15, "0")}, "nothing"] | parse EventText with ${pattern} | project-away EventText`,
      ),
    ).toEqual([
      ["PipelineScheduler", 27, 23, "02/17/2016 08:40:01", "2016-02-17 08:40:01", "2016-02-17 08:39:01"],
      ["PipelineScheduler", 27, 15, "02/17/2016 08:40:00", "2016-02-17 08:40:00", "2016-02-17 08:39:00"],
      ["", null, null, "", null, null],
    ])
    const lead = `"Event: LeadContact (email=john@contosohotel.com, Website=https:contosohotel.com)"`
    expect(
      await rows(
        `print Contacts = ${lead} | parse Contacts with * "email=" alias: string "@" domain: string ", Website=https:" WebsiteDomain: string ")" | project alias, domain, WebsiteDomain`,
      ),
    ).toEqual([["john", "contosohotel.com", "contosohotel.com"]])
    expect(await rows(`print t = "a=x b=5" | parse t with "a=" a: long " b=" b: long`)).toEqual([
      ["a=x b=5", null, null],
    ])
    expect(await rows(`print t = "a=4 b=-5" | parse t with "a=" a: long " b=" b: long`)).toEqual([["a=4 b=-5", 4, -5]])
    expect(await rows(`print t = "v5x" | parse t with "v" n: long`)).toEqual([["v5x", null]])
    expect(await rows(`print t = "v5x" | parse t with "v" n: long *`)).toEqual([["v5x", 5]])
    expect(await rows(`print t = "x.y|z" | parse t with a "." t "|" c`)).toEqual([["y", "x", "z"]])
  })

  it("makes series from the first instant to before the last, with defaults between", async () => {
    const data = `let data = datatable(timestamp: datetime, metric: real) [
      datetime(2016-12-31T06:00), 50, datetime(2017-01-01), 4, datetime(2017-01-02), 3, datetime(2017-01-03), 4, datetime(2017-01-03T03:00), 6,
      datetime(2017-01-05), 8, datetime(2017-01-05T13:40), 13, datetime(2017-01-06), 4, datetime(2017-01-07), 3, datetime(2017-01-08), 8,
      datetime(2017-01-08T21:00), 8, datetime(2017-01-09), 2, datetime(2017-01-09T12:00), 11, datetime(2017-01-10T05:00), 5];
      let interval = 1d; let stime = datetime(2017-01-01); let etime = datetime(2017-01-10);`
    const answer = await ask(
      engine,
      `${data} data | make-series avg(metric) on timestamp from stime to etime step interval`,
    )
    expect(answer.columns).toEqual(["avg_metric", "timestamp"])
    expect(answer.rows[0]?.[0]).toEqual([4, 3, 5, 0, 10.5, 4, 3, 8, 6.5])
    expect(JSON.stringify(answer.rows[0]?.[1])).toContain("2017-01-09T00:00:00.0000000Z")
    expect(
      await rows(
        `${data} data | take 0 | make-series avg(metric) default=1.0 on timestamp from stime to etime step interval | count`,
      ),
    ).toEqual([[0]])
    expect(
      await rows(
        "runs | make-series n = count(), s = sum(tokens) default = -1 on tokens from 0 to 101 step 50 by ok | where ok",
      ),
    ).toEqual([[true, [2, 0, 1], [40, -1, 100], [0, 50, 100]]])
  })

  it("means one instant by now() and ago()", async () => {
    expect(await rows("print now(), ago(1d), now(-1h), now() == now(), now() - ago(2h)")).toEqual([
      ["2026-01-10 00:00:00", "2026-01-09 00:00:00", "2026-01-09 23:00:00", true, 2 * 3_600_000_000],
    ])
    expect(await ids("started_at > ago(8d)")).toEqual(["r4"])
  })

  it("takes NaN as equal to nothing and smaller or larger than nothing", async () => {
    expect(await rows("print real(nan) == real(nan), real(nan) != real(nan)")).toEqual([[false, true]])
    expect(await rows("odd | where r in (real(nan), 5.0) | project id")).toEqual([[5]])
    expect(await rows("odd | where r == r | summarize count()")).toEqual([[5]])
    expect(
      await rows(
        "odd | where id in (1, 4) | sort by id asc | project l < r, r <= r, not(r > id), r between (0.0 .. r), l between (0 .. r)",
      ),
    ).toEqual([
      [false, false, true, false, false],
      [null, null, null, null, null],
    ])
    expect(
      await rows(
        "odd | where id == 1 | project x = real(null) < r, y = long(null) >= r, z = real(null) !between (0.0 .. r)",
      ),
    ).toEqual([[null, null, null]])
    expect(await rows("odd | where r > 0 | project id | sort by id asc")).toEqual([[2], [5]])
    expect(await rows("odd | where r >= 0 or r < 0 | summarize count()")).toEqual([[5]])
    expect(await rows("odd | where r between (-5 .. 5) | summarize count()")).toEqual([[3]])
  })

  it("refuses names that differ in letter case only, and keeps the case of all others", async () => {
    await expect(rows("print a = 1, A = 2")).rejects.toThrow(/differ only in letter case/)
    await expect(rows("runs | extend MODEL = 1")).rejects.toThrow(/differ only in letter case/)
    await expect(rows("runs | where Model == 'x'")).rejects.toThrow(/no column "Model"/)
    expect(await names("print ['Odd \"name'] = 1")).toEqual(['Odd "name'])
  })

  it("keeps decimals decimal", async () => {
    expect(await rows("runs | summarize sum(cost_usd), avg(cost_usd), max(cost_usd) * 1000")).toEqual([
      [0.0025, 0.000625, 1.5],
    ])
    expect(
      await rows(
        "print decimal(0.0000051234) / 7 * 1000000, round(decimal(0.0000051234) / 7 * 1000, 9), todouble(decimal(1) / 3), decimal(2) / 3 - decimal(1) / 3",
      ),
    ).toEqual([[0.731914285714, 0.000731914, 1 / 3, 0.333333333333]])
    expect(
      await rows("datatable(c: decimal) [0.0000011234, 0.0000000001, 0.0000000001] | summarize avg(c) * 1000000"),
    ).toEqual([[0.374533333333]])
    expect(await ids("cost_usd > 0.0009")).toEqual(["r1"])
    expect(await ids("cost_usd == 0.0009")).toEqual(["r4"])
    expect(
      await rows("runs | where run_id == 'r1' | project cost_usd * 1.5, cost_usd / 3, cost_usd + 1, 1.0 - cost_usd"),
    ).toEqual([[0.00225, 0.0005, 1.0015, 0.9985]])
  })
})
