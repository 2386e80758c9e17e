import type { OperatorEntry } from "./operators.ts"

/** What may stand between two values. `!` in front of a word says the opposite, `_cs` behind it that letter case counts. */
export const comparisons: readonly OperatorEntry[] = [
  {
    word: "==",
    usage: "a == b",
    doc: "True when both are the same; texts with their letter case. With one null it is false.",
    example: 'runs | where status == "failed"',
  },
  {
    word: "!=",
    usage: "a != b",
    doc: "True when they differ; with one null too.",
    example: 'runs | where provider != "groq"',
  },
  {
    word: "=~",
    usage: "text =~ text",
    doc: "True when both texts are the same whatever their letter case; `!~` the opposite.",
    example: 'runs | where status =~ "FAILED"',
  },
  {
    word: "<",
    usage: "a < b, a <= b, a > b, a >= b",
    doc: "Compares numbers, times and lengths of time. With a null the answer is null, and `where` leaves the row out.",
    example: "runs | where duration > 10s",
  },
  {
    word: "between",
    usage: "a between (low .. high)",
    doc: "True from the low to the high value, both included; `!between` outside of them.",
    example: "runs | where duration between (1s .. 5s)",
  },
  {
    word: "in",
    usage: "a in (value, …) or a in (pipeline)",
    doc: "True when the value is one of the list, or of the first column of the pipeline. `in~` without letter case, `!in` the opposite.",
    example: 'runs | where status in ("failed", "cancelled")',
  },
  {
    word: "has",
    usage: "text has text",
    doc: "True when the text holds the other as whole words of letters and digits, whatever their letter case. Faster than `contains`.",
    example: 'runs | where model has "70b"',
  },
  {
    word: "has_any",
    usage: "text has_any (text, …)",
    doc: "True when the text holds one of them as whole words.",
    example: 'runs | where message has_any ("refund", "invoice")',
  },
  {
    word: "has_all",
    usage: "text has_all (text, …)",
    doc: "True when the text holds each of them as whole words.",
    example: 'runs | where message has_all ("refund", "invoice")',
  },
  {
    word: "hasprefix",
    usage: "text hasprefix text",
    doc: "True when a word in the text begins with the other, whatever its letter case.",
    example: 'runs | where model hasprefix "lla"',
  },
  {
    word: "hassuffix",
    usage: "text hassuffix text",
    doc: "True when a word in the text ends with the other, whatever its letter case.",
    example: 'runs | where model hassuffix "b"',
  },
  {
    word: "contains",
    usage: "text contains text",
    doc: "True when the text holds the other anywhere, whatever its letter case.",
    example: 'runs | where message contains "time"',
  },
  {
    word: "startswith",
    usage: "text startswith text",
    doc: "True when the text begins with the other, whatever its letter case.",
    example: 'runs | where model startswith "llama"',
  },
  {
    word: "endswith",
    usage: "text endswith text",
    doc: "True when the text ends with the other, whatever its letter case.",
    example: 'runs | where model endswith "versatile"',
  },
  {
    word: "matches regex",
    usage: "text matches regex pattern",
    doc: "True when the pattern (RE2) is found anywhere in the text.",
    example: 'runs | where model matches regex "[0-9]+b"',
  },
  {
    word: "and",
    usage: "condition and condition",
    doc: "True when both are. Binds tighter than `or`.",
    example: 'runs | where status == "failed" and duration > 10s',
  },
  {
    word: "or",
    usage: "condition or condition",
    doc: "True when one of them is.",
    example: 'runs | where status == "failed" or duration > 10s',
  },
  {
    word: "/",
    usage: "a + b, a - b, a * b, a / b, a % b",
    doc: "Whole numbers divide to whole numbers, by nothing to null; a length of time by another gives a number. `%` is never negative.",
    example: "runs | project run_id, seconds = duration / 1s",
  },
]

/** The entry that documents an operator: `!has_cs` is told under `has`, `>=` under `<`. */
export function comparisonNamed(written: string): OperatorEntry | undefined {
  const plain = written.replace(/^!(?=\w)|_cs$|~$/g, "")
  const word = family[written] ?? family[plain] ?? plain
  return comparisons.find((one) => one.word === word)
}

const family: Readonly<Record<string, string>> = {
  "!~": "=~",
  "=~": "=~",
  "<=": "<",
  ">": "<",
  ">=": "<",
  "+": "/",
  "-": "/",
  "*": "/",
  "%": "/",
  matches: "matches regex",
  regex: "matches regex",
}
