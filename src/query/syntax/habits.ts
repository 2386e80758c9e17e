import { type Cursor, here, isSymbol, isWord, peek, report } from "./cursor.ts"
import { operatorWords } from "./infix.ts"

type Habit = { readonly message: string; readonly help: string; readonly replacement?: string }

const symbols: Readonly<Record<string, Habit>> = {
  "=": { message: "`=` names a column; it does not compare", help: "write `==`", replacement: "==" },
  "===": { message: "`===` is JavaScript", help: "write `==`", replacement: "==" },
  "!==": { message: "`!==` is JavaScript", help: "write `!=`", replacement: "!=" },
  "<>": { message: "`<>` is SQL", help: "write `!=`", replacement: "!=" },
  "&&": { message: "`&&` is not an operator here", help: "write `and`", replacement: "and" },
  "||": { message: "`||` is not an operator here", help: "write `or`; join text with strcat(a, b)", replacement: "or" },
  "??": { message: "`??` is not an operator here", help: "write coalesce(a, b)" },
  "!": { message: "`!` stands only before an operator such as `!has`", help: "write not(…)" },
  "?": { message: "there is no `? :` here", help: "write iff(condition, then, else)" },
  "&": { message: "`&` is not an operator here", help: "write `and`", replacement: "and" },
  ":": {
    message: "`:` does not compare here",
    help: "write `==`, or `has` for a word within a text",
    replacement: " ==",
  },
  "~": { message: "`~` alone is not an operator here", help: "write `=~`, `contains` or `matches regex`" },
  "^": { message: "`^` is not an operator here", help: "multiply instead" },
}

const words: Readonly<Record<string, Habit>> = {
  AND: { message: "words of the language are in lower case", help: "write `and`", replacement: "and" },
  OR: { message: "words of the language are in lower case", help: "write `or`", replacement: "or" },
  IN: { message: "words of the language are in lower case", help: "write `in`", replacement: "in" },
  BETWEEN: {
    message: "words of the language are in lower case",
    help: "write `between (low .. high)`",
    replacement: "between",
  },
  LIKE: {
    message: "`LIKE` is SQL",
    help: 'write `contains "…"`, `startswith "…"`, `endswith "…"` or `matches regex`',
  },
  ILIKE: {
    message: "`ILIKE` is SQL",
    help: 'write `contains "…"`, `startswith "…"` or `endswith "…"`, which ignore case',
  },
  IS: { message: "`IS NULL` is SQL", help: "write isnull(x) or isnotnull(x); for text isempty(x)" },
  NOT: { message: "`NOT` is SQL", help: "write `!in`, `!has`, `!between` …, or not(…) around the condition" },
  XOR: { message: "there is no `xor`", help: "write a != b" },
}

/** Where an operator could stand: explains what another language says there. True when it did. */
export function explainInfixHabit(cursor: Cursor): boolean {
  const token = peek(cursor)
  if (token === undefined) return false
  const upper = token.text.toUpperCase()
  const habit = token.kind === "symbol" ? symbols[token.text] : token.kind === "name" ? words[upper] : undefined
  if (habit !== undefined && (token.kind === "symbol" || !isName(cursor))) {
    tell(cursor, habit)
    return true
  }
  if (token.kind === "symbol" && /^![\p{L}_]/u.test(token.text)) {
    tell(cursor, { message: `there is no operator \`${token.text}\``, help: `negations are ${negations.join(", ")}` })
    return true
  }
  return false
}

const negations = operatorWords
  .filter((word) => /^![a-z]/.test(word) && !word.endsWith("_cs"))
  .map((word) => `\`${word}\``)

/** `not` and `like` in lower case are habits only where an operand follows. */
function isName(cursor: Cursor): boolean {
  const next = peek(cursor, 1)
  return next === undefined || isSymbol(next, "|", ",", ")", ";", "=")
}

/** Whether the word is one that joins or compares in SQL, or in capitals here. */
export function isOperatorElsewhere(word: string): boolean {
  return Object.hasOwn(words, word.toUpperCase())
}

/** Where a value should stand: explains what another language says there. True when it did. */
export function explainPrefixHabit(cursor: Cursor): boolean {
  const token = peek(cursor)
  const next = peek(cursor, 1)
  if (isSymbol(token, "!") || (token?.kind === "symbol" && /^![\p{L}_]/u.test(token.text))) {
    tell(cursor, { message: "`!` does not negate a condition", help: "write not(…) around it" })
    return true
  }
  if (
    isSymbol(token, "*") &&
    next !== undefined &&
    (next.kind === "name" || isSymbol(next, "==", "!has", "!contains"))
  ) {
    tell(cursor, {
      message: "`*` does not stand for all columns in a condition",
      help: 'name the columns: message has "…" or error has "…"',
    })
    return true
  }
  if (isSymbol(token, ".") && next?.kind === "name") {
    tell(cursor, {
      message: `\`.${next.text}\` is jq`,
      help: `write \`${next.text}\` without the dot in front`,
    })
    return true
  }
  if (isSymbol(token, ".") && next?.kind === "number") {
    tell(cursor, { message: "a number starts with a digit", help: `write 0.${next.text}` })
    return true
  }
  if (isWord(token, "not", "NOT") && next !== undefined && !isSymbol(next, "(", ")", ",", "|", "=", "==")) {
    tell(cursor, { message: "`not` is a function here", help: "write not(…) around the condition" })
    return true
  }
  return false
}

function tell(cursor: Cursor, { message, help, replacement }: Habit): void {
  report(cursor, "E112", message, here(cursor), [
    replacement === undefined ? { text: help } : { text: help, replacement },
  ])
}
