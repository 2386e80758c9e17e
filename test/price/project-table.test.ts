import { expect, it } from "vitest"
import { modelNotices, projectTable } from "../../src/price/project-table.ts"

it("holds the seed's prices from 2025-10-14 and the documented ones from 2026-05-01, all on groq", () => {
  const lines = projectTable.map((row) =>
    [row.validFrom, row.model, row.inputUsdPerMtok, row.cachedInputUsdPerMtok, row.outputUsdPerMtok].join(" "),
  )
  expect(lines).toEqual([
    "2025-10-14 llama-3.3-70b-versatile 0.59  0.79",
    "2025-10-14 llama-3.1-8b-instant 0.05  0.08",
    "2025-10-14 openai/gpt-oss-120b 0.5  0.7",
    "2026-05-01 openai/gpt-oss-120b 0.15 0.075 0.6",
    "2026-05-01 openai/gpt-oss-20b 0.075 0.0375 0.3",
  ])
  expect(projectTable.every(({ provider, origin }) => provider === "groq" && origin === "project")).toBe(true)
})

it("knows the end of both Llama models and what replaces them", () => {
  expect(modelNotices).toEqual([
    {
      model: "llama-3.3-70b-versatile",
      provider: "groq",
      shutdownOn: "2026-08-16",
      replacement: "openai/gpt-oss-120b",
    },
    { model: "llama-3.1-8b-instant", provider: "groq", shutdownOn: "2026-08-16", replacement: "openai/gpt-oss-20b" },
  ])
})
