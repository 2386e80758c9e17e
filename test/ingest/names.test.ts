import { describe, expect, it } from "vitest"
import { dateInPath, readName } from "../../src/ingest/names.ts"

describe("names of files that are read", () => {
  it.each([
    ["a.ndjson", "a.ndjson", false, null],
    ["a.jsonl", "a.jsonl", false, null],
    ["a.json", "a.json", false, null],
    ["a.b.log", "a.b.log", false, null],
    ["app-2025-10-14.ndjson", "app-2025-10-14.ndjson", false, null],
    ["app.log.1", "app.log", true, null],
    ["app.log.12.gz", "app.log", true, "gz"],
    ["app.log-20251014", "app.log", true, null],
    ["app.log-2025-10-14.gz", "app.log", true, "gz"],
    ["app.json.2025-10-14", "app.json", true, null],
    ["app.log.2025-10-14_15-04", "app.log", true, null],
    ["a.ndjson.zst", "a.ndjson", false, "zst"],
    ["a\nb.log.1", "a\nb.log", true, null],
    ["readme-bench.ndjson", "readme-bench.ndjson", false, null],
  ] as const)("%s is read", (name, base, rotated, compression) => {
    expect(readName(name)).toMatchObject({ base, rotated, compression })
  })

  it.each([
    "README",
    "README.md",
    "README.json",
    "readme.log",
    ".a.ndjson",
    ".json",
    "a.txt",
    "ndjson",
    "a.ndjson~",
    "a.ndjson.swp",
    "a.ndjson.tmp",
    "a.ndjson.bz2",
    "a.gz",
    "a.log.old",
    "a.log.1.2",
    "a.csv",
  ])("%s is not", (name) => {
    expect(readName(name)).toBeNull()
  })

  it("say in which order files of one log were written", () => {
    const written = ["a.log.10", "a.log.2", "a.log.1", "a.log-2025-10-13", "a.log-20251014.gz", "a.log"]
    const ranks = written.map((name) => readName(name)?.rank ?? Number.NaN)
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  })
})

describe("the day in a path", () => {
  it.each([
    ["logs/requests/2025-10-14.json", "2025-10-14"],
    ["logs/2025/10/14/a.log", "2025-10-14"],
    ["logs/app-20251014.ndjson.gz", "2025-10-14"],
    ["logs/app.log.2025-10-14_15-04", "2025-10-14"],
    ["archive-2024-01-01/app-2025-10-14.log", "2025-10-14"],
    ["logs/2024-02-29.json", "2024-02-29"],
  ])("of %s is %s", (path, day) => {
    expect(dateInPath(path)).toBe(day)
  })

  it.each([
    "logs/app.log",
    "logs/2025-13-14.json",
    "logs/2025-02-29.json",
    "flash_1699999999.json",
    "a-2025-1014.log",
    "12345678.log",
  ])("is missing in %s", (path) => {
    expect(dateInPath(path)).toBeNull()
  })
})
