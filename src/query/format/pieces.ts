import type { Token } from "../syntax/token.ts"
import { tokenize } from "../syntax/tokenize.ts"

/** A comment. `ownLine`: nothing stands before it on its line; `afterBlank`: an empty line does. */
export type Comment = { readonly text: string; readonly ownLine: boolean; readonly afterBlank: boolean }

/** What stands before a token: comments, and whether an empty line keeps them from it. */
export type Gap = { readonly comments: readonly Comment[]; readonly endsBlank: boolean }

/** The tokens of a text that mean something; `gaps[index]` stands before `tokens[index]`, the last one at the end. */
export type Pieces = { readonly tokens: readonly Token[]; readonly gaps: readonly Gap[] }

/** Cuts a text into tokens and what stands between them. */
export function piecesOf(text: string): Pieces {
  const tokens: Token[] = []
  const gaps: Gap[] = []
  let comments: Comment[] = []
  let newlines = 0
  for (const token of tokenize(text)) {
    if (token.kind === "space") newlines = token.text.split("\n").length - 1
    else if (token.kind === "comment") {
      const ownLine = newlines > 0 || comments.length > 0 || tokens.length === 0
      comments.push({ text: token.text.trimEnd(), ownLine, afterBlank: newlines > 1 })
      newlines = 0
    } else {
      tokens.push(token)
      gaps.push({ comments, endsBlank: newlines > 1 })
      comments = []
      newlines = 0
    }
  }
  return { tokens, gaps: [...gaps, { comments, endsBlank: false }] }
}
