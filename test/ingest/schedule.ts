import {
  copyFile,
  link,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from "node:fs/promises"
import { basename, dirname, join, relative } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"

/** Numbers from 0 to 1 that are the same for the same seed. */
export type Chance = () => number

export function chanceOf(seed: number): Chance {
  let state = seed
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
}

export type Schedule = {
  act(): Promise<void>
  look(): Promise<void>
  readonly seen: ReadonlySet<string>
  /** What was done so far, in words. */
  readonly done: readonly string[]
}

/**
 * What writers and rotations do to drop folders. Lines have neither id nor time, so that nothing but file and place
 * tells them apart, and each bears a word of its own, so that a line read twice shows.
 */
export function createSchedule(folder: string, chance: Chance): Schedule {
  let words = 0
  const seen = new Set<string>()
  const done: string[] = []
  const pick = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T
  const nextLine = () => `{"model":"word-${(words += 1)}","duration_ms":${words % 7},"message":"${padding}"}\n`
  const plain = async () => (await listed(folder)).filter((path) => !path.endsWith(".gz"))

  async function append(path: string): Promise<string> {
    const text = Array.from({ length: 6 + Math.floor(chance() * 30) }, nextLine).join("")
    const cutBytes = chance() < 0.3 ? Math.floor(chance() * 20) : 0
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text.slice(0, text.length - cutBytes), { flag: "a" })
    return path
  }

  async function appendToAny(): Promise<string> {
    const paths = await plain()
    return append(paths.length > 0 && chance() < 0.8 ? pick(paths) : join(folder, pick(names)))
  }

  async function rotate(): Promise<string> {
    const base = join(folder, pick(names))
    for (const number of [3, 2, 1]) await rename(`${base}.${number}`, `${base}.${number + 1}`).catch(whenMissing)
    await rename(base, `${base}.1`).catch(whenMissing)
    if (chance() < 0.5) await append(base)
    if (chance() < 0.3) await append(`${base}.1`)
    return base
  }

  async function copyAndCut(): Promise<string> {
    const base = join(folder, pick(names))
    await rm(`${base}.1`, { force: true })
    await copyFile(base, `${base}.1`).catch(whenMissing)
    await truncate(base).catch(whenMissing)
    if (chance() < 0.7) await append(base)
    return base
  }

  async function pack(): Promise<string | undefined> {
    const rotated = (await plain()).filter((path) => /\.\d$/.test(path))
    if (rotated.length === 0) return undefined
    const path = pick(rotated)
    // gzip leaves files with several names alone.
    if ((await stat(path)).nlink > 1) return undefined
    await writeFile(`${path}.gz`, gzipSync(await readFile(path)))
    await unlink(path)
    return path
  }

  async function onOne(work: (path: string) => Promise<unknown>): Promise<string | undefined> {
    const paths = await listed(folder)
    if (paths.length === 0) return undefined
    const path = pick(paths)
    await work(path)
    return path
  }

  const actions: Readonly<Record<string, () => Promise<string | undefined>>> = {
    append: appendToAny,
    "append more": appendToAny,
    rotate,
    copyAndCut,
    pack,
    delete: () => onOne((path) => rm(path)),
    cut: () => onOne((path) => (path.endsWith(".gz") ? utimes(path, 1e9, 1e9) : truncate(path))),
    recreate: () =>
      onOne(async (path) => {
        await rm(path)
        if (!path.endsWith(".gz")) await append(path)
      }),
    replace: () =>
      onOne(async (path) => {
        if (path.endsWith(".gz")) return
        await append(`${path}.new`)
        await rename(`${path}.new`, path)
      }),
    move: () =>
      onOne(async (path) => {
        const to = join(folder, pick(["", "old", "older/still"]), `${words}-${basename(path)}`)
        await mkdir(dirname(to), { recursive: true })
        await rename(path, to)
      }),
    touch: () => onOne((path) => utimes(path, new Date(), new Date())),
    name: () =>
      onOne(async (path) => {
        const second = join(folder, `second-${(words += 1)}${path.endsWith(".gz") ? ".log.gz" : ".log"}`)
        await (chance() < 0.5 ? link(path, second) : symlink(path, second))
      }),
  }

  return {
    /** Does the next thing. */
    async act() {
      const name = pick(Object.keys(actions))
      const to = await actions[name]?.()
      done.push(to ? `${name} ${relative(folder, to)}` : name)
    },
    /** Every word that stands in a whole line now has been seen, and must have been read by the next moment of rest. */
    async look() {
      done.push("look")
      for (const path of await listed(folder)) {
        const bytes = await readFile(path)
        const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")
        for (const [, word] of text.matchAll(
          /(?<=^|\n)\{"model":"(word-\d+)","duration_ms":\d,"message":"x+"\}(?=\n)/g,
        ))
          seen.add(word ?? "")
      }
    },
    seen,
    done,
  }
}

/** Files are longer than a fingerprint: short ones of other names may not be taken for each other. */
const padding = "x".repeat(150)
const names = ["app.log", "requests.ndjson", "runs.jsonl"]

/** Every readable name, links that lead nowhere left out. */
async function listed(folder: string): Promise<readonly string[]> {
  const all = (await readdir(folder, { recursive: true })).toSorted().map((name) => join(folder, name))
  const files = await Promise.all(all.map(async (path) => ((await isFile(path)) ? [path] : [])))
  return files.flat().filter((path) => /\.(log|ndjson|jsonl)(\.\d)?(\.gz)?$/.test(path))
}

async function isFile(path: string): Promise<boolean> {
  const stats = await stat(path).catch(whenMissing)
  return stats?.isFile() ?? false
}

function whenMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
  throw error
}
