import { elementOrNull } from "../duckdb/json.ts"
import { raw, type Sql, sql } from "../duckdb/sql.ts"
import { notForm } from "./comparison.ts"
import { text } from "./equality.ts"
import { type Argument, argument, type Form } from "../plan/form.ts"
import { type FunctionEntry, scalar, signature } from "./entry.ts"

/** Pairs of condition and value, and what else. A condition that is null counts as false. */
const caseForm: Form = {
  name: "case",
  duckdb: (args) => {
    const pairs = Array.from(
      { length: Math.floor(args.length / 2) },
      (_, index) => [argument(args, index * 2).sql, argument(args, index * 2 + 1).sql] as const,
    )
    const branches = pairs.map(([condition, value]) => sql`WHEN ${condition} THEN ${value}`)
    return sql`CASE ${branches.reduce((all, one) => sql`${all} ${one}`)} ELSE ${argument(args, args.length - 1).sql} END`
  },
}

/** Functions of conditions and of missing values. `case` and `iff` are bound by the binder, which knows their shape. */
export const conditionFunctions: readonly FunctionEntry[] = [
  scalar("not", "True of false, false of true, null of null.", "not(1 == 2)", [
    signature("condition: bool", "bool", notForm),
  ]),
  ...["iff", "iif"].map((name) =>
    scalar(
      name,
      "The second argument where the condition is true, else the third.",
      `${name}(1 < 2, "yes", "no") == "yes"`,
      [signature("condition: bool, then: same, otherwise: same", "same", caseForm, "maybe")],
    ),
  ),
  scalar(
    "case",
    "The value behind the first condition that is true, else the last argument.",
    'case(1 > 2, "a", 2 > 1, "b", "c") == "b"',
    [signature("condition: bool, then: same, more?...: same", "same", caseForm, "maybe")],
  ),
  scalar(
    "coalesce",
    "The first argument that is not null; of texts the first that is not empty.",
    'coalesce("", "a") == "a"',
    [signature("values...: same", "same", coalesceForm(), "maybe")],
  ),
  scalar("isnull", "Whether a value is missing. Text never is: it may be empty.", "isnull(long(null))", [
    signature("value: any", "bool", missing("IS NULL", false), "never"),
  ]),
  scalar("isnotnull", "Whether a value is there. Text always is.", "isnotnull(5)", [
    signature("value: any", "bool", missing("IS NOT NULL", true), "never"),
  ]),
  scalar("isempty", "Whether text is empty, or a value of another type missing.", 'isempty("")', [
    signature("value: any", "bool", empty(false), "never"),
  ]),
  scalar("isnotempty", "Whether text is not empty, or a value of another type there.", 'isnotempty("a")', [
    signature("value: any", "bool", empty(true), "never"),
  ]),
]

function coalesceForm(): Form {
  return {
    name: "coalesce",
    duckdb: (args) => {
      const pieces = args.map(present)
      return sql`coalesce(${pieces.reduce((all, one) => sql`${all}, ${one}`)})`
    },
  }
}

/** The argument as null where the language says that it is missing. */
function present({ sql: value, type }: Argument): Sql {
  if (type === "string") return sql`nullif(${value}, '')`
  return type === "dynamic" ? elementOrNull(value) : value
}

function missing(test: "IS NULL" | "IS NOT NULL", ofText: boolean): Form {
  return {
    name: test,
    asksPresence: test === "IS NOT NULL",
    duckdb: (args) => {
      const { sql: value, type } = argument(args, 0)
      if (type === "string") return raw(String(ofText))
      return sql`(${type === "dynamic" ? elementOrNull(value) : value} ${raw(test)})`
    },
  }
}

/** A dynamic that is the empty text is empty too. */
function empty(negated: boolean): Form {
  return {
    name: negated ? "isnotempty" : "isempty",
    takesMissingText: true,
    // A missing text is not another than the empty one: SQL's NULL drops the row.
    ...(negated && { filter: (args) => emptyTest(argument(args, 0), argument(args, 0).sql, true) }),
    duckdb: (args) => emptyTest(argument(args, 0), text(argument(args, 0)), negated),
  }
}

function emptyTest({ sql: value, type }: Argument, whole: Sql, negated: boolean): Sql {
  if (type === "string") return sql`(${whole} ${raw(negated ? "<>" : "=")} '')`
  if (type !== "dynamic") return sql`(${value} ${raw(negated ? "IS NOT NULL" : "IS NULL")})`
  return sql`(coalesce(json_extract_string(${value}, '$'), '') ${raw(negated ? "<>" : "=")} '')`
}
