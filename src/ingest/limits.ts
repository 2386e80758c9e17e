import { REJECT_ROWS_MAX } from "../model/run.ts"

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const KIB = 1_024
const MIB = 1_024 * KIB

/** What ingestion waits for and how much it takes at a time. */
export type Limits = { readonly [Name in keyof typeof defaultLimits]: number }

/** Every cap and wait of this room, each with its reason. */
export const defaultLimits = {
  /**
   * One transaction's worth of bytes: some 200,000 lines, whose runs and steps fill whole row groups (122,880 rows),
   * which the engine compresses and writes to their place at once. Larger gains nothing measurable; smaller pays for
   * more commits, and sends more rows through the write-ahead log first.
   */
  pieceBytes: 128 * MIB,
  /** A file with less than this to read counts as small and takes turns with a large one. */
  smallBytes: 4 * MIB,
  /**
   * With no more than this to read, a file is read and committed together with others. When many files are behind, one
   * commit for each would leave them ever further behind.
   */
  tinyBytes: 4 * MIB,
  /** So much of such files is read together: it is held in memory. */
  groupBytes: 32 * MIB,
  /**
   * More at a time gain little, and keep everybody else waiting. With `rejectRowsMax` of each, one commit stays below a
   * row group of rejects: what is longer is written before it is committed, and only runs and steps say whose they are
   * when a log was torn in between.
   */
  tinyFilesMax: 120,
  /** No run is this long; a longer line is a file that is not lines. */
  lineBytesMax: 16 * MIB,
  /** A whole-file form is held in memory while it is read. */
  wholeBytesMax: 256 * MIB,
  /** Elements of a whole-file form that are decoded at a time. */
  itemsBytes: 16 * MIB,
  /** What a reject keeps of its line. */
  rejectTextBytes: 4 * KIB,
  /** Reject rows of one file that are sent while this process runs; the ledger keeps no more, and all are counted. */
  rejectRowsMax: REJECT_ROWS_MAX,
  /** Logs pack 10 to 30 times smaller, the same line over and over up to 300 times; a bomb packs 1,000 times. */
  expansionMax: 500,
  /** A whole file that does not parse, or a last line without its end, is given this long to be finished. */
  halfWrittenMs: 5 * SECOND_MS,
  /** A rotated copy of a file that is still whole: its original is usually cut within milliseconds. */
  copyMs: 10 * SECOND_MS,
  /** Files of which events tell are looked at this often, and what they have is committed together: a commit costs more. */
  hintsMs: 100,
  /** A change may come between the last look at a file and its reading: look again this long after that. */
  rearmMs: 100,
  /** Files that changed lately are looked at this often, events or not. */
  activeMs: SECOND_MS,
  /** How long after its last change a file counts as active. */
  activeForMs: 60 * MINUTE_MS,
  /** A file that just vanished may be on its way to another folder: list again before calling it gone. */
  confirmMs: 100,
  /** Between two tries of what failed: the first wait, doubled each time up to the last. */
  retryFirstMs: 100,
  retryLastMs: 30 * SECOND_MS,
  /** What is known of files is saved between batches at most this often. */
  noteMs: SECOND_MS,
} as const
