/** A text that a spreadsheet would run as a formula, with `'` in front; numbers stay numbers. */
export function guarded(text: string): string {
  return runs(text) && !plainNumber.test(text) ? `'${text}` : text
}

/** The same for CSV on its way to a browser, cut anywhere into chunks. */
export function guardCsv(): TransformStream<string, string> {
  let state: State = { place: "cell start", rest: "" }
  return new TransformStream({
    transform(chunk, controller) {
      const step = guardChunk(state, chunk, false)
      state = step.state
      controller.enqueue(step.text)
    },
    flush(controller) {
      controller.enqueue(guardChunk(state, "", true).text)
    },
  })
}

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const runs = (text: string) => /^[=+\-@\t\r]/.test(text)

/** `rest`: the start of a bare cell whose end is not known yet. */
type State = { readonly place: "cell start" | "bare" | "quoted"; readonly rest: string }

/** A quote inside a quoted cell is doubled: leaving and entering again comes to the same place. */
function guardChunk(before: State, chunk: string, isLast: boolean): { state: State; text: string } {
  const input = before.rest + chunk
  let place = before.place
  let text = ""
  let at = 0
  while (at < input.length) {
    if (place === "cell start") {
      const start = cellStart(input, at, isLast)
      if (start === null) return { state: { place, rest: input.slice(at) }, text }
      text += start.text
      at = start.next
      place = start.place
    } else {
      const end = place === "quoted" ? input.indexOf('"', at) : endOfBare(input, at)
      const next = end === -1 ? input.length : end + 1
      text += input.slice(at, next)
      if (end !== -1) place = place === "quoted" ? "bare" : input[end] === '"' ? "quoted" : "cell start"
      at = next
    }
  }
  return { state: { place, rest: "" }, text }
}

/** What to write for the beginning of a cell; null when more of it must be seen first. */
function cellStart(
  input: string,
  at: number,
  isLast: boolean,
): { text: string; next: number; place: State["place"] } | null {
  if (input[at] !== '"') {
    const end = endOfBare(input, at)
    if (end === -1 && !isLast) return null
    const cell = input.slice(at, end === -1 ? input.length : end)
    const text = cell.replace(/\r$/, "")
    return { text: guarded(text) + cell.slice(text.length), next: at + cell.length, place: "bare" }
  }
  if (at + 1 === input.length && !isLast) return null
  const first = input[at + 1] ?? ""
  return { text: runs(first) ? `"'` : '"', next: at + 1, place: "quoted" }
}

function endOfBare(input: string, at: number): number {
  const found = input.slice(at).search(/[",\n]/)
  return found === -1 ? -1 : at + found
}
