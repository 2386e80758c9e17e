import type { Cell, Rows } from "../../src/model/rows.ts"
import type { Distribution } from "../../src/report/side-by-side/distribution.ts"
import type { Judged } from "../../src/report/side-by-side/judge.ts"
import { Distributions } from "../charts/distributions.tsx"
import { heading } from "../columns.ts"
import { amountOf, count, counted, duration, missing, plain, points } from "../format.ts"
import type { CellLink } from "../report-links.ts"
import { exactly, withUnit } from "../units.ts"
import { cellText, visible } from "../visible.ts"
import { Panel } from "./panel.tsx"
import { RowsTable } from "./table.tsx"

type Names = { readonly a: string; readonly b: string }

/** Who is better in what, in words; nothing is claimed from too few runs. */
export function BetterPanel({ judged, names }: { readonly judged: readonly Judged[] | null; readonly names: Names }) {
  if (judged === null || judged.length === 0) {
    return (
      <Panel id="better" title="Which is better">
        <p class="muted">
          {judged === null
            ? "Too few runs to say: five of each are needed."
            : "The runs say nothing that could be compared."}
        </p>
      </Panel>
    )
  }
  const of = (better: Judged["better"]) => judged.filter((one) => one.better === better)
  return (
    <Panel id="better" title="Which is better" footer={<span>{evenRule}</span>}>
      <ul class="better">
        <Better name={names.a} class="s1" judged={of("a")} told={({ a, b, unit }) => against(a, b, unit)} />
        <Better name={names.b} class="s2" judged={of("b")} told={({ a, b, unit }) => against(b, a, unit)} />
        {of("even").length > 0 && (
          <li>
            <span class="muted">No clear difference in</span>{" "}
            {of("even")
              .map(({ title }) => title)
              .join(", ")}
            .
          </li>
        )}
      </ul>
    </Panel>
  )
}

const evenRule =
  "No clear difference: amounts within 5 % of each other; success rates and qualities within two standard errors."

type BetterProps = {
  readonly name: string
  readonly class: string
  readonly judged: readonly Judged[]
  readonly told: (judged: Judged) => string
}

function Better({ name, judged, told, ...rest }: BetterProps) {
  if (judged.length === 0) return null
  return (
    <li>
      <Swatch class={rest.class} />
      <strong>{visible(name)}</strong> <span class="muted">is better in</span>{" "}
      {judged.map((one, place) => (
        <>
          {place > 0 && ", "}
          {one.title} <span class="muted">({told(one)})</span>
        </>
      ))}
      .
    </li>
  )
}

function Swatch(props: { readonly class: string }) {
  return (
    <svg class={`swatch ${props.class}`} viewBox="0 0 16 12" aria-hidden="true">
      <path class="line" d="M0 6H16" />
    </svg>
  )
}

function against(better: number, worse: number, unit: string | null): string {
  return `${withUnit(better, unit)} against ${withUnit(worse, unit)}`
}

type MeasuresProps = {
  /** measure, unit, a, b, difference, ratio. */
  readonly measures: Rows
  readonly names: Names
  /** Where the runs of a side are; null: nowhere. */
  readonly linkOf: (name: string) => string | null
}

/** Every measure of both, their difference and ratio, under a heading. */
export function MeasuresPanel(props: MeasuresProps) {
  return (
    <Panel id="measures" title="Side by side" about="the difference is the first minus the second" flush>
      <MeasuresTable {...props} />
    </Panel>
  )
}

/** The same alone; each row has a unit of its own. */
export function MeasuresTable({ measures, names, linkOf }: MeasuresProps) {
  return (
    <div class="scroll" role="group" aria-label="Measures side by side" tabindex={0}>
      <table class="data pair" id="measure-rows">
        <caption class="sr">Measures of {`${visible(names.a)} and ${visible(names.b)}`}</caption>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <SideHead name={names.a} class="s1" href={linkOf(names.a)} />
            <SideHead name={names.b} class="s2" href={linkOf(names.b)} />
            <th scope="col" class="num">
              Difference
            </th>
            <th scope="col" class="num">
              Ratio
            </th>
          </tr>
        </thead>
        <tbody>
          {measures.rows.map((row) => (
            <MeasureRow row={row} linkOf={(side) => linkOf(names[side])} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SideHead({
  name,
  href,
  ...rest
}: {
  readonly name: string
  readonly class: string
  readonly href: string | null
}) {
  return (
    <th scope="col" class="num side">
      <Swatch class={rest.class} />
      {href === null ? visible(name) : <a href={href}>{visible(name)}</a>}
    </th>
  )
}

type MeasureRowProps = { readonly row: readonly Cell[]; readonly linkOf: (side: keyof Names) => string | null }

function MeasureRow({ row, linkOf }: MeasureRowProps) {
  const [measure, unitCell, a, b, difference, ratio] = row
  const unit = typeof unitCell === "string" ? unitCell : null
  const name = String(measure)
  return (
    <tr>
      <th scope="row">{titles[name] ?? heading({ name, type: "VARCHAR", unit: null })}</th>
      <Amount value={a} unit={unit} href={name === "runs" ? linkOf("a") : null} />
      <Amount value={b} unit={unit} href={name === "runs" ? linkOf("b") : null} />
      <td class={amountOf(difference) === null ? "num none" : "num"}>{signed(difference, unit)}</td>
      <td class={amountOf(ratio) === null ? "num none" : "num"}>{ratioText(ratio)}</td>
    </tr>
  )
}

const titles: Readonly<Record<string, string>> = { cost_per_1000_runs: "Cost per 1,000 runs" }

type AmountProps = { readonly value: Cell | undefined; readonly unit: string | null; readonly href: string | null }

function Amount({ value, unit, href }: AmountProps) {
  const known = amountOf(value) !== null
  return (
    <td class={known ? "num" : "num none"} title={known && unit !== null ? exactly(value, unit) : undefined}>
      {href === null || !known ? withUnit(value, unit) : <a href={href}>{withUnit(value, unit)}</a>}
    </td>
  )
}

/** With its sign; shares differ by points, not by percent of themselves. */
function signed(value: Cell | undefined, unit: string | null): string {
  const amount = amountOf(value)
  if (amount === null) return missing
  if (unit === "fraction") return points(amount)
  return `${amount > 0 ? "+" : amount < 0 ? "−" : "±"}${withUnit(Math.abs(amount), unit)}`
}

function ratioText(value: Cell | undefined): string {
  const ratio = amountOf(value)
  return ratio === null ? missing : `×${plain(ratio >= 100 ? Math.round(ratio) : Number(ratio.toPrecision(3)))}`
}

type SpreadProps = {
  readonly distribution: Distribution | null
  readonly names: Names
  readonly timezone: string
  /** The list of the runs of one side whose duration is in a range. */
  readonly behind: (side: "a" | "b", duration: string) => string
}

/** How durations are spread, both over each other. */
export function SpreadPanel({ distribution, names, timezone, behind }: SpreadProps) {
  const title = "How durations are spread"
  if (distribution === null) {
    return (
      <Panel id="spread" title={title}>
        <p class="muted">No run of either says how long it took.</p>
      </Panel>
    )
  }
  return (
    <Panel
      id="spread"
      title={title}
      about={`share of each one's runs, by ${binText(distribution.binMs)}`}
      footer={<span>{spreadText(distribution, names)}</span>}
    >
      <Distributions
        id="spread-chart"
        title={title}
        distribution={distribution}
        names={{ a: visible(names.a), b: visible(names.b) }}
        table={
          <RowsTable
            id="spread-rows"
            rows={distribution.bins}
            caption={title}
            links={binLinks(distribution.bins, behind)}
            timezone={timezone}
          />
        }
      />
    </Panel>
  )
}

/** A count of runs leads to those of its side that took as long; none leads nowhere. */
function binLinks({ rows }: Rows, behind: SpreadProps["behind"]): CellLink {
  return (column, place) => {
    const [from, to, aRuns, bRuns] = rows[place] ?? []
    const range = `${cellText(from)}..${cellText(to)}`
    if (column === "a_runs" && Number(aRuns) > 0) return behind("a", range)
    return column === "b_runs" && Number(bRuns) > 0 ? behind("b", range) : null
  }
}

/** Bins are round: 500 ms, 2 s. */
function binText(binMs: number): string {
  return binMs < 1000 ? `${plain(binMs)} ms` : `${plain(binMs / 1000)} s`
}

function spreadText({ runs, beyond, bins }: Distribution, names: Names): string {
  const all = `${counted(runs.a, "run")} of ${visible(names.a)}, ${count(runs.b)} of ${visible(names.b)}.`
  const from = duration(bins.rows.at(-1)?.[0])
  return beyond === 0 ? all : `${all} ${counted(beyond, "run")} of ${from} or longer stand in the last place.`
}
