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
