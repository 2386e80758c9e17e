/** Below this many runs nothing is ranked: a mean of fewer says little. */
export const enoughRuns = 5
