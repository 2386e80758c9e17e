/**
 * A JSON value in which every text and number is replaced by its place in the order of all values of the line, counted
 * from 0.
 */
export type Shape = null | boolean | number | readonly Shape[] | ShapeObject
export type ShapeObject = { readonly [key: string]: Shape }

/** The shape of JSON text that `JSON.parse` accepts and that has no key twice. */
export function shapeOf(text: string): Shape {
  const tokens = text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]|-?\d[\d.eE+-]*|true|false|null/g)
  let values = 0
  const take = (): string => {
    const { value, done } = tokens.next()
    if (done) throw new Error("not JSON")
    return value[0]
  }
  const read = (token: string): Shape => {
    if (token === "{") return readObject()
    if (token === "[") return readList()
    if (token === "null") return null
    if (token === "true" || token === "false") return token === "true"
    return values++
  }
  const readObject = (): ShapeObject => {
    const entries: [string, Shape][] = []
    for (let token = take(); token !== "}"; token = take()) entries.push([JSON.parse(token) as string, read(take())])
    return Object.fromEntries(entries)
  }
  const readList = (): Shape[] => {
    const items: Shape[] = []
    for (let token = take(); token !== "]"; token = take()) items.push(read(token))
    return items
  }
  return read(take())
}

export function isShapeObject(shape: Shape | undefined): shape is ShapeObject {
  return typeof shape === "object" && shape !== null && !Array.isArray(shape)
}

/** JSON text, without white space, with the places of values where they belong: strings and numbers by turns. */
export function piecesOf(shape: Shape): readonly (string | number)[] {
  const pieces: (string | number)[] = []
  const say = (text: string) => {
    const before = pieces.at(-1)
    if (typeof before === "string") pieces[pieces.length - 1] = before + text
    else pieces.push(text)
  }
  const tell = (part: Shape): void => {
    if (typeof part === "number") pieces.push(part)
    else if (isShapeObject(part)) {
      Object.entries(part).forEach(([key, inner], index) => {
        say(`${index === 0 ? "{" : ","}${JSON.stringify(key)}:`)
        tell(inner)
      })
      say(Object.keys(part).length === 0 ? "{}" : "}")
    } else if (Array.isArray(part)) {
      part.forEach((inner: Shape, index) => {
        say(index === 0 ? "[" : ",")
        tell(inner)
      })
      say(part.length === 0 ? "[]" : "]")
    } else say(String(part))
  }
  tell(shape)
  return pieces
}
