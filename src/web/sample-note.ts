import type { Note } from "../model/rows.ts"

/** Stands beside every answer about sample data for which nothing else says so. */
export const sampleNote: Note = {
  code: "sample_data",
  message: "this is sample data: it goes away with the first line of your own",
}

/** Whether the answer is about sample data. */
export function isAboutSample({ notes }: { readonly notes: readonly Note[] }): boolean {
  return notes.some(({ code }) => code === sampleNote.code)
}
