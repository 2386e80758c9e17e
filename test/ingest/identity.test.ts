import { copyFile, link, rename, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { ids, line, lines, shareStore } from "./room.ts"

const openRoom = shareStore()

/** More than a kibibyte: enough to be known by its beginning. */
const many = (prefix: string) => ids(prefix, 20)
/** Lines without id or time: nothing but the file tells them apart. */
const anonymous = (count: number) => '{"model":"m","duration_ms":5}\n'.repeat(count)

describe("a file that was renamed while nobody looked", () => {
  it("goes on where it was read up to, a late writer included, and the new file is read from its beginning", async () => {
    const room = await openRoom()
    await room.write("app.ndjson", lines(...many("a")))
    await room.catchUp()
    await rename(room.path("app.ndjson"), room.path("app.ndjson.1"))
    await room.append("app.ndjson.1", lines("late"))
    await room.write("app.ndjson", lines(...many("b")))
    const second = await room.catchUp()
    expect(second.lines).toBe(21)
    expect(await room.runIds()).toEqual([...many("b"), ...many("a"), "late"])
    expect(await room.rows("path, offset_bytes", "files", "path")).toHaveLength(2)
  })

  it("is followed along a chain of rotations", async () => {
    const room = await openRoom()
    for (const generation of ["a", "b", "c", "d"]) {
      for (const number of [2, 1])
        await rename(room.path(`x.log.${number}`), room.path(`x.log.${number + 1}`)).catch(() => {})
      await rename(room.path("x.log"), room.path("x.log.1")).catch(() => {})
      await room.write("x.log", anonymous(3) + lines(generation))
      await room.catchUp()
    }
    expect(await room.rows("count(*)", "runs", "1")).toEqual([[16]])
    expect(await room.rows("lines", "files", "path")).toEqual([[4], [4], [4], [4]])
  })

  it("is followed to another folder", async () => {
    const room = await openRoom()
    await room.write("today/app.ndjson", anonymous(5))
    await room.catchUp()
    await room.write("old/keep.ndjson", lines("k"))
    await rename(room.path("today/app.ndjson"), room.path("old/app-2025-10-14.ndjson"))
    const second = await room.catchUp()
    expect(second.lines).toBe(1)
    expect(await room.rows("path, state", "files", "path")).toEqual([
      [room.path("old/app-2025-10-14.ndjson"), "current"],
      [room.path("old/keep.ndjson"), "current"],
    ])
  })
})

describe("a file that was copied and cut while nobody looked", () => {
  it("is found in its copy, lines that were written before the copy included", async () => {
    const room = await openRoom()
    await room.write("app.ndjson", anonymous(50))
    await room.catchUp()
    await room.append("app.ndjson", anonymous(2))
    await copyFile(room.path("app.ndjson"), room.path("app.ndjson.1"))
    await truncate(room.path("app.ndjson"))
    await room.append("app.ndjson", anonymous(3))
    const second = await room.catchUp()
    expect(second.lines).toBe(5)
    expect(await room.rows("path, lines", "files", "path")).toEqual([
      [room.path("app.ndjson"), 3],
      [room.path("app.ndjson.1"), 52],
    ])
    expect((await room.catchUp()).lines).toBe(0)
  })

  it("is found in a copy under the name of another log", async () => {
    const room = await openRoom()
    await room.write("app.ndjson", anonymous(50))
    await room.catchUp()
    await room.append("app.ndjson", lines("late"))
    await copyFile(room.path("app.ndjson"), room.path("kept-20251014.ndjson"))
    await truncate(room.path("app.ndjson"))
    await room.append("app.ndjson", lines(...ids("new", 60)))
    expect((await room.catchUp()).lines).toBe(61)
    expect(await room.rows("path, lines", "files", "path")).toEqual([
      [room.path("app.ndjson"), 60],
      [room.path("kept-20251014.ndjson"), 51],
    ])
  })

  it("is found in its packed copy", async () => {
    const room = await openRoom()
    await room.write("app.ndjson", anonymous(50))
    await room.catchUp()
    await room.write("app.ndjson.1.gz", gzipSync(anonymous(51)))
    await truncate(room.path("app.ndjson"))
    await room.append("app.ndjson", anonymous(60))
    const second = await room.catchUp()
    expect(second.lines).toBe(61)
  })

  it("keeps its rows when there is no copy, and what comes is read", async () => {
    const room = await openRoom()
    await room.write("app.ndjson", lines(...many("a")))
    await room.catchUp()
    await truncate(room.path("app.ndjson"))
    await room.catchUp()
    await room.append("app.ndjson", lines("b1", "b2"))
    await room.catchUp()
    expect((await room.runIds()).toSorted()).toEqual([...many("a"), "b1", "b2"])
    expect(await room.rows("lines, offset_bytes", "files", "path")).toEqual([[2, lines("b1", "b2").length]])
  })

  it.each(["longer than", "exactly as long as"])("is seen when it grew to be %s before", async (size) => {
    const room = await openRoom()
    await room.write("app.ndjson", lines(...many("a")))
    await room.catchUp()
    await truncate(room.path("app.ndjson"))
    await room.append("app.ndjson", lines(...many("b"), ...(size === "longer than" ? ["c"] : [])))
    await room.catchUp()
    const wanted = [...many("a"), ...many("b"), ...(size === "longer than" ? ["c"] : [])]
    expect((await room.runIds()).toSorted()).toEqual(wanted)
  })

  it("is seen when it begins and ends the same but for its middle", async () => {
    const room = await openRoom()
    const padding = line("same", { message: "x".repeat(3_000) })
    await room.write("app.ndjson", padding + lines("a") + padding)
    await room.catchUp()
    await room.write("app.ndjson", padding + lines("b") + padding + lines("c"))
    await room.catchUp()
    // The header and the bytes before the offset are the same: to tell, every byte would have to be read again.
    expect(await room.runIds()).toEqual(["same", "a", "c"])
  })
})

describe("a file that was deleted", () => {
  it("keeps its rows and is shown as gone", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", lines("r1"))
    await room.catchUp()
    await rm(room.path("a.ndjson"))
    const second = await room.catchUp()
    expect(second.files).toBe(0)
    expect(await room.runIds()).toEqual(["r1"])
    expect(await room.rows("state", "files", "path")).toEqual([["gone"]])
  })

  it("is not mistaken for a new file in its inode", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", lines("r1"))
    await room.catchUp()
    await rm(room.path("a.ndjson"))
    await room.write("b.ndjson", lines("r2", "r3"))
    await room.catchUp()
    expect(await room.rows("run_id, file", "runs", "run_id")).toEqual([
      ["r1", room.path("a.ndjson")],
      ["r2", room.path("b.ndjson")],
      ["r3", room.path("b.ndjson")],
    ])
    expect(await room.rows("state", "files", "path")).toEqual([["gone"], ["current"]])
  })

  it("may be written anew under its name, in its inode or in another", async () => {
    const room = await openRoom()
    for (const [index, spare] of [false, true, false].entries()) {
      await rm(room.path("a.ndjson"), { force: true })
      if (spare) await room.write("spare.txt", "takes the inode")
      await room.write("a.ndjson", lines(...many(`g${index}-`)))
      await room.catchUp()
    }
    expect((await room.runIds()).toSorted()).toEqual([...many("g0-"), ...many("g1-"), ...many("g2-")])
  })

  it("is known when it comes back, wherever it was meanwhile", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", anonymous(50))
    await room.catchUp()
    const away = join(room.folder, "..", "away.ndjson")
    await rename(room.path("a.ndjson"), away)
    await room.catchUp()
    await copyFile(away, room.path("restored.ndjson"))
    await room.append("restored.ndjson", lines("r1"))
    expect((await room.catchUp()).lines).toBe(1)
    expect(await room.rows("path, lines", "files", "path")).toEqual([[room.path("restored.ndjson"), 51]])
  })
})

describe("two files", () => {
  it("that begin alike are told apart, short or long, at once or one after the other", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", anonymous(1))
    await room.write("b.ndjson", anonymous(1))
    await room.write("c.ndjson", anonymous(80))
    await room.catchUp()
    await room.write("d.ndjson", anonymous(1))
    await room.write("e.ndjson", anonymous(80))
    await room.append("b.ndjson", anonymous(1))
    await room.catchUp()
    expect(await room.rows("path, lines", "files", "path")).toEqual(
      [1, 2, 80, 1, 80].map((count, index) => [room.path(`${"abcde"[index]}.ndjson`), count]),
    )
    expect(await room.rows("count(*)", "runs", "1")).toEqual([[164]])
  })

  it("that are one under two names count once", async () => {
    const room = await openRoom()
    await room.write("b/a.ndjson", anonymous(2))
    await link(room.path("b/a.ndjson"), room.path("hard.ndjson"))
    await symlink(room.path("b/a.ndjson"), room.path("soft.ndjson"))
    await symlink(room.folder, room.path("b/loop"))
    await symlink(room.path("nowhere"), room.path("dangling.ndjson"))
    await room.catchUp()
    await room.append("hard.ndjson", anonymous(1))
    const second = await room.catchUp()
    expect(await room.rows("path, lines", "files", "path")).toEqual([[room.path("b/a.ndjson"), 3]])
    expect(second.status.problems).toEqual([])
  })

  it("of which one is the other packed count once, until the first is removed", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", anonymous(50))
    await room.write("a.ndjson.gz", gzipSync(anonymous(50)))
    const first = await room.catchUp()
    expect(first.lines).toBe(50)
    expect(first.status.files).toMatchObject([
      { state: "current" },
      { state: "waiting", last_error: /copy of .*a\.ndjson/ },
    ])
    await rm(room.path("a.ndjson"))
    expect((await room.catchUp()).lines).toBe(0)
    expect(await room.rows("path, state", "files", "path")).toEqual([[room.path("a.ndjson.gz"), "current"]])
  })

  it("of which one has the name of the other packed are both read when they differ", async () => {
    const room = await openRoom()
    await room.write("a.ndjson.gz", gzipSync(anonymous(3)))
    await room.write("a.ndjson", lines("r1"))
    await room.catchUp()
    expect(await room.rows("path, lines", "files", "path")).toEqual([
      [room.path("a.ndjson"), 1],
      [room.path("a.ndjson.gz"), 3],
    ])
  })
})

describe("a file that was only touched", () => {
  it("gives nothing new", async () => {
    const room = await openRoom()
    await writeFile(room.path("a.ndjson"), anonymous(3))
    await room.catchUp()
    await utimes(room.path("a.ndjson"), new Date(), new Date())
    expect((await room.catchUp()).lines).toBe(0)
  })
})
