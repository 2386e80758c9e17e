/** With `TEST_SCALE=full` tests take more seeds and larger data, and commands that ask are tried in every way. */
export const isFull = process.env["TEST_SCALE"] === "full"
