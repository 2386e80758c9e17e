import type { FieldRule } from "../src/ingest/fields.ts"

const places = [
  "usage.",
  "tokens.",
  "llm_usage.",
  "performance.llm_usage.",
  "metadata.performance.llm_usage.",
  "metadata.usage.",
]

/** The documentation's table of names, made from the rules themselves: a name is added in one place only. */
export function namesTable(rules: readonly FieldRule[]): string {
  const rows = rules.map(
    (rule) => `| \`${rule.column === "given_provider" ? "provider" : rule.column}\` | ${namesOf(rule)} |`,
  )
  return ["| column | names |", "| --- | --- |", ...rows].join("\n")
}

function namesOf(rule: FieldRule): string {
  const all = rule.names.map(({ path, scale }) => ({ name: path.join("."), scale }))
  const top = new Set(all.map(({ name }) => name))
  const short = all.filter(
    ({ name }) => !places.some((place) => name.startsWith(place) && top.has(name.slice(place.length))),
  )
  const inUsage = short.length < all.length ? " ¹" : ""
  const unique = [...new Map(short.map((one) => [one.name, one])).values()]
  return unique.map(({ name, scale }) => `\`${name}\`${scale ? ` (×${scale})` : ""}`).join(" ") + inUsage
}
