import type { Frontier } from "../../src/report/types.ts"
import { rounded, type XAxis, type YAxis } from "./axis.ts"

type FrontierLineProps = { readonly points: Frontier; readonly x: XAxis; readonly y: YAxis }

/** Steps along points that no other beats: left of and above them there is nothing. */
export function FrontierLine({ points, x, y }: FrontierLineProps) {
  return (
    <g class="frontier">
      {points.slice(1).map((next, place) => {
        const from = points[place] ?? next
        const [left, right] = [x.at(from.x), x.at(next.x)]
        if (left === null || right === null) return null
        return (
          <>
            <line x1={percent(left)} y1={y.at(from.y)} x2={percent(right)} y2={y.at(from.y)} />
            <line x1={percent(right)} y1={y.at(from.y)} x2={percent(right)} y2={y.at(next.y)} />
          </>
        )
      })}
    </g>
  )
}

const percent = (at: number) => `${rounded(at)}%`
