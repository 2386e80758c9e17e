/** Charts of `render`. */
export const charts = [
  "table",
  "timechart",
  "linechart",
  "areachart",
  "stackedareachart",
  "barchart",
  "columnchart",
  "piechart",
  "scatterchart",
  "card",
] as const
