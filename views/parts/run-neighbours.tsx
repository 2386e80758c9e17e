import type { NeighbourMedian, Neighbours } from "../../src/report/runs/neighbours.ts"
import type { RunName } from "../../src/report/runs/list.ts"
import { heading } from "../columns.ts"
import { change, counted, missing } from "../format.ts"
import { runLink, withQuery } from "../links.ts"
import { inShort } from "../units.ts"
import { visible } from "../visible.ts"
import { Panel } from "./panel.tsx"

type RunNeighboursProps = {
  readonly neighbours: Neighbours
  readonly kind: string
  readonly run: RunName
}

/** The runs of the same configuration around this one, and how it differs from what is usual. */
export function RunNeighbours({ neighbours, kind, run }: RunNeighboursProps) {
  const { earlier, later, others, medians, configKey } = neighbours
  return (
    <Panel
      id="neighbours"
      title="Same configuration"
      about={others === 0 ? undefined : `medians of ${counted(others, "other run")}`}
      flush
      footer={
        <>
          <a href={withQuery("/runs", { kind, config_key: configKey })}>All runs of this configuration</a>
          <span class="actions">
            <Near name={earlier} label="Earlier" rel="prev" />
            {earlier && <a href={pairLink(earlier, run)}>Compare with it</a>}
            <Near name={later} label="Later" rel="next" />
          </span>
        </>
      }
    >
      {others === 0 ? (
        <p class="quiet">This is the only run of its configuration.</p>
      ) : (
        <div class="scroll" role="group" aria-label="This run beside the usual" tabindex={0}>
          <table class="data">
            <caption class="sr">This run beside the median of its configuration</caption>
            <thead>
              <tr>
                <th scope="col">Measure</th>
                <th scope="col" class="num">
                  This run
                </th>
                <th scope="col" class="num">
                  Median
                </th>
                <th scope="col" class="num">
                  Change
                </th>
              </tr>
            </thead>
            <tbody>{medians.filter(({ own, median }) => own !== null || median !== null).map(MedianRow)}</tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function MedianRow({ name, unit, own, median }: NeighbourMedian) {
  const moved = change(own, median)
  return (
    <tr>
      <th scope="row">{heading({ name, type: "", unit: null })}</th>
      <td class={own === null ? "num none" : "num"}>{inShort(own, unit)}</td>
      <td class={median === null ? "num none" : "num"}>{inShort(median, unit)}</td>
      <td class={moved === missing ? "num none" : "num"}>{moved}</td>
    </tr>
  )
}

function Near({ name, label, rel }: { readonly name: RunName | null; readonly label: string; readonly rel: string }) {
  if (name === null) return null
  return (
    <a href={runLink(name.runId, name.startedAt)} rel={rel} title={visible(name.runId)}>
      {label}
    </a>
  )
}

function pairLink(a: RunName, b: RunName): string {
  return withQuery("/runs/compare", { a: a.runId, a_at: a.startedAt, b: b.runId, b_at: b.startedAt })
}
