import { execFile } from "node:child_process"
import { chmod, chown, link, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it, onTestFinished } from "vitest"
import { listFolders } from "../../src/ingest/list.ts"
import { lines } from "./room.ts"

async function newFolder(files: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "runledger-list-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const file of files) {
    await mkdir(join(folder, file, ".."), { recursive: true })
    await writeFile(join(folder, file), lines("r1"))
  }
  return folder
}

describe("listing drop folders", () => {
  it("finds files at any depth and leaves out hidden and other ones", async () => {
    const folder = await newFolder([
      "a.ndjson",
      "b/c/d.log.1",
      "b/.git/x.log",
      ".hidden.log",
      "README.md",
      "b/notes.txt",
    ])
    const { files, problems } = await listFolders([{ path: folder, kind: "logs" }])
    expect(files.map(({ path }) => path)).toEqual([join(folder, "a.ndjson"), join(folder, "b/c/d.log.1")])
    expect(problems).toEqual([])
  })

  it("shows paths as the folder was configured", async () => {
    const folder = await newFolder(["a.ndjson"])
    const { files } = await listFolders([{ path: `${folder}/.//`, kind: "logs" }])
    expect(files.map(({ path }) => path)).toEqual([`${folder}/a.ndjson`])
  })

  it("enters folders inside each other and linked in a circle once", async () => {
    const folder = await newFolder(["in/a.ndjson"])
    await symlink("..", join(folder, "in", "up"))
    await symlink("self", join(folder, "self"))
    const folders = [folder, join(folder, "in")].map((path) => ({ path, kind: "logs" as const }))
    const { files, problems } = await listFolders(folders)
    expect(files.map(({ path }) => path)).toEqual([join(folder, "in/a.ndjson")])
    expect(problems).toEqual([
      {
        path: join(folder, "self"),
        message: `cannot look at ${join(folder, "self")}: symbolic links lead in a circle; remove one of them`,
        missing: false,
      },
    ])
  })

  it("says of a folder that is missing or is a file what to do", async () => {
    const folder = await newFolder(["a.ndjson"])
    const paths = [join(folder, "nothing"), join(folder, "a.ndjson")]
    const { problems } = await listFolders(paths.map((path) => ({ path, kind: "metrics" })))
    expect(problems.map(({ message }) => message)).toEqual([
      `there is no folder ${paths[0]} yet; create it and it is picked up`,
      `cannot list the folder ${paths[1]}: it is not a folder`,
    ])
  })

  it("says of a file whose name is no UTF-8 that it is not read", async () => {
    const folder = await newFolder(["a.ndjson"])
    await writeFile(Buffer.concat([Buffer.from(`${folder}/b`), Buffer.from([0xff]), Buffer.from(".log")]), lines("r2"))
    const { files, problems } = await listFolders([{ path: folder, kind: "logs" }])
    expect(files.map(({ path }) => path)).toEqual([join(folder, "a.ndjson")])
    expect(problems.map(({ message }) => message)).toEqual([
      `cannot read ${folder}/b\uFFFD.log: its name is not UTF-8; rename it`,
    ])
  })

  it("leaves out what it is told to, and what is named after it, by whatever name it is met", async () => {
    const folder = await newFolder([
      "data/own.server.json",
      "data/own.spool/piece.ndjson",
      "data/owner.ndjson",
      "logs/a.ndjson",
    ])
    await symlink(join(folder, "data"), join(folder, "logs/linked-folder"))
    await symlink(join(folder, "data/own.spool"), join(folder, "logs/linked-spool"))
    await symlink(join(folder, "data/own.server.json"), join(folder, "logs/linked.json"))
    const own = [join(await realpath(folder), "data/own")]
    const list = async (path: string) =>
      (await listFolders([{ path, kind: "logs" }], own)).files.map((file) => file.path)
    expect(await list(folder)).toEqual([join(folder, "data/owner.ndjson"), join(folder, "logs/a.ndjson")])
    expect(await list(relative("", folder))).toEqual(
      ["data/owner.ndjson", "logs/a.ndjson"].map((name) => join(relative("", folder), name)),
    )
    expect(await list(join(folder, "logs"))).toEqual([
      join(folder, "logs/a.ndjson"),
      join(folder, "logs/linked-folder/owner.ndjson"),
    ])
    expect(await list(join(folder, "data/own.spool"))).toEqual([])
  })

  it("tells which folders to watch, and when one was made anew", async () => {
    const folder = await newFolder(["in/a.ndjson", "in/sub/b.ndjson"])
    await link(join(folder, "in/a.ndjson"), join(folder, "elsewhere.ndjson"))
    const places = async () => (await listFolders([{ path: join(folder, "in"), kind: "logs" }])).places
    const first = await places()
    expect(first.map(({ path, isFolder }) => [path, isFolder]).toSorted()).toEqual([
      [join(folder, "in"), true],
      [join(folder, "in/a.ndjson"), false],
      [join(folder, "in/sub"), true],
    ])
    expect(await places()).toEqual(first)
    await rm(join(folder, "in"), { recursive: true })
    expect(await places()).toEqual([])
    await mkdir(join(folder, "in"))
    const [again] = await places()
    expect(again?.key).not.toBe(first[0]?.key)
  })
})

/** Root may read everything: what an ordinary user may not read is shown by a process of one. */
describe("what the user may not read", () => {
  it("is a problem of that folder and that file, and the rest is read", async () => {
    const folder = await newFolder(["a.ndjson", "locked/b.ndjson", "c.ndjson"])
    await chmod(folder, 0o755)
    await chmod(join(folder, "locked"), 0o000)
    await chmod(join(folder, "c.ndjson"), 0o000)
    const seen = await ingestAsOrdinaryUser(folder)
    expect(seen.runs).toBe(1)
    expect(seen.problems).toEqual([
      `cannot list the folder ${join(folder, "locked")}: permission denied; let the user who runs Runledger read it`,
    ])
    expect(seen.files).toMatchObject([
      { path: join(folder, "a.ndjson"), state: "current", last_error: null },
      {
        path: join(folder, "c.ndjson"),
        state: "failed",
        last_error: "cannot read the file: permission denied; let the user who runs Runledger read it",
      },
    ])
  })
})

type Seen = {
  readonly runs: number
  readonly problems: readonly string[]
  readonly files: readonly object[]
}

const NOBODY = 65_534

async function ingestAsOrdinaryUser(folder: string): Promise<Seen> {
  const data = await mkdtemp(join(tmpdir(), "runledger-nobody-"))
  onTestFinished(() => rm(data, { recursive: true, force: true }))
  const isRoot = process.getuid?.() === 0
  if (isRoot) await chown(data, NOBODY, NOBODY)
  const script = join(import.meta.dirname, "catch-up-once.ts")
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script, folder, data], {
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    env: { ...process.env, HOME: data, TMPDIR: data },
  })
  return JSON.parse(stdout) as Seen
}
