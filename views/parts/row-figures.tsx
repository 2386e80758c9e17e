import type { Rows } from "../../src/model/rows.ts"
import { columnViews } from "../columns.ts"
import { visible } from "../visible.ts"
import { cellView } from "./cell.tsx"
import { Measures } from "./facts.tsx"

type RowFiguresProps = { readonly rows: Rows; readonly label: string; readonly timezone: string }

/** The first row as big figures, one for each column: what `render card` asks for. Nothing without a row. */
export function RowFigures({ rows, label, timezone }: RowFiguresProps) {
  const [row] = rows.rows
  if (row === undefined) return null
  const first = { ...rows, rows: [row] }
  const measures = columnViews(first, "named").map((column, place) => ({
    title: visible(column.heading),
    value: cellView(column, row[place] ?? null, { timezone, startedAt: null }).content,
    about: column.unit,
    ...(column.kind === "amount" ? {} : { word: true as const }),
  }))
  return <Measures measures={measures} label={label} />
}
