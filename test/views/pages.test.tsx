import { describe, expect, it } from "vitest"
import type { ProblemView } from "../../src/model/problem.ts"
import type { Cell } from "../../src/model/rows.ts"
import type { Filters } from "../../src/report/types.ts"
import { tables } from "../../src/model/table.ts"
import { pageLink, reportLink, runLink, sqlLink } from "../../views/links.ts"
import { OverviewPage } from "../../views/pages/overview.tsx"
import { RejectsPage } from "../../views/pages/rejects.tsx"
import { ReportPage, ReportPanel } from "../../views/pages/report.tsx"
import { RunPage } from "../../views/pages/run.tsx"
import { sqlExamples } from "../../views/pages/sql-examples.ts"
import { SqlPage, SqlResult } from "../../views/pages/sql.tsx"
import { RowsTable } from "../../views/parts/table.tsx"
import { emptyPages, hostilePages, ordinaryPages } from "./every-page.tsx"
import {
  answerOf,
  emptyOverview,
  known,
  measureOf,
  pageOf,
  rejectColumns,
  rowsOf,
  seedDetail,
  seedRun,
  slowestColumns,
  slowestHead,
  timezone,
} from "./fixtures.ts"
import { render } from "./render.ts"
import { sqlAnswer, sqlProps } from "./sql-props.ts"

const everyPage = [...emptyPages, ...hostilePages, ...ordinaryPages].map(
  ([name, page]) => [name, render(page)] as const,
)

/** The first page of this name: the empty one. */
function emptyPage(name: string): string {
  return everyPage.find(([page]) => page === name)?.[1] ?? ""
}

describe("every page", () => {
  it.each(everyPage)("%s renders without holes", (_, html) => {
    expect(html).not.toMatch(/undefined|NaN|\[object|Infinity/)
  })

  it.each(everyPage)("%s gives every id once", (_, html) => {
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((found) => found[1])
    expect(ids).toEqual([...new Set(ids)])
  })

  it.each(everyPage)("%s has one heading of the first level", (_, html) => {
    expect(html.split("<h1").length - 1).toBe(1)
  })

  it.each(everyPage)("%s carries only drawings with a name or hidden from screen readers", (_, html) => {
    const bare = html.replace(/<svg[^>]*(aria-hidden="true"|role="img")[^>]*>[\s\S]*?<\/svg>/g, "")
    expect(bare).not.toContain("<svg class")
  })
})

describe("empty pages say what to do", () => {
  it("the overview shows a line to append", () => {
    expect(emptyPage("overview")).toContain("&gt;&gt; logs/app.ndjson")
  })

  it("a report shows the same while there is no run at all", () => {
    expect(emptyPage("report")).toContain("&gt;&gt; logs/app.ndjson")
  })

  it("a report offers to take the filters off when nothing matches", () => {
    const chips = [{ name: "model", value: "x", label: "model x", implied: false }] as const
    const answer = answerOf(slowestHead, rowsOf(slowestColumns, []), null, { chips })
    const html = render(<ReportPage {...report} answer={answer} filters={{ model: ["x"] }} />)
    expect(html).toContain("No runs match")
    expect(html).toContain('<a href="/reports/slowest">show everything</a>')
  })

  it("a report whose subject is missing says that, not that filters took it away", () => {
    const known = { ...report.known, kinds: ["request"], models: ["m"] }
    const page = (name: string, origin: "shipped" | "user") => {
      const head = { ...slowestHead, name, origin }
      const answer = answerOf(head, rowsOf(slowestColumns, []), null)
      return render(<ReportPage {...report} head={head} answer={answer} known={known} />)
    }
    expect(page("errors", "shipped")).toContain("No run failed")
    expect(page("steps", "shipped")).toContain("No run was logged with steps")
    expect(page("errors", "user")).toContain("No row came back")
    expect(page("errors", "user")).not.toContain("filter off")
  })

  it("a comparison says each figure in its own unit, and says so when there is nothing to compare", () => {
    const head = { ...slowestHead, name: "models", thenName: "comparison" }
    const columns = ["measure", "unit", "a", "b", "difference", "ratio"].map(
      (name, place) => [name, place < 2 ? "VARCHAR" : "DOUBLE"] as const,
    )
    const page = (...cells: readonly Cell[]) => {
      const answer = answerOf(head, rowsOf(columns, [["duration_p50", "ms", ...cells]]), null)
      return render(<ReportPage {...report} head={head} answer={answer} />)
    }
    expect(page(12_000, 6000, 6000, 2)).toMatch(/Duration p50<\/th><td class="num" title="12,000 ms">12.00 s<\/td>/)
    expect(page(null, null, null, null)).toContain("No runs match")
  })

  it("a run without steps says what to log", () => {
    expect(emptyPage("run")).toContain("&quot;steps&quot;")
  })
})

const report = {
  head: slowestHead,
  answer: answerOf(slowestHead, rowsOf(slowestColumns, []), null),
  problem: null,
  filters: {},
  params: {},
  known,
  logsFolder: "logs",
  timezone,
}

describe("a run's page", () => {
  const html = render(<RunPage detail={seedDetail} timezone={timezone} />)

  it("tells both costs and their difference", () => {
    expect(html).toContain("reported by the log line")
    for (const amount of ["0.00150679", "0.001507", "0.00138355", "0.00012324", "0.00000021"]) {
      expect(html).toContain(`>${amount}<`)
    }
  })

  it("says an unknown cost as unknown, never as 0", () => {
    const run = { ...seedRun, cost_usd: null, reported_cost_usd: null, computed_cost_usd: null, cost_source: "unknown" }
    const unknown = render(
      <RunPage
        detail={{ ...seedDetail, answer: { ...seedDetail.answer, run }, costSplit: null }}
        timezone={timezone}
      />,
    )
    expect(unknown).toContain("No price is known for this model")
    expect(unknown).not.toContain("$0")
  })

  it("marks a run that is made up", () => {
    const run = { ...seedRun, origin: "sample" }
    const sample = render(
      <RunPage detail={{ ...seedDetail, answer: { ...seedDetail.answer, run } }} timezone={timezone} />,
    )
    expect(sample).toContain('<span class="badge">sample</span>')
  })

  it("says how many steps are not drawn, and where they are", () => {
    const many = { ...seedDetail, waterfall: { ...seedDetail.waterfall, leftOut: 2998 } }
    const page = render(<RunPage detail={many} timezone={timezone} />)
    expect(page).toContain("The 2 longest of 3,000 steps are drawn.")
    expect(page).toContain('href="/runs/a1b2c3d4.csv?started_at=2025-10-14T20%3A00%3A03.120Z"')
  })

  it("cuts a line that is longer than a page, and says so", () => {
    const answer = { ...seedDetail.answer, raw: "x".repeat(1_020_000) }
    const page = render(<RunPage detail={{ ...seedDetail, answer }} timezone={timezone} />)
    expect(page).toContain("… (1,000,000 more characters)")
    expect(page.length).toBeLessThan(60_000)
    expect(page).toContain('<pre class="code" role="group" aria-label="The line" tabindex="0">')
  })

  it("stays about the same run when others come to share its id", () => {
    expect(html).toContain('hx-get="/runs/a1b2c3d4?started_at=2025-10-14T20%3A00%3A03.120Z"')
  })
})

describe("the SQL page", () => {
  const problem: ProblemView = {
    code: "sql_error",
    message: "there is no column modle",
    position: { start: 17, end: 22, line: 2, column: 8 },
  }
  const sql = "select 1;\nselect modle\nfrom runs"

  it("keeps the query and marks the mistake in it", () => {
    const html = render(<SqlPage {...sqlProps(sql, { problem })} />)
    expect(html).toContain(`>${sql}</textarea>`)
    expect(html).toContain("<mark>modle</mark>")
    expect(html).toContain("Line 2")
  })

  it("marks a mistake at the very end", () => {
    const atEnd = { ...problem, position: { start: sql.length, end: sql.length, line: 3, column: 10 } }
    const html = render(<SqlResult {...sqlProps(sql, { problem: atEnd })} />)
    expect(html).toContain("<mark>⏎</mark>")
  })

  it("shows every table and column with its meaning, and examples to start from", () => {
    const html = render(<SqlPage {...sqlProps("")} />)
    for (const column of tables.flatMap((table) => table.columns)) expect(html).toContain(`<dt>${column.name} `)
    expect(html.split('href="/sql?sql=').length - 1).toBe(sqlExamples.length)
  })

  it("says when there are more rows", () => {
    const result = { ...rowsOf([["n", "BIGINT"]], [[1]]), truncated: true }
    const html = render(<SqlResult {...sqlProps("x", { result: sqlAnswer(result) })} />)
    expect(html).toContain("The first 1 rows, there are more")
  })
})

describe("a table", () => {
  it("links runs by id and start, aligns numbers and shows missing values as a dash", () => {
    const rows = rowsOf(slowestColumns, [
      ["2025-10-14T20:00:00Z", "a/b?c", "request", null, 1200, null, null, 2501, null, "failed", null],
    ])
    const html = render(<RowsTable id="t" rows={rows} caption="Runs" timezone={timezone} />)
    expect(html).toContain('href="/runs/a%2Fb%3Fc?started_at=2025-10-14T20%3A00%3A00Z"')
    expect(html).toContain('<td class="num">2,501</td>')
    expect(html).toContain('<td class="num none">–</td>')
    expect(html).toContain('<span class="state failed">failed</span>')
    expect(html).toContain('datetime="2025-10-14T20:00:00.000Z"')
  })

  it("folds JSON and cuts long text; where it is exact, long text is folded", () => {
    const rows = rowsOf(
      [
        ["config", "JSON"],
        ["message", "VARCHAR"],
      ],
      [['{"a":1,"b":[2]}', "x".repeat(1000)]],
    )
    const html = render(<RowsTable id="t" rows={rows} caption="Runs" timezone={timezone} form="exact" />)
    expect(html).toContain("<summary>2 fields</summary>")
    expect(html).toContain(`<summary>${"x".repeat(60)}…</summary><pre>${"x".repeat(1000)}</pre>`)
    const readable = render(<RowsTable id="t" rows={rows} caption="Runs" timezone={timezone} />)
    expect(readable).not.toContain("x".repeat(400))
  })

  it("draws at most 500 rows and says so", () => {
    const rows = rowsOf(
      [["n", "BIGINT"]],
      Array.from({ length: 730 }, (_, n) => [n]),
    )
    const html = render(<RowsTable id="t" rows={rows} caption="Numbers" timezone={timezone} />)
    expect(html.split("<tr").length - 1).toBe(501)
    expect(html).toContain("500 of 730 rows")
  })

  it("carries bars as long as the share of the largest", () => {
    const rows = rowsOf([["n", "BIGINT"]], [[10], [5], [0], [null]])
    const html = render(<RowsTable id="t" rows={rows} caption="Numbers" timezone={timezone} bar="n" />)
    expect([...html.matchAll(/width="([\d.]+%)"/g)].map((found) => found[1])).toEqual(["100%", "50%"])
  })
})

describe("filters", () => {
  it("keep their values, and each can be taken off", () => {
    const conditions = ['model == "a & b"', 'status == "failed"']
    const filters = { last: "7d", where: conditions.join(" and ") }
    const chips = conditions.map((text) => ({ name: "where" as const, value: text, label: text, implied: false }))
    const answer = answerOf(slowestHead, rowsOf(slowestColumns, []), null, { chips })
    const html = render(<ReportPanel {...report} answer={answer} filters={filters} params={{ limit: "5" }} />)
    expect(html).toContain(
      'href="/reports/slowest?last=7d&amp;where=status%20%3D%3D%20%22failed%22&amp;limit=5" aria-label="Remove filter: model == &quot;a &amp; b&quot;"',
    )
    expect(html).toContain('<option value="" selected="">a &amp; b</option><option value="model">any model</option>')
    expect(html).toContain('<input type="hidden" name="last" value="7d"/>')
    expect(html).toContain('name="limit" value="5"')
  })

  it("stay in the form beside what is wrong with them", () => {
    const problem = { code: "bad_parameter", message: "limit must be a number" } as const
    const html = render(<ReportPanel {...report} answer={null} problem={problem} params={{ limit: "many" }} />)
    expect(html).toContain("limit must be a number")
    expect(html).toContain('name="limit" value="many"')
  })

  it("make addresses without empty values", () => {
    expect(pageLink("/reports/x", { filters: { from: "", kind: [] }, params: { a: "ü&=" } })).toBe(
      "/reports/x?a=%C3%BC%26%3D",
    )
  })
})

describe("the overview", () => {
  it("tells good news from bad and says what it was before", () => {
    const overview = {
      ...emptyOverview,
      totals: { ...emptyOverview.totals, runs: 5 },
      day: { date: "2025-10-14", before: "2025-10-13", isToday: false },
      range: {
        days: 1,
        first: "2025-10-14",
        last: "2025-10-14",
        before: { first: "2025-10-13", last: "2025-10-13", until: null },
      } as const,
      measures: [
        measureOf("cost_usd", "Cost", 2, 1, { unit: "USD", better: "down" }),
        measureOf("success_rate", "Success rate", 0.9, 0.8, { unit: "fraction", better: "up" }),
        measureOf("runs", "Runs", 5, 0),
      ],
    }
    const html = render(
      <OverviewPage overview={overview} findings={["a", "b", "c", "d"]} logsFolder="logs" timezone={timezone} />,
    )
    expect(html).toContain('<b class="bad">×2 </b>from $1.00')
    expect(html).toContain('<b class="good">+10 points </b>from 80 %')
    expect(html).toContain("No runs today: this is Tue 14 Oct 2025")
    expect(html).toContain("1 more finding about prices")
  })

  it("says so when no run has a time", () => {
    const overview = { ...emptyOverview, totals: { ...emptyOverview.totals, runs: 1204 } }
    const html = render(<OverviewPage overview={overview} findings={[]} logsFolder="logs" timezone={timezone} />)
    expect(html).toContain("1,204 runs</a> read, none with a time")
  })
})

describe("rejects", () => {
  it("are paged by links", () => {
    const rows = rowsOf(rejectColumns, [["logs/a.ndjson", 1042, 0, "not JSON", "{", null]])
    const html = render(<RejectsPage page={pageOf(rows, 101, 100)} file={null} timezone={timezone} />)
    expect(html).toContain("logs/a.ndjson:1042")
    expect(html).toContain('href="/rejects?offset=50">Newer')
    expect(html).not.toContain("Older")
    expect(render(<RejectsPage page={pageOf(rows, 120, 0)} file={null} timezone={timezone} />)).toContain(
      'href="/rejects?offset=50">Older',
    )
  })

  it("stay those of one file, on the next page and when they renew themselves", () => {
    const rows = rowsOf(rejectColumns, [["logs/a.ndjson", 1042, 0, "not JSON", "{", null]])
    const html = render(<RejectsPage page={pageOf(rows, 120, 0)} file="logs/a.ndjson" timezone={timezone} />)
    expect(html).toContain('href="/rejects?file=logs%2Fa.ndjson&amp;offset=50">Older')
    expect(html).toContain('hx-get="/rejects?file=logs%2Fa.ndjson"')
    expect(html).toContain('href="/rejects.csv?file=logs%2Fa.ndjson"')
    expect(html).toContain('<a href="/rejects">Show all</a>')
  })
})

describe("links", () => {
  it("encode what they are made of", () => {
    expect(runLink("../x?y#z")).toBe("/runs/..%2Fx%3Fy%23z")
    expect(reportLink("a b", { model: ["x", "y"], none: null }, "csv")).toBe("/reports/a%20b.csv?model=x&model=y")
    expect(sqlLink("select 'a&b'", {}, "json")).toBe("/sql.json?sql=select%20'a%26b'")
  })
})

describe("the field that a problem comes from", () => {
  const fieldOf = (filters: Filters, params: Readonly<Record<string, string>> = {}) => {
    const html = render(<ReportPage {...report} answer={null} filters={filters} params={params} />)
    return [...html.matchAll(/(\w+)(?=\s*<(?:input|select)[^>]*aria-invalid="true")/g)].map(([label]) => label)
  }

  it("is marked, and holds what was written", () => {
    expect(fieldOf({ model: ["nosuch"] })).toEqual(["Model"])
    expect(fieldOf({ status: ["failing"], kind: ["nosuch"] })).toEqual(["Kind", "Status"])
    expect(fieldOf({ where: 'status == "failing"' })).toEqual(["Status"])
    expect(fieldOf({ last: "nonsense" })).toEqual(["Last"])
    expect(fieldOf({ from: "soon", to: "2026-13-45" })).toEqual(["From", "To"])
    expect(fieldOf({}, { limit: "many" })).toEqual(["Limit"])
  })

  it("is not marked when it is right, also when no run has it", () => {
    expect(fieldOf({ last: "7d", origin: ["bench"], status: ["cancelled"] }, { limit: "10" })).toEqual([])
    expect(fieldOf({ from: "2026-11-01", to: "2026-11-02T10:00:00Z" })).toEqual([])
  })
})
