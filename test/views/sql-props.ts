import { tables } from "../../src/model/table.ts"
import type { Rows } from "../../src/model/rows.ts"
import type { SqlAnswer, SqlProps } from "../../views/pages/sql.tsx"

/** The SQL page with a text that is asked whole. */
export function sqlProps(sql: string, more: Partial<SqlProps> = {}): SqlProps {
  return {
    sql,
    part: null,
    asked: sql,
    explain: false,
    names: [],
    values: {},
    result: null,
    problem: null,
    tables,
    tried: null,
    saving: "possible",
    site: "http://localhost:4680",
    timezone: "UTC",
    ...more,
  }
}

/** Rows as they were asked. */
export function sqlAnswer(rows: Rows): SqlAnswer {
  return { rows, askedAt: null, order: null, page: 1, picked: null, drawn: null, chart: null }
}
