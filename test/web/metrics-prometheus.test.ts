import { expect, it } from "vitest"
import { escaped } from "../../src/web/metrics-prometheus.ts"

it("labels of metrics keep to one line and inside their quotes", () => {
  expect(escaped('C:\\logs "a"\nb')).toBe('C:\\\\logs \\"a\\"\\nb')
})
