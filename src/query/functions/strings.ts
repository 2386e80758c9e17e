import { bound, raw, type Sql, sql } from "../duckdb/sql.ts"
import { elements, listAsJson } from "../duckdb/json.ts"
import { textOf } from "../duckdb/text.ts"
import { type Argument, argument, type Form } from "../plan/form.ts"
import type { Scalar } from "../plan/plan.ts"
import { type FunctionEntry, type Objection, scalar, signature } from "./entry.ts"
import { captureGroups, regexMistake, rewriteMistake } from "./regex.ts"

/** Functions of text. A missing text comes as the empty text. */
export const stringFunctions: readonly FunctionEntry[] = [
  scalar(
    "strlen",
    "How many characters a text has.",
    'strlen("héllo") == 5',
    [signature("text: text", "long", (text) => sql`length(${text})`)],
    {
      columnName: "prefix",
    },
  ),
  scalar("tolower", "The text in lower case.", 'tolower("AbC") == "abc"', [
    signature("text: text", "string", (text) => sql`lower(${text})`),
  ]),
  scalar("toupper", "The text in upper case.", 'toupper("AbC") == "ABC"', [
    signature("text: text", "string", (text) => sql`upper(${text})`),
  ]),
  scalar("reverse", "The text from its end.", 'reverse("abc") == "cba"', [
    signature("text: text", "string", (text) => sql`reverse(${text})`),
  ]),
  scalar(
    "strcat",
    "The texts of all arguments, one behind the other.",
    'strcat("run ", 5, " of ", true) == "run 5 of true"',
    [signature("values...: any", "string", strcat(), "never")],
  ),
  scalar("strcat_delim", "The texts of all arguments with a separator between.", 'strcat_delim("-", 1, 2) == "1-2"', [
    signature("delimiter: text, values...: any", "string", strcatDelim(), "never"),
  ]),
  scalar(
    "strcat_array",
    "The elements of an array as one text with a separator between.",
    'strcat_array(dynamic([1, 2]), "->") == "1->2"',
    [
      signature(
        "array: dynamic, delimiter!: string",
        "string",
        (array, delimiter) =>
          sql`coalesce(array_to_string(list_transform(${elements(array)}, lambda __e: coalesce(json_extract_string(__e, '$'), '')), ${delimiter}), '')`,
        "never",
      ),
    ],
  ),
  scalar(
    "strcmp",
    "-1, 0 or 1: whether the first text sorts before, with or behind the second.",
    'strcmp("a", "b") == -1',
    [
      signature(
        "one: text, other: text",
        "long",
        (one, other) => sql`CAST((${one} > ${other}) AS BIGINT) - CAST((${one} < ${other}) AS BIGINT)`,
      ),
    ],
  ),
  scalar(
    "substring",
    "Part of a text, from a place counted from 0; a negative place counts from the end.",
    'substring("123456", 1, 3) == "234"',
    [
      signature("text: text, start: long", "string", (text, start) => sql`substring(${text}, ${placeOf(text, start)})`),
      signature(
        "text: text, start: long, length: long",
        "string",
        (text, start, length) => sql`substring(${text}, ${placeOf(text, start)}, greatest(${length}, 0))`,
      ),
    ],
  ),
  scalar("indexof", "Where a text stands in another, from 0; -1 when it does not.", 'indexof("abcdefg", "cde") == 2', [
    signature("text: text, sought: text", "long", (text, sought) => sql`(instr(${text}, ${sought}) - 1)`),
    signature("text: text, sought: text, start: long", "long", (text, sought, start) => indexFrom(text, sought, start)),
    signature("text: text, sought: text, start: long, length: long", "long", indexWithin, "maybe"),
  ]),
  scalar(
    "countof",
    "How often a text stands in another, overlaps counted; as a regular expression without overlaps.",
    'countof("ababa", "aba") == 2',
    [
      signature("text: text, sought: text", "long", countOverlaps),
      signature("text: text, sought!: string, kind!: string", "long", countOf()),
    ],
    { object: countofObjection },
  ),
  scalar(
    "split",
    "The pieces of a text between separators.",
    'array_length(split("a_b", "_")) == 2',
    [
      signature(
        "text: text, delimiter: string",
        "dynamic",
        (text, delimiter) => listAsJson(sql`string_split(${text}, ${delimiter})`),
        "never",
      ),
      signature(
        "text: text, delimiter: string, index!: long",
        "dynamic",
        (text, delimiter, index) => listAsJson(sql`string_split(${text}, ${delimiter})[${index} + 1:${index} + 1]`),
        "never",
      ),
    ],
    { columnName: "first", object: (args) => negative(args, 2, "the index") },
  ),
  scalar(
    "trim",
    "The text without one match of a regular expression at either end.",
    'trim("x", "xxabcxx") == "xabcx"',
    [signature("regex!: string, text: text", "string", trimForm("both"))],
    { object: regexAt(0) },
  ),
  scalar(
    "trim_start",
    "The text without one match of a regular expression at its start.",
    'trim_start("-", "--a") == "-a"',
    [signature("regex!: string, text: text", "string", trimForm("start"))],
    { object: regexAt(0) },
  ),
  scalar(
    "trim_end",
    "The text without one match of a regular expression at its end.",
    'trim_end("-", "a--") == "a-"',
    [signature("regex!: string, text: text", "string", trimForm("end"))],
    { object: regexAt(0) },
  ),
  scalar(
    "replace_string",
    "The text with every occurrence of one text replaced.",
    'replace_string("a.b.c", ".", "-") == "a-b-c"',
    [
      signature(
        "text: text, lookup: text, rewrite: text",
        "string",
        (text, lookup, rewrite) => sql`replace(${text}, ${lookup}, ${rewrite})`,
      ),
    ],
  ),
  scalar(
    "replace_regex",
    String.raw`The text with every match of a regular expression replaced; \1 is its first group.`,
    String.raw`replace_regex("v12", @"v(\d+)", @"\1") == "12"`,
    [
      signature(
        "text: text, regex!: string, rewrite!: string",
        "string",
        (text, regex, rewrite) => sql`regexp_replace(${text}, ${regex}, ${rewrite}, 'g')`,
      ),
    ],
    { object: replaceObjection },
  ),
  scalar(
    "extract",
    "What a group of a regular expression matches first; empty when nothing does.",
    String.raw`extract(@"(\d+)", 1, "t=15") == "15"`,
    [
      signature(
        "regex!: string, group!: long, text: text",
        "string",
        (regex, group, text) => sql`coalesce(regexp_extract(${text}, ${regex}, CAST(${group} AS INTEGER)), '')`,
        "never",
      ),
    ],
    { object: extractObjection },
  ),
  scalar(
    "extract_all",
    "Everything the groups of a regular expression match.",
    String.raw`extract_all(@"(\d+)", "1a22") `,
    [
      signature("regex!: string, text: text", "dynamic", extractAll(), "maybe"),
      signature("regex!: string, groups!: dynamic, text: text", "dynamic", extractAll(), "maybe"),
    ],
    { object: extractAllObjection },
  ),
]

function strcat(): Form {
  return {
    name: "strcat",
    duckdb: (args) => {
      const texts = args.map((one) => textOf(one.sql, one.type))
      return sql`(${texts.reduce((all, one) => sql`${all} || ${one}`)})`
    },
  }
}

function strcatDelim(): Form {
  return {
    name: "strcat_delim",
    duckdb: (args) => {
      const delimiter = argument(args, 0).sql
      const texts = args.slice(1).map((one) => textOf(one.sql, one.type))
      return sql`(${texts.reduce((all, one) => sql`${all} || ${delimiter} || ${one}`)})`
    },
  }
}

type Piece = Argument["sql"]

/** DuckDB counts from 1. */
function placeOf(text: Piece, start: Piece): Piece {
  return sql`CASE WHEN ${start} < 0 THEN greatest(length(${text}) + ${start}, 0) ELSE ${start} END + 1`
}

/** A negative start counts from the end. */
function indexFrom(text: Piece, sought: Piece, start: Piece): Piece {
  const from = startOf(text, start)
  return indexIn(sql`substring(${text}, ${from} + 1)`, sought, from)
}

/** What is sought must end within so many characters; -1 stands for all, less for nothing at all. */
function indexWithin(text: Piece, sought: Piece, start: Piece, length: Piece): Piece {
  const from = startOf(text, start)
  const some = indexIn(sql`substring(${text}, ${from} + 1, ${length})`, sought, from)
  return sql`CASE WHEN ${length} >= 0 THEN ${some} WHEN ${length} = -1 THEN ${indexFrom(text, sought, start)} END`
}

function startOf(text: Piece, start: Piece): Piece {
  return sql`CASE WHEN ${start} < 0 THEN greatest(length(${text}) + ${start}, 0) ELSE ${start} END`
}

function indexIn(part: Piece, sought: Piece, from: Piece): Piece {
  const found = sql`instr(${part}, ${sought})`
  return sql`CASE WHEN ${found} = 0 THEN -1 ELSE ${found} - 1 + ${from} END`
}

/** Both go into the lambda as its argument: the engine takes no rows, as `in (runs)` has them, in its body. */
function countOverlaps(text: Piece, sought: Piece): Piece {
  const isHere = raw("length(__x.s) > 0 AND substring(__x.t, __i, length(__x.s)) = __x.s")
  const count = sql`len(list_filter(range(1, length(__x.t) + 1), lambda __i: ${isHere}))`
  return sql`list_transform([struct_pack(t := ${text}, s := ${sought})], lambda __x: ${count})[1]`
}

function countOf(): Form {
  return {
    name: "countof",
    duckdb: (args) => {
      const [text, sought] = [argument(args, 0).sql, argument(args, 1).sql]
      return argument(args, 2).constant === "regex"
        ? sql`len(regexp_extract_all(${text}, ${sought}))`
        : countOverlaps(text, sought)
    },
  }
}

function trimForm(where: "start" | "end" | "both"): Form {
  return {
    name: "trim",
    duckdb: (args) => {
      const regex = String(argument(args, 0).constant ?? "")
      const text = argument(args, 1).sql
      const head = where === "end" ? text : sql`regexp_replace(${text}, ${bound(`^(?:${regex})`)}, '')`
      return where === "start" ? head : sql`regexp_replace(${head}, ${bound(`(?:${regex})$`)}, '')`
    },
  }
}

function extractAll(): Form {
  return {
    name: "extract_all",
    duckdb: (args) => {
      const regex = argument(args, 0)
      const text = argument(args, args.length - 1).sql
      const groups = wantedGroups(regex.constant, args.length === 3 ? argument(args, 1).constant : undefined)
      const group = (index: number) =>
        sql`list_transform(regexp_extract_all(${text}, ${regex.sql}, ${raw(String(index))}), lambda __g: coalesce(__g, ''))`
      const found = (list: Sql) => sql`CASE WHEN regexp_matches(${text}, ${regex.sql}) THEN ${listAsJson(list)} END`
      const [only = 1] = groups
      if (groups.length === 1) return found(group(only))
      const lists = groups.map(group)
      const cells = groups.map((_, index) => raw(`__z[${index + 1}]`))
      const zipped = lists.reduce((all, one) => sql`${all}, ${one}`)
      return found(
        sql`list_transform(list_zip(${zipped}), lambda __z: [${cells.reduce((all, one) => sql`${all}, ${one}`)}])`,
      )
    },
  }
}

function constantAt(args: readonly Scalar[], index: number) {
  const found = args[index]
  return found?.kind === "constant" ? found.value : undefined
}

function negative(args: readonly Scalar[], index: number, what: string): Objection | null {
  const value = constantAt(args, index)
  return typeof value === "bigint" && value < 0n ? { index, message: `${what} must not be negative` } : null
}

/** Objects to a regular expression that RE2 does not take. */
function regexAt(index: number): (args: readonly Scalar[]) => Objection | null {
  return (args) => {
    const regex = constantAt(args, index)
    const mistake = typeof regex === "string" ? regexMistake(regex) : null
    return mistake === null ? null : { index, message: mistake }
  }
}

/** What RE2 cannot put in, it would leave out without a word. */
function replaceObjection(args: readonly Scalar[]): Objection | null {
  const mistake = regexAt(1)(args)
  const [regex, rewrite] = [constantAt(args, 1), constantAt(args, 2)]
  if (mistake !== null || typeof regex !== "string" || typeof rewrite !== "string") return mistake
  const wrong = rewriteMistake(regex, rewrite)
  return wrong === null ? null : { index: 2, message: wrong, help: String.raw`write \\ for a backslash` }
}

function countofObjection(args: readonly Scalar[]): Objection | null {
  const kind = constantAt(args, 2)
  if (kind === undefined || kind === "normal") return null
  return kind === "regex" ? regexAt(1)(args) : { index: 2, message: 'the kind is "normal" or "regex"' }
}

function extractObjection(args: readonly Scalar[]): Objection | null {
  const mistake = regexAt(0)(args)
  if (mistake !== null) return mistake
  const regex = constantAt(args, 0)
  const group = constantAt(args, 1)
  if (typeof regex !== "string" || typeof group !== "bigint") return null
  const groups = captureGroups(regex).length
  return group >= 0n && group <= BigInt(groups)
    ? null
    : { index: 1, message: `the regular expression has ${groups} groups`, help: "group 0 is the whole match" }
}

function extractAllObjection(args: readonly Scalar[]): Objection | null {
  const mistake = regexAt(0)(args)
  if (mistake !== null) return mistake
  const regex = constantAt(args, 0)
  const groups = typeof regex === "string" ? captureGroups(regex).length : 1
  if (groups < 1 || groups > 16)
    return { index: 0, message: "the regular expression needs between 1 and 16 groups (…)" }
  if (args.length < 3) return null
  const wanted = wantedGroups(regex, constantAt(args, 1))
  return wanted.length > 0 && wanted.every((group) => group >= 1 && group <= groups)
    ? null
    : {
        index: 1,
        message: "these are not groups of the regular expression",
        help: "write dynamic([1, 3]) or names of groups",
      }
}

/** The numbers of the groups a list names by number or name, all without one; 0 for what is no group. */
function wantedGroups(regex: unknown, wanted: unknown): readonly number[] {
  const names = captureGroups(String(regex ?? ""))
  if (typeof wanted !== "string") return names.map((_, index) => index + 1)
  const list: unknown = JSON.parse(wanted)
  if (!Array.isArray(list)) return []
  return list.map((one: unknown) =>
    typeof one === "string" ? names.indexOf(one) + 1 : Number.isInteger(one) ? Number(one) : 0,
  )
}
