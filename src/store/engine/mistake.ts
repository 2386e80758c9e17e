import { nearest } from "../../model/nearest.ts"
import { type Fix, Problem, positionIn } from "../../model/problem.ts"

/** The engine's complaint about a person's SQL as a Problem: one sentence, the place, near names; never a path. */
export function sqlMistake(error: unknown, sql: string): Problem {
  if (error instanceof Problem) return error
  const text = error instanceof Error ? error.message : String(error)
  if (/Out of Memory|could not allocate|failed to (allocate|pin)/i.test(text)) {
    return new Problem("too_large", "the query needs more memory than it may use", {
      hint: "aggregate or filter before sorting, joining or collecting",
    })
  }
  const [sentence = "", ...rest] = withoutPlace(text)
    .split("\n")
    .filter((line) => line.trim() !== "")
  const position = placeOf(text, sql)
  const hint = rest.map(tidy).join(" ")
  return new Problem("sql_error", tidy(sentence), {
    ...(hint === "" ? {} : { hint }),
    ...(position === null ? {} : { position, fixes: fixesIn(hint, sql.slice(position.start, position.end)) }),
    cause: error,
  })
}

function withoutPlace(text: string): string {
  return text.split(/\nLINE \d+: /)[0] ?? text
}

function tidy(line: string): string {
  return line
    .trim()
    .replace(
      /^(Binder|Parser|Catalog|Conversion|Invalid Input|Out of Range|Not implemented|Mismatch Type) Error: /i,
      "",
    )
    .replace(/(['"])\/[^'"]*\1/g, "a file of the server")
}

/** Of the names that the engine offers, the one that is nearest to what stands there. */
function fixesIn(hint: string, written: string): readonly Fix[] {
  const [, list = ""] = /^(?:Candidate bindings|Did you mean):? (.*)$/.exec(hint) ?? []
  const names = [...list.matchAll(/"([^"]+)"/g)].flatMap(([, name]) => name?.split(".").at(-1) ?? [])
  const near = nearest(written.toLowerCase(), names)
  return near === null ? [] : [{ about: "did you mean", replacement: /^[a-z_]\w*$/i.test(near) ? near : `"${near}"` }]
}

/** The engine shows the line and a caret under it; that gives the place in the text. */
function placeOf(text: string, sql: string) {
  const shown = /\nLINE (\d+): (.*)\n( *)\^/.exec(text)
  if (!shown) return null
  const [, lineNumber = "1", snippet = "", indent = ""] = shown
  const lines = sql.split("\n")
  const line = lines[Number(lineNumber) - 1] ?? ""
  const column = indent.length - `LINE ${lineNumber}: `.length
  const inner = snippet.replace(/^\.\.\./, "").replace(/\.\.\.$/, "")
  const at = line.indexOf(inner)
  if (at < 0) return null
  const cut = snippet.startsWith("...") ? 3 : 0
  const start =
    lines.slice(0, Number(lineNumber) - 1).join("\n").length + (lineNumber === "1" ? 0 : 1) + at + column - cut
  const word = /^[\w$]+/.exec(sql.slice(start))?.[0].length ?? 1
  return positionIn(sql, start, start + word)
}
