/** The forms in which a page's rows may be asked for, by what stands behind its address. */
export type FileForm = "json" | "csv"

/** `slowest.csv` as name and form; without an ending the form is null: a page, or the API's own. */
export function splitFileName(text: string): { readonly name: string; readonly form: FileForm | null } {
  if (text.endsWith(".json")) return { name: text.slice(0, -5), form: "json" }
  if (text.endsWith(".csv")) return { name: text.slice(0, -4), form: "csv" }
  return { name: text, form: null }
}
