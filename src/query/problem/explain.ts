import type { Diagnostic } from "./diagnostic.ts"
import { placeIn } from "./place.ts"

/** How much of a long line is shown. */
const widthMax = 120

/** A mistake as a person reads it in a terminal: the code, the line, carets under the place, and what to do. */
export function explain(text: string, diagnostic: Diagnostic, colors = false): string {
  const paint = colors ? painted : (_style: Style, piece: string) => piece
  const { line, column } = placeIn(text, diagnostic.span.start)
  const margin = " ".repeat(String(line).length)
  const shown = window(text.split("\n")[line - 1] ?? "", column - 1, diagnostic.span.end - diagnostic.span.start)
  const carets = paint("error", "^".repeat(shown.length))
  return [
    `${paint("error", `error[${diagnostic.code}]`)}: ${diagnostic.message}`,
    `${paint("quiet", `${line} |`)} ${shown.text}`,
    `${paint("quiet", `${margin} |`)} ${" ".repeat(shown.start)}${carets}`,
    ...diagnostic.hints.map(({ text: hint }) => `${paint("help", "help:")} ${hint}`),
  ].join("\n")
}

/** All mistakes, one below the other. */
export function explainAll(text: string, diagnostics: readonly Diagnostic[], colors = false): string {
  return diagnostics.map((diagnostic) => explain(text, diagnostic, colors)).join("\n\n")
}

type Window = { readonly text: string; readonly start: number; readonly length: number }

/** The part of a line round a place, with tabs as one space so that carets stand below it. */
function window(line: string, start: number, length: number): Window {
  const plain = line.replaceAll("\t", " ").trimEnd()
  const end = Math.max(start + 1, Math.min(start + length, plain.length))
  if (plain.length <= widthMax) return { text: plain, start, length: end - start }
  const from = Math.max(0, Math.min(start - 20, plain.length - widthMax))
  const shown = plain.slice(from, from + widthMax)
  return { text: shown, start: start - from, length: Math.max(1, Math.min(end - start, widthMax - (start - from))) }
}

type Style = "error" | "quiet" | "help"

const codes: Readonly<Record<Style, string>> = { error: "31;1", quiet: "2", help: "36" }

function painted(style: Style, piece: string): string {
  return `\u001B[${codes[style]}m${piece}\u001B[0m`
}
