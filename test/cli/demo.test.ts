import { createHash } from "node:crypto"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { newPlace, type Place } from "./command-line.ts"

let place: Place

beforeAll(() => void (place = newPlace()))
afterAll(() => place.remove())

const words = ["--runs", "2400", "--seed", "3", "--until", "2026-11-20"]

/** Every file below a folder of the place, with the hash of its bytes. */
function files(folder: string): Readonly<Record<string, string>> {
  const root = join(place.folder, folder)
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).toSorted()
  const found = names.filter((name) => statSync(join(root, name)).isFile())
  return Object.fromEntries(found.map((name) => [name, hashOf(join(root, name))]))
}

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex")
}

describe("runledger demo", () => {
  it("writes the same bytes for the same arguments, tells how far it is, and what it came to", async () => {
    const one = await place.run(["demo", "--out", "one", ...words])
    expect(one.code).toBe(0)
    expect(one.stdout).toMatch(/^2,400 runs in 34 files, 1\.5 MB in /)
    expect(one.stderr).toMatch(/^100 % /m)
    const two = await place.runHere(["demo", "--json", "--out", "deep/two", ...words])
    expect(JSON.parse(two.stdout)).toMatchObject({ files: 34, runs: 2400 })
    expect(files("deep/two")).toEqual(files("one"))
    await place.runHere(["demo", "--out", "other", ...words, "--seed", "4"])
    expect(Object.keys(files("other"))).toHaveLength(34)
    expect(Object.values(files("other")).filter((hash) => Object.values(files("one")).includes(hash))).toEqual([])
  })

  it("writes lines that are read as so many runs, all of them samples", async () => {
    const settings = ["--logs", "one/logs", "--metrics", "one/metrics", "--db", "one.duckdb"]
    const ingest = await place.runHere(["ingest", "--json", ...settings])
    expect(JSON.parse(ingest.stdout)).toMatchObject({ files: 34, lines: 2400, runs: 2400, duplicates: 0, rejects: 0 })
    const kinds = "select kind, origin, count(*) as runs from runs group by all order by kind"
    const { stdout } = await place.runHere(["sql", kinds, "--format", "csv", ...settings])
    expect(stdout.trim().split(/\r?\n/).slice(1)).toEqual([
      "flash_analysis,sample,48",
      "full_pipeline,sample,8",
      "request,sample,2304",
      "template_report,sample,16",
      "thorough_analysis,sample,24",
    ])
  })

  it("takes an empty folder and refuses one that holds files, which it leaves alone", async () => {
    place.write("full/deep/notes.txt", "mine")
    const refused = await place.runHere(["demo", "--out", "full", ...words])
    const found = join("full", "deep", "notes.txt")
    expect(refused).toEqual({
      code: 2,
      stdout: "",
      stderr: `runledger: the folder full already holds files, such as ${found} (name an empty folder, or one that does not exist yet)\n`,
    })
    expect(Object.keys(files("full"))).toEqual([join("deep", "notes.txt")])
    const before = files("one")
    expect(await place.runHere(["demo", "--out", "one", ...words, "--seed", "9"])).toMatchObject({
      code: 2,
      stdout: "",
    })
    expect(files("one")).toEqual(before)
  })

  it("writes up to now when no end is given, and up to an instant when it is one", async () => {
    await place.runHere(["demo", "--out", "now", "--runs", "20", "--days", "1"])
    const texts = Object.keys(files("now")).map((name) => readFileSync(join(place.folder, "now", name), "utf8"))
    const times = [...texts.join("").matchAll(/"(?:timestamp|start_time)":"([^"]+)"/g)].map(([, time]) =>
      Date.parse(time ?? ""),
    )
    expect(times).toHaveLength(20)
    for (const time of times) expect(Date.now() - time).toBeLessThan(25 * 3_600_000)
    await place.runHere([
      "demo",
      "--out",
      "noon",
      "--runs",
      "200",
      "--days",
      "2",
      "--until",
      "2026-11-20T12:00:00+01:00",
    ])
    const last = readFileSync(join(place.folder, "noon/logs/requests/2026-11-20.ndjson"), "utf8")
    expect(last).not.toMatch(/"timestamp":"2026-11-20T1[1-9]/)
  })

  it.each([
    [["--runs", "0"], "--runs 0: expected a whole number from 1 to"],
    [["--runs", "1e6"], "--runs 1e6: expected a whole number"],
    [["--days", "0"], "--days 0: expected a whole number from 1 to"],
    [["--until", "2026-02-30"], "--until 2026-02-30: expected a day such as 2026-11-21"],
    [["--until", "2026-11-20T10:00:00"], "or an instant such as 2026-11-21T09:30:00Z"],
  ])("refuses %j in one sentence and writes nothing", async (mistake, sentence) => {
    const { code, stdout, stderr } = await place.runHere(["demo", "--out", "never", ...mistake])
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toContain(sentence)
    expect(stderr.trim().split("\n")).toHaveLength(1)
    expect(readdirSync(place.folder)).not.toContain("never")
  })

  it("says where it cannot write, and that it must be told where to", async () => {
    place.write("file", "x")
    const below = await place.runHere(["demo", "--out", "file/below", ...words])
    expect(below.code).toBe(2)
    expect(below.stderr).toContain("cannot write below file/below (ENOTDIR)")
    const nowhere = await place.runHere(["demo"])
    expect(nowhere).toMatchObject({ code: 2, stderr: "runledger: required option '--out <folder>' not specified\n" })
  })
})
