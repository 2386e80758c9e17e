import type { KqlType } from "../../../src/query/index.ts"
import { type Draft, written } from "./draft.ts"
import { pick } from "./tables.ts"

/** Types that have an order among numbers and times. */
export const numbers: readonly KqlType[] = ["long", "real", "datetime", "timespan"]

/** An expression of a type over the draft's columns. */
export function expression(draft: Draft, type: KqlType, depth: number): string {
  const { random, columns } = draft
  const own = columns.filter((column) => column.type === type)
  if (own.length > 0 && random() < (depth <= 0 ? 0.75 : 0.4)) return written(pick(random, own).name)
  if (depth <= 0 || random() < 0.15) return literal(draft, type)
  if (type === "long" && draft.twice && random() < 0.3) return call(draft, depth - 1)
  return pick(random, makers[type] ?? [() => literal(draft, type)])(draft, depth - 1)
}

function call(draft: Draft, depth: number): string {
  const args = draft.random() < 0.5 ? [] : [expression(draft, "long", depth)]
  return `twice(${[expression(draft, "long", depth), ...args].join(", ")})`
}

/** A condition. */
export function condition(draft: Draft, depth: number): string {
  return depth > 0 && draft.random() < 0.95
    ? pick(draft.random, makers["bool"] ?? [])(draft, depth - 1)
    : expression(draft, "bool", depth)
}

const literals: Readonly<Partial<Record<KqlType, readonly string[]>>> = {
  long: ["0", "1", "-1", "3", "7", "-7", "10", "long(null)", "0x10"],
  int: ["int(5)", "int(-3)", "int(null)"],
  real: ["0.5", "1.5", "-2.25", "100.0", "real(null)", "1e2"],
  decimal: ["decimal(0.5)", "decimal(-1.25)", "decimal(null)", "decimal(3)"],
  bool: ["true", "false", "bool(null)"],
  string: [
    '""',
    '"alpha"',
    "'Alpha'",
    '"a"',
    '"x"',
    '"ÉCLAIR"',
    '"5"',
    '"beta"',
    '"жук"',
    String.raw`@"a\b"`,
    String.raw`"say \"hi\""`,
  ],
  guid: ["guid(74be27de-1e4e-49d9-b579-fe0b331d3642)", "guid(null)", "guid(00000000-0000-0000-0000-000000000001)"],
  datetime: [
    "datetime(2026-01-04)",
    "datetime(2026-01-05T01:01:01.5Z)",
    "datetime(1969-12-31T23:59:59)",
    "datetime(null)",
    "now()",
    "ago(7d)",
  ],
  timespan: ["0s", "1s", "90m", "1d", "-1h", "timespan(1.02:03:04.5)", "timespan(null)", "250ms"],
  dynamic: ["dynamic([1, 2])", "dynamic({'a': 1})", "dynamic(null)", "dynamic([])", 'dynamic(["a", "b"])'],
}

function literal({ random }: Draft, type: KqlType): string {
  return pick(random, literals[type] ?? ["1"])
}

type Maker = (draft: Draft, depth: number) => string

const of =
  (type: KqlType): Maker =>
  (draft, depth) =>
    expression(draft, type, depth)
const [long, real, bool, string, datetime, timespan, dynamic, guid] = (
  ["long", "real", "bool", "string", "datetime", "timespan", "dynamic", "guid"] as const
).map(of) as [Maker, Maker, Maker, Maker, Maker, Maker, Maker, Maker]

/** A maker that puts makers' expressions between pieces of text. */
function template(pieces: TemplateStringsArray, ...parts: readonly (Maker | readonly string[])[]): Maker {
  return (draft, depth) =>
    pieces
      .map((piece, index) => {
        const part = parts[index]
        if (part === undefined) return piece
        return piece + (typeof part === "function" ? part(draft, depth) : pick(draft.random, part))
      })
      .join("")
}

const ordered: Maker = (draft, depth) => {
  const type = pick(draft.random, ["long", "real", "datetime", "timespan", "int", "decimal"] as const)
  return `(${expression(draft, type, depth)} ${pick(draft.random, ["<", "<=", ">", ">="])} ${expression(draft, type, depth)})`
}
const equal: Maker = (draft, depth) => {
  const type = pick(draft.random, [
    "long",
    "real",
    "datetime",
    "timespan",
    "string",
    "bool",
    "int",
    "decimal",
    "string",
    "guid",
  ] as const)
  return `(${expression(draft, type, depth)} ${pick(draft.random, ["==", "!="])} ${expression(draft, type, depth)})`
}
const mixed: Maker = (draft, depth) => {
  const types = ["long", "real", "int"] as const
  return `(${expression(draft, pick(draft.random, types), depth)} ${pick(draft.random, ["==", "!=", "<", ">="])} ${expression(draft, pick(draft.random, types), depth)})`
}
const isMissing: Maker = (draft, depth) => {
  const type = pick(draft.random, ["long", "real", "datetime", "string", "dynamic", "bool", "guid"] as const)
  const words = type === "dynamic" ? ["isnull", "isnotnull"] : ["isnull", "isnotnull", "isempty", "isnotempty"]
  return `${pick(draft.random, words)}(${expression(draft, type, depth)})`
}

const terms = [
  '"alpha"',
  '"beta"',
  '"ALPHA"',
  '"2.3"',
  '"v1"',
  '"语"',
  '"éclair"',
  '"x"',
  '"a"',
  '"b"',
  '"жук"',
  '"hi"',
  '"5"',
] as const
const fragments = [...terms, '"%"', '"_"', '".2"', '"\'"', '"-"', '""', String.raw`"\\"`, '"😀"'] as const
const textWords = [
  "contains",
  "!contains",
  "contains_cs",
  "!contains_cs",
  "startswith",
  "!startswith",
  "startswith_cs",
  "endswith",
  "!endswith",
  "endswith_cs",
] as const
const termWords = [
  "has",
  "!has",
  "has_cs",
  "!has_cs",
  "hasprefix",
  "!hasprefix",
  "hassuffix",
  "hasprefix_cs",
  "hassuffix_cs",
] as const
const regexes = ['@"^a"', '@"[0-9]+"', '@"a.*b"', '@"(x|e)$"', '@"\\d"', '@"\\s"'] as const
const groups = ['@"([a-z]+)"', '@"(\\d)\\.(\\d)"', '@"x(.)"'] as const
const units = ['"year"', '"month"', '"day"', '"hour"', '"week"', '"quarter"', '"minute"'] as const
const trimmers = ['"x"', '@"[a-z]"', '"x+"', '@"[^\\w]+"', '" "'] as const
const held = ["1", '"x"', "7", "1.5", "true", '""', '"1"', "int(1)", "datetime(2026-01-04)", "decimal(1.5)"] as const
const path = ["info.a", 'info["s"]', "info.n.x", "info[0]", "info[-1]", "info.l[1]", "info.nope"] as const
const infoPath: Maker = (draft, depth) =>
  draft.columns.some(({ name, type }) => name === "info" && type === "dynamic")
    ? pick(draft.random, path)
    : dynamic(draft, depth)

const makers: Readonly<Partial<Record<KqlType, readonly Maker[]>>> = {
  bool: [
    ordered,
    ordered,
    equal,
    equal,
    equal,
    mixed,
    isMissing,
    template`(${bool} ${["and", "or"]} ${bool})`,
    template`(${bool} ${["and", "or"]} ${bool})`,
    template`not(${bool})`,
    template`(${string} ${termWords} ${terms})`,
    template`(${string} ${termWords} ${terms})`,
    template`(${string} ${textWords} ${fragments})`,
    template`(${string} ${["contains", "!contains", "startswith", "endswith_cs"]} ${string})`,
    template`(${string} ${["=~", "!~"]} ${string})`,
    template`(${string} ${["in", "!in", "in~", "!in~"]} ("alpha", "Éclair", ""))`,
    template`(${long} ${["in", "!in"]} (1, 7, -7))`,
    template`(${string} ${["in", "!in", "in~"]} (models | project model))`,
    template`(${string} ${["has_any", "has_all"]} ("alpha", "beta"))`,
    template`(${string} matches regex ${regexes})`,
    template`(${long} ${["between", "!between"]} (${["-1", "0"]} .. ${["7", "100"]}))`,
    template`(${datetime} ${["between", "!between"]} (datetime(2025-12-01) .. ${["datetime(2026-01-05)", "35d"]}))`,
    template`(${real} ${["between", "!between"]} (${real} .. ${real}))`,
    template`iff(${bool}, ${bool}, ${bool})`,
    template`(${infoPath} ${["==", "!="]} ${held})`,
    template`(${infoPath} ${["==", "!="]} ${held})`,
    template`(${held} ${["==", "!="]} ${infoPath})`,
    template`(${infoPath} ${["<", ">=", "<="]} ${["1", "1.5", "int(-2)", "decimal(1.5)"]})`,
    template`(${infoPath} ${["in", "!in"]} (${["1, 7", '"x", "alpha beta"', "1.5, -2.0", "true"]}))`,
    template`(${infoPath} ${["has", "contains", "startswith"]} ${['"alpha"', '"x"']})`,
    template`(${infoPath} =~ ${['"X"', '"1"', "model"].slice(0, 2)})`,
    template`(${guid} ${["in", "!in"]} (${["guid(74be27de-1e4e-49d9-b579-fe0b331d3642)"]}))`,
    template`(${string} ${["in", "!in", "in~"]} (models))`,
    template`isinf(${real})`,
    template`isfinite(${real})`,
    template`(strcmp(${string}, ${string}) ${["<", "=="]} 0)`,
    template`tobool(${['"true"', '"nope"', "1", "0"]})`,
  ],
  long: [
    template`binary_${["and", "or", "xor"]}(${long}, ${long})`,
    template`binary_not(${long})`,
    template`binary_shift_${["left", "right"]}(${long}, ${["0", "1", "31", "63", "65", "-1"]})`,
    template`binary_shift_${["left", "right"]}(${long}, ${long})`,
    template`(${long} ${["+", "-", "*"]} ${long})`,
    template`(${long} ${["/", "%"]} ${long})`,
    template`(${long} ${["/", "%"]} ${["3", "-3", "2"]})`,
    template`-(${long})`,
    template`bin(${long}, ${["3", "10"]})`,
    template`bin(${long}, (strlen(${string}) - 3))`,
    template`abs(${long})`,
    template`iff(${bool}, ${long}, ${long})`,
    template`case(${bool}, ${long}, ${bool}, ${long}, ${long})`,
    template`coalesce(${long}, ${long})`,
    template`${["min_of", "max_of"]}(${long}, ${long})`,
    template`strlen(${string})`,
    template`indexof(${string}, ${terms})`,
    template`indexof(${string}, ${terms}, ${["0", "1", "-2"]})`,
    template`indexof(${string}, ${terms}, ${["0", "1", "-3"]}, ${["-1", "0", "3"]})`,
    template`array_index_of(split(${string}, "a"), ${['""', '"b"', '"lph"']}, ${["0", "1", "-2"]}, ${["-1", "2"]}, ${["1", "2"]})`,
    template`array_index_of(dynamic([1, 7, 1, -7]), ${long}, ${["1", "-3"]})`,
    template`countof(${string}, ${['"a"', '"aa"', '"x"']})`,
    template`tolong(${string})`,
    template`tolong(${real})`,
    template`tolong(${infoPath})`,
    template`array_length(${dynamic})`,
    template`datetime_diff(${units}, ${datetime}, ${datetime})`,
    template`array_index_of(dynamic(["alpha", "", "x"]), ${string})`,
  ],
  int: [
    template`${["hourofday", "dayofmonth", "dayofyear", "monthofyear", "getyear", "week_of_year"]}(${datetime})`,
    template`datetime_part(${units.filter((unit) => unit !== '"week"')}, ${datetime})`,
    template`toint(${string})`,
  ],
  real: [
    template`(${real} ${["+", "-", "*"]} ${real})`,
    template`(${real} ${["+", "-", "*", "/"]} ${long})`,
    template`(${real} / ${real})`,
    template`(${timespan} / 1h)`,
    template`-(${real})`,
    template`bin(${real}, ${["0.5", "2"]})`,
    template`bin(${real}, (0.5 * strlen(${string}) - 1))`,
    template`abs(${real})`,
    template`ceiling(${real})`,
    template`round(${real} + 0.125, ${["0", "1"]})`,
    template`iff(${bool}, ${real}, ${real})`,
    template`iff(${bool}, ${real}, ${long})`,
    template`coalesce(${real}, ${real})`,
    template`${["min_of", "max_of"]}(${real}, ${real})`,
    template`toreal(${string})`,
    template`todouble(${long})`,
    template`todouble(${infoPath})`,
    template`exp(${["1", "0.5"]} * ${["-1", "2"]})`,
    template`${["log", "log10"]}(abs(${real}) + 0.5)`,
    template`pow(${real}, ${["2", "0.5", "0"]})`,
    template`array_sum(dynamic([1, 2.5, -3]))`,
  ],
  string: [
    template`strcat(${string}, ${string})`,
    template`strcat(${string}, "-", ${long}, ${bool})`,
    template`${["tolower", "toupper"]}(${string})`,
    template`substring(${string}, ${["0", "1", "2", "20"]}, ${["1", "3"]})`,
    template`substring(${string}, ${["0", "1"]})`,
    template`replace_string(${string}, ${terms}, ${['"y"', '""', '"$1"']})`,
    template`replace_regex(${string}, ${groups}, ${['"<\\\\1>"', '"z"', '""']})`,
    template`extract(${groups}, ${["0", "1"]}, ${string})`,
    template`${["trim", "trim_start", "trim_end"]}(${trimmers}, ${string})`,
    template`iff(${bool}, ${string}, ${string})`,
    template`case(${bool}, ${string}, ${bool}, ${string}, ${string})`,
    template`coalesce(${string}, ${string})`,
    template`tostring(${long})`,
    template`reverse(${string})`,
    template`strcat_delim("-", ${string}, ${long}, ${string})`,
    template`substring(${string}, ${["-1", "-2"]}, 1)`,
    template`tostring(${bool})`,
    template`tostring(${guid})`,
    template`tostring(${datetime})`,
    template`tostring(${timespan})`,
    template`tostring(${infoPath})`,
    template`tostring(${dynamic})`,
    template`format_datetime(${datetime}, ${['"yyyy-MM-dd"', '"HH:mm:ss.fff"', '"d/M/yy h:mm tt"']})`,
    template`strcat_array(split(${string}, ${['"a"', '"_"']}), ${['"|"', '""']})`,
  ],
  datetime: [
    template`(${datetime} ${["+", "-"]} ${timespan})`,
    template`bin(${datetime}, ${["1d", "7d", "30d", "1h", "90m", "500ms"]})`,
    template`${["startofday", "startofweek", "startofmonth", "startofyear", "endofday", "endofweek", "endofmonth", "endofyear"]}(${datetime})`,
    template`${["startofday", "startofweek", "startofmonth", "endofyear"]}(${datetime}, ${["1", "-2"]})`,
    template`datetime_add(${units}, ${["1", "-1", "13"]}, ${datetime})`,
    template`iff(${bool}, ${datetime}, ${datetime})`,
    template`coalesce(${datetime}, ${datetime})`,
    template`datetime_local_to_utc(${datetime}, ${['"Europe/Amsterdam"', '"America/New_York"']})`,
    template`unixtime_${["seconds", "milliseconds"]}_todatetime(${long})`,
    template`now(${timespan})`,
    template`todatetime(${['"2026-01-04"', '"2026-01-04T10:00:00Z"', '"nope"', '"2026-02-30"']})`,
    template`datetime_utc_to_local(${datetime}, ${['"Europe/Amsterdam"', '"America/New_York"', '"Asia/Kolkata"']})`,
  ],
  timespan: [
    template`(${datetime} - ${datetime})`,
    template`(${timespan} ${["+", "-"]} ${timespan})`,
    template`(${timespan} * ${["2", "-3"]})`,
    template`-(${timespan})`,
    template`bin(${timespan}, ${["1h", "1s"]})`,
    template`bin(${timespan}, (1h * (strlen(${string}) - 3)))`,
    template`dayofweek(${datetime})`,
    template`iff(${bool}, ${timespan}, ${timespan})`,
    template`abs(${timespan})`,
    template`totimespan(${['"01:00:00"', '"1.02:03:04.5"', '"nope"']})`,
  ],
  dynamic: [
    infoPath,
    infoPath,
    template`pack_array(${long}, ${string})`,
    template`bag_pack("k", ${long}, "v", ${string})`,
    template`split(${string}, ${['"a"', '"_"', '" "']})`,
    template`parse_json(${string})`,
    template`range(${["1", "-2"]}, ${["5", "0"]}, 2)`,
    template`array_slice(dynamic([1, 2, 3, 4]), ${["0", "-3"]}, ${["2", "-1"]})`,
    template`extract_all(${groups}, ${string})`,
    template`extract_all(@"(\\d)\\.(\\d)", dynamic(${["[1]", "[2, 1]", "[1, 2]"]}), ${string})`,
    template`range(${["0h", "30m"]}, ${["2h", "5m"]}${["", ", 45m"]})`,
    template`range(datetime(2026-01-01), ${["datetime(2026-01-01T03:00)", "datetime(2025-12-31)"]}${["", ", 90m"]})`,
    template`bag_keys(${dynamic})`,
    template`array_concat(dynamic([1]), split(${string}, "a"))`,
  ],
  guid: [
    template`toguid(${string})`,
    template`coalesce(${of("guid")}, ${of("guid")})`,
    template`iff(${bool}, ${of("guid")}, ${of("guid")})`,
  ],
  decimal: [
    template`(${of("decimal")} ${["+", "-", "*"]} ${of("decimal")})`,
    template`(${of("decimal")} * ${["2", "int(-3)", "1.5", "0.1"]})`,
    template`coalesce(${of("decimal")}, ${of("decimal")})`,
    template`iff(${bool}, ${of("decimal")}, ${of("decimal")})`,
  ],
}
