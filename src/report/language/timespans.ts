import type { KqlType } from "../../query/index.ts"

type Selected = { readonly sql: string; readonly columns: readonly { readonly name: string; readonly type: KqlType }[] }

/** The SQL with timespans as text, as Kusto writes them (`1.02:03:04.5000000`): what leaves us as data says its unit. */
export function timespansAsText({ sql, columns }: Selected): string {
  const spans = columns.filter(({ type }) => type === "timespan").map(({ name }) => `"${name.replaceAll('"', '""')}"`)
  if (spans.length === 0) return sql
  return `select * replace (${spans.map((name) => `${spanText(name)} as ${name}`).join(", ")}) from (${sql})`
}

/** Microseconds as days, clock and ticks of 100 ns; parts that are nothing are left out. */
function spanText(micros: string): string {
  return `case when ${micros} is not null then
    case when ${micros} < 0 then '-' else '' end
    || case when abs(${micros}) >= 86400000000 then (abs(${micros}) // 86400000000)::VARCHAR || '.' else '' end
    || lpad(((abs(${micros}) // 3600000000) % 24)::VARCHAR, 2, '0') || ':'
    || lpad(((abs(${micros}) // 60000000) % 60)::VARCHAR, 2, '0') || ':'
    || lpad(((abs(${micros}) // 1000000) % 60)::VARCHAR, 2, '0')
    || case when abs(${micros}) % 1000000 > 0 then '.' || lpad((abs(${micros}) % 1000000)::VARCHAR, 6, '0') || '0' else '' end
  end`
}
