/** The mark of a series by its place, about 8 px wide around 0,0. */
export function shapeOf(place: number): string {
  return shapes[place % shapes.length] ?? ""
}

/** Circle, square, triangle, diamond, plus, cross; each about 8 px wide around its point. */
const shapes = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
  "M-3.6-3.6h7.2v7.2h-7.2z",
  "M0-4.6L4.4 3.2H-4.4z",
  "M0-5L5 0 0 5-5 0z",
  "M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
  "M-4.2-2.6l1.6-1.6L0-1.6l2.6-2.6 1.6 1.6L1.6 0l2.6 2.6-1.6 1.6L0 1.6l-2.6 2.6-1.6-1.6L-1.6 0z",
]
