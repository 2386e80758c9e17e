/**
 * The database writes what this process reads, at about the same speed. A second thread of it gains nothing then: it
 * mostly waits for the first, and waits by running, on the processor that this process needs. What it keeps of rows that
 * were written serves questions, and nobody asks any.
 */
export const whileReading = { threads: 1, memoryMaxBytes: 300_000_000 } as const
