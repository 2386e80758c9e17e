import { type Extraction, extractionOf } from "./extraction.ts"
import { type Marks, matchLine, type Template, templateOf } from "./template.ts"

/** Finds out how lines become rows, and remembers it for each of their templates. */
export type Structures = {
  /**
   * Reads the line that starts here: the place after its newline, -1 when it has no structure that could be known. `view`
   * is of the same bytes. The marks say where its values are, and `extraction` how they become rows, until the next call.
   */
  read(bytes: Buffer, view: DataView, start: number, marks: Marks): number
  /** Null: the decoder must look at the line. */
  readonly extraction: Extraction | null
}

type Structure = { readonly template: Template; extraction: Extraction | null; samples: number }

/** Other lines have a structure each: remembering them helps nobody. */
const STRUCTURES_MAX = 10_000
/** Programs have a few kinds of lines that take turns; trying more costs more than looking closely. */
const RECENT_MAX = 4
/** A first line may be odd in what it says. After so many of a structure it is the structure. */
const SAMPLES_MAX = 8

export function createStructures(): Structures {
  const known = new Map<string, Structure>()
  const recent: Structure[] = []
  const structures = { read, extraction: null as Extraction | null }
  return structures

  function read(bytes: Buffer, view: DataView, start: number, marks: Marks): number {
    for (let index = 0; index < recent.length; index += 1) {
      const structure = recent[index] as Structure
      const next = matchLine(structure.template, bytes, view, start, marks)
      if (next === -1) continue
      if (index > 0) prefer(structure, index)
      return take(structure, bytes, start, next)
    }
    return learn(bytes, view, start, marks)
  }

  function prefer(structure: Structure, index: number): void {
    recent.splice(index, 1)
    recent.unshift(structure)
  }

  function take(structure: Structure, bytes: Buffer, start: number, next: number): number {
    if (structure.extraction === null && structure.samples < SAMPLES_MAX) {
      structure.samples += 1
      structure.extraction = extractionOf(bytes.toString("utf8", start, next))
    }
    structures.extraction = structure.extraction
    return next
  }

  function learn(bytes: Buffer, view: DataView, start: number, marks: Marks): number {
    const template = templateOf(bytes, start, bytes.indexOf(NEWLINE, start))
    if (!template) return -1
    const structure = known.get(template.key) ?? add(template)
    if (!structure) return -1
    const next = matchLine(structure.template, bytes, view, start, marks)
    if (next === -1) return -1
    recent.unshift(structure)
    recent.length = Math.min(recent.length, RECENT_MAX)
    return take(structure, bytes, start, next)
  }

  function add(template: Template): Structure | null {
    if (known.size >= STRUCTURES_MAX) return null
    const structure = { template, extraction: null, samples: 0 }
    known.set(template.key, structure)
    return structure
  }
}

const NEWLINE = 10
