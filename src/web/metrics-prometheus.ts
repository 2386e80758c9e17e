import { Hono } from "hono"
import type { Ledger } from "../model/ledger.ts"
import { healthOf } from "./health.ts"
import type { BatchTimes, IngestPart } from "./parts.ts"
import { knownQuery } from "./query.ts"

/** `GET /metrics`: how the service is, in the text format of Prometheus. Asks nobody, as `/healthz`. */
export function metricsPrometheus(ledger: Ledger, ingest: IngestPart, version: string) {
  return new Hono().get("/metrics", (c) => {
    knownQuery(c, [])
    const text = metricsText(ledger, ingest, version)
    return c.body(text, 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" })
  })
}

function metricsText(ledger: Ledger, ingest: IngestPart, version: string): string {
  const { engine, ingest: reading, problems } = healthOf(ledger, ingest, version)
  const { lines, runs, duplicates, rejects, bytes, batches } = ingest.counts()
  return [
    gauge("info", "The version that runs.", 1, { version }),
    gauge("problems", "What needs attention; /healthz says what.", problems.length),
    gauge("engine_up", "Whether the database engine runs.", engine.up ? 1 : 0),
    counter("engine_restarts_total", "How often the engine was started again.", engine.restarts),
    gauge("engine_memory_bytes", "Memory that the engine holds.", ledger.health().rss_bytes),
    gauge("service_memory_bytes", "Memory that the service holds.", process.memoryUsage.rss()),
    gauge("ingest_files", "Files that are followed.", reading.files),
    gauge("ingest_pending_bytes", "Bytes that are not read yet.", reading.pending_bytes),
    gauge("ingest_lag_seconds", "How long the oldest unread byte has been waiting.", reading.lag_ms / 1_000),
    gauge("rejects", "Lines and fields refused, of all that were ever read.", reading.rejects),
    counter("ingest_lines_total", "Lines committed since the start, blank ones left out.", lines),
    counter("ingest_runs_total", "New runs since the start.", runs),
    counter("ingest_duplicates_total", "Runs told again since the start.", duplicates),
    counter("ingest_rejects_total", "Lines refused since the start.", rejects),
    counter("ingest_bytes_total", "Bytes of committed lines since the start.", bytes),
    histogram("ingest_batch_seconds", "How long batches took to be committed.", batches),
  ].join("")
}

type Labels = Readonly<Record<string, string>>

const gauge = (name: string, help: string, value: number, labels: Labels = {}) =>
  header(name, help, "gauge") + sample(name, value, labels)
const counter = (name: string, help: string, value: number) => header(name, help, "counter") + sample(name, value, {})

function histogram(name: string, help: string, { count, seconds, within }: BatchTimes): string {
  const buckets = within.map(([bound, upTo]) => sample(`${name}_bucket`, upTo, { le: String(bound) }))
  const all = sample(`${name}_bucket`, count, { le: "+Inf" })
  const sums = sample(`${name}_sum`, seconds, {}) + sample(`${name}_count`, count, {})
  return header(name, help, "histogram") + buckets.join("") + all + sums
}

const header = (name: string, help: string, type: string) =>
  `# HELP runledger_${name} ${help}\n# TYPE runledger_${name} ${type}\n`

function sample(name: string, value: number, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `runledger_${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`
}

/** As the format wants it: backslash, quote and line end. */
export function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
}
