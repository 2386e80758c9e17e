/** Words of SQL as the engine has them, as far as they are coloured and suggested; lower case. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** They begin a part of a statement. */
export const clauseWords = words(`
  select from where group order having qualify limit offset with union intersect except values join window
  pivot unpivot describe summarize explain show sample on using`)

export const keywords = words(`
  as by all distinct asc desc nulls first last case when then else end over partition rows range groups
  preceding following unbounded current row filter within left right full inner outer cross natural asof positional
  lateral semi anti recursive materialized exclude replace rename interval cast try_cast name analyze tables tablesample
  at time zone date timestamp escape collate ordinality temporary`)

export const operatorWords = words("and or not in is like ilike glob similar to between exists any some")

export const constantWords = words("true false null")

/** Phrases that people write whole. */
export const phrases = [
  "group by",
  "group by all",
  "order by",
  "order by all",
  "left join",
  "is null",
  "is not null",
  "nulls last",
  "partition by",
  "union all",
]
