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

/** Properties of `render … with (…)`. */
export const renderProperties = ["title", "xtitle", "ytitle", "xcolumn", "ycolumns", "series", "ymin", "ymax"] as const

export const joinKinds = [
  "inner",
  "innerunique",
  "leftouter",
  "rightouter",
  "fullouter",
  "leftsemi",
  "leftanti",
  "rightsemi",
  "rightanti",
] as const
