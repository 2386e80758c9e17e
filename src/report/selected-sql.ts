import { readTokens, type Token } from "../model/sql-tokens.ts"

/**
 * A statement over `runs` and `steps` as one over those that pass the filters of a page: their names are given to
 * `selected_runs` and `selected_steps` before it begins. Names that its own WITH gives stay its own.
 */
export function overSelectedSql(sql: string): string {
  const { list } = readTokens(sql)
  const read = tables.filter((table) => list.some((token) => isNamed(token, table)) && !isGiven(list, table))
  if (read.length === 0) return sql
  const parts = read.map((table) => `${table} as not materialized (from selected_${table})`).join(",\n  ")
  const [first, second] = list
  if (first?.value !== "WITH") return `with ${parts}\n${sql}`
  const at = second?.value === "RECURSIVE" ? second.end : first.end
  return `${sql.slice(0, at)} ${parts},\n  ${sql.slice(at).trimStart()}`
}

const tables = ["runs", "steps"]

function isNamed({ kind, value }: Token, table: string): boolean {
  return (kind === "word" && value === table.toUpperCase()) || (kind === "name" && value.toLowerCase() === `"${table}"`)
}

function isGiven(list: readonly Token[], table: string): boolean {
  return list.some((token, at) => {
    const behind = [list[at + 1]?.value, list[at + 2]?.value ?? ""]
    return isNamed(token, table) && behind[0] === "AS" && ["(", "MATERIALIZED", "NOT"].includes(behind[1] ?? "")
  })
}
