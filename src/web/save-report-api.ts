import { Hono } from "hono"
import { reportLink } from "../../views/links.ts"
import { Problem } from "../model/problem.ts"
import { choicesHint } from "../model/nearest.ts"
import { literalText } from "../report/typed-value.ts"
import type { ReportDraft, Reports } from "../report/types.ts"
import { jsonObject } from "./body.ts"
import type { WebSettings } from "./parts.ts"

/** `POST /api/reports`: makes a report of a query or of SQL, as a new file in the reader's folder. */
export function saveReportApi(reports: Reports, settings: WebSettings) {
  return new Hono().post("/api/reports", async (c) => {
    const draft = decodeDraft(await jsonObject(c))
    refuseSample(settings)
    const { name, title, file } = await reports.save(draft)
    const url = reportLink(name)
    return c.json({ name, title, url, file }, 201, { location: url })
  })
}

/** Sample runs are gone with the first line of the user's own: what is saved must outlive them. */
export function refuseSample({ sample }: WebSettings): void {
  if (!sample) return
  throw new Problem("report_refused", "these are sample runs: reports are saved once your own first line is read")
}

const texts = ["name", "title", "description", "query", "sql"] as const

function decodeDraft(body: Readonly<Record<string, unknown>>): ReportDraft {
  const fields = [...texts, "params"]
  const unknown = Object.keys(body).find((key) => !fields.includes(key))
  if (unknown !== undefined) {
    throw new Problem("bad_request", `the body has no field "${unknown}"`, { hint: choicesHint(unknown, fields) })
  }
  const [name = "", title = "", description = ""] = texts.map((field) => decodeText(body, field))
  const language = "sql" in body ? "sql" : "query"
  if ("sql" in body && "query" in body) {
    throw new Problem("bad_request", "query and sql are both given", { hint: "give the one or the other" })
  }
  return {
    name,
    title,
    description,
    language,
    query: decodeText(body, language, true),
    params: decodeParams(body["params"] ?? {}),
  }
}

function decodeText(
  body: Readonly<Record<string, unknown>>,
  field: (typeof texts)[number],
  needed = field === "name",
): string {
  const value = body[field] ?? (needed ? null : "")
  if (typeof value === "string") return value
  throw new Problem("bad_request", `the field ${field} must be a text`, { field })
}

function decodeParams(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Problem("bad_request", "the field params must be an object")
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, decodeParam(name, one)]))
}

function decodeParam(name: string, value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return literalText(value)
  throw new Problem("bad_parameter", `parameter ${name} must be a text, a number, true or false`)
}
