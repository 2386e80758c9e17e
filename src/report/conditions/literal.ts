/** A text as the query language writes it. Its escapes are those of JSON, and more. */
export function textLiteral(text: string): string {
  return JSON.stringify(text)
}

/** A number as the query language writes it: 0.1, 2000, 1e-7. Null: it was cut when it was read. */
export function numberLiteral(value: number): string | null {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? String(value) : null
}

/** The value of a field by its JSON type, as a condition compares with it; null: objects and lists, which none does. */
export function valueLiteral(value: string | null, type: string | null): string | null {
  if (value === null || type === null) return null
  if (type === "VARCHAR") return textLiteral(value)
  if (type === "BOOLEAN") return value
  return ["BIGINT", "UBIGINT", "DOUBLE"].includes(type) ? numberLiteral(Number(value)) : null
}

/** A field of configurations as a condition names it. */
export function configPath(field: string): string {
  return pathText(["config", field])
}

/** A column, or a field in it, as the query language writes it: `config.temperature`, `config["top p"]`. */
export function pathText([column = "", ...fields]: readonly string[]): string {
  return [isPlain(column) ? column : `[${textLiteral(column)}]`, ...fields.map(fieldText)].join("")
}

function fieldText(field: string): string {
  return isPlain(field) ? `.${field}` : `[${textLiteral(field)}]`
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name)
}
