import type { Range } from "./draw.ts"

/** A configuration of an analysis, and how its runs truly are. */
export type Configuration = {
  /** As it stands in the line. */
  readonly config: Readonly<Record<string, string | number>>
  readonly seconds: Range
  readonly inputTokens: Range
  readonly outputTokens: Range
  /** Mean of its runs; equal means cannot be told apart, however many runs there are. */
  readonly quality: number
  /** Fraction of the GPU in use. */
  readonly gpu: Range
}

/** An analysis type: how many of a hundred analysis runs it has, and the configurations that it is tried with. */
export type Analysis = {
  readonly kind: string
  readonly percent: number
  readonly stages: "one" | "chunks" | "sections" | "pipeline"
  readonly configurations: readonly [Configuration, ...Configuration[]]
}

/** The four analysis types of a document pipeline on local models. Among the best of each, two are equally good. */
export const analyses: readonly Analysis[] = [
  {
    kind: "flash_analysis",
    percent: 50,
    stages: "one",
    configurations: [
      flash({ model: "llama3.1:8b", temperature: 0.1, max_tokens: 2000 }, [30, 62], 0.74),
      flash({ model: "llama3.1:8b", temperature: 0.2, max_tokens: 3000 }, [48, 90], 0.8),
      flash({ model: "llama3:8b", temperature: 0.15, max_tokens: 2500 }, [38, 76], 0.8),
    ],
  },
  {
    kind: "thorough_analysis",
    percent: 26,
    stages: "chunks",
    configurations: [
      thorough({ temperature: 0.1, chunk_size: 2000, chunk_overlap: 200 }, [440, 900], 0.87),
      thorough({ temperature: 0.15, chunk_size: 3000, chunk_overlap: 300 }, [300, 640], 0.87),
      thorough({ temperature: 0.05, chunk_size: 2500, chunk_overlap: 250 }, [360, 760], 0.82),
    ],
  },
  {
    kind: "template_report",
    percent: 16,
    stages: "sections",
    configurations: [
      template({ temperature: 0.1, mode: "parallel" }, [480, 720], 0.84, [0.82, 0.97]),
      template({ temperature: 0.15, mode: "parallel" }, [480, 720], 0.77, [0.82, 0.97]),
      template({ temperature: 0.1, mode: "sequential" }, [1500, 2100], 0.84, [0.34, 0.49]),
    ],
  },
  {
    kind: "full_pipeline",
    percent: 8,
    stages: "pipeline",
    configurations: [
      pipeline({ temperature: 0.1, mode: "parallel" }, [1800, 3900], [0.74, 0.95]),
      pipeline({ temperature: 0.1, mode: "sequential" }, [4200, 7200], [0.4, 0.6]),
    ],
  },
]

function flash(config: Configuration["config"], seconds: Range, quality: number): Configuration {
  return { config, seconds, quality, inputTokens: [900, 2600], outputTokens: [400, 1900], gpu: [0.55, 0.83] }
}

function thorough(config: Configuration["config"], seconds: Range, quality: number): Configuration {
  const tokens = { inputTokens: [14_000, 38_000], outputTokens: [2_400, 5_200] } as const
  return { config: { model: "llama3.1:70b", ...config }, seconds, quality, ...tokens, gpu: [0.84, 0.98] }
}

function template(config: Configuration["config"], seconds: Range, quality: number, gpu: Range): Configuration {
  const tokens = { inputTokens: [9_000, 16_000], outputTokens: [4_500, 8_200] } as const
  return { config: { model: "llama3.1:70b", ...config }, seconds, quality, ...tokens, gpu }
}

function pipeline(config: Configuration["config"], seconds: Range, gpu: Range): Configuration {
  const tokens = { inputTokens: [26_000, 58_000], outputTokens: [8_000, 15_500] } as const
  return { config: { model: "llama3.1:70b", ...config }, seconds, quality: 0.85, ...tokens, gpu }
}
