import { existsSync, mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { newPlace, type Place } from "./command-line.ts"

let place: Place

beforeEach(() => void (place = newPlace()))
afterEach(() => place.remove())

const line = (id: string) => `${JSON.stringify({ run_id: id, started_at: "2026-11-20T10:00:00Z", model: "m" })}\n`
const files = async (): Promise<unknown> => {
  const { stdout } = await place.runHere(["sql", "select path from files order by path", "--format", "json"])
  return (JSON.parse(stdout) as { rows: unknown }).rows
}

describe("a drop folder above the data folder", () => {
  it("is read to its end, without the program's own files", async () => {
    place.write("app.ndjson", line("r1"))
    place.write("data/mine.ndjson", line("r2"))
    for (const more of [1, 0, 0]) {
      const { code, stdout } = await place.runHere(["ingest", "--logs", ".", "--json"])
      expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, files: 2, lines: 2 * more })
    }
    expect(await files()).toEqual([["app.ndjson"], ["data/mine.ndjson"]])
  })

  it("is served without the program's own files, the database under a name of its own and behind a link", async () => {
    mkdirSync(join(place.folder, "elsewhere"))
    symlinkSync("elsewhere", join(place.folder, "data"))
    place.write("app.ndjson", line("r1"))
    const db = ["--db", "data/books"]
    const { url } = await place.serve(["--port", "0", "--logs", ".", ...db])
    place.write("app.ndjson", line("r2"))
    const told = await place.runHere(["ingest", ...db, "--json"])
    expect(JSON.parse(told.stdout)).toMatchObject({ files: 1 })
    expect(existsSync(join(place.folder, "elsewhere/books.server.json"))).toBe(true)
    const answer = await fetch(new URL("/api/sql", url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sql: "select path, lines, rejects from files" }),
    })
    expect(await answer.json()).toMatchObject({ rows: [["app.ndjson", 2, 0]] })
  })
})
