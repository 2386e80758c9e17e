import { filter } from "../duckdb/mark.ts"
import { raw, type Sql, sql } from "../duckdb/sql.ts"
import { aggregate, type FunctionEntry, scalar, signature } from "./entry.ts"

/** Functions of whole numbers as rows of 64 bits, and what a group's numbers have together. */
export const bitFunctions: readonly FunctionEntry[] = [
  binary("and", "The bits that both numbers have.", "binary_and(6, 3) == 2", (one, other) => sql`(${one} & ${other})`),
  binary(
    "or",
    "The bits that one of the numbers has.",
    "binary_or(6, 3) == 7",
    (one, other) => sql`(${one} | ${other})`,
  ),
  binary(
    "xor",
    "The bits that only one of the numbers has.",
    "binary_xor(6, 3) == 5",
    (one, other) => sql`xor(${one}, ${other})`,
  ),
  scalar("binary_not", "The bits that the number has not.", "binary_not(5) == -6", [
    signature("value: long", "long", (value) => sql`(~${value})`),
  ]),
  scalar(
    "binary_shift_left",
    "The bits moved to the left by so many places (of 64); null by a negative number of them.",
    "binary_shift_left(1, 2) == 4",
    [signature("value: long, places: long", "long", shiftedLeft, "maybe")],
  ),
  scalar(
    "binary_shift_right",
    "The bits moved to the right by so many places (of 64), the sign kept; null by a negative number of them.",
    "binary_shift_right(8, 2) == 2",
    [
      signature(
        "value: long, places: long",
        "long",
        (value, places) => sql`CASE WHEN ${places} >= 0 THEN ${value} >> (${places} % 64) END`,
        "maybe",
      ),
    ],
  ),
  ...(["and", "or", "xor"] as const).map((word) =>
    aggregate(
      `binary_all_${word}`,
      `The bits of all values joined by ${word}; nulls are left out, null of none.`,
      `binary_all_${word}(total_tokens)`,
      [signature("value: long", "long", (value) => sql`bit_${raw(word)}(${value})${filter}`, "maybe")],
    ),
  ),
]

function binary(word: string, doc: string, example: string, template: (one: Sql, other: Sql) => Sql): FunctionEntry {
  return scalar(`binary_${word}`, doc, example, [signature("one: long, other: long", "long", template)])
}

/** The engine's own shift refuses to lose a bit: twice as many are shifted, and the lower ones are the number. */
function shiftedLeft(value: Sql, places: Sql): Sql {
  const wide = sql`CAST(${value} AS HUGEINT) * (CAST(1 AS HUGEINT) << CAST(${places} % 64 AS HUGEINT))`
  const lower = sql`(${wide} % 18446744073709551616 + 27670116110564327424) % 18446744073709551616`
  return sql`CASE WHEN ${places} >= 0 THEN CAST(${lower} - 9223372036854775808 AS BIGINT) END`
}
