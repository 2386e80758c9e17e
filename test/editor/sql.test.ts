import { describe, expect, it } from "vitest"
import { tables } from "../../src/model/table.ts"
import { sqlFunctions } from "../../src/editor/sql/functions.ts"
import { sqlLanguage } from "../../src/editor/sql/sql-language.ts"
import { allowedFunctions, tableFunctions } from "../../src/store/fence/functions.ts"

const catalog = Object.fromEntries(
  tables.map(({ name, columns }) => [
    name,
    columns.map(({ unit, about, ...column }) => ({ ...column, doc: about, ...(unit !== null && { unit }) })),
  ]),
)
/** What is suggested at the bar. */
const suggested = (marked: string) => {
  const position = marked.indexOf("|")
  return sqlLanguage.suggest(marked.replace("|", ""), position, catalog)
}
const labels = (marked: string) => suggested(marked).map(({ label }) => label)
const explained = (sql: string, word: string) => sqlLanguage.explainAt(sql, sql.indexOf(word), catalog)

describe("what is suggested in SQL", () => {
  it("is the tables, and what WITH names, where one is due", () => {
    expect(labels("select * from |")).toEqual(tables.map(({ name }) => name))
    expect(labels("with slow as (select 1) select * from s|")[0]).toBe("slow")
    expect(labels("select * from runs, |")).toContain("steps")
    expect(labels("select * from runs r join |")).toContain("prices")
  })

  it("is the columns of what the statement reads, with type, unit and meaning", () => {
    expect(suggested("select dur| from runs")[0]).toMatchObject({
      label: "duration_ms",
      kind: "column",
      detail: "DOUBLE, ms",
      doc: "As reported, else end minus start.",
      span: { start: 7, end: 10 },
    })
    expect(labels("select off| from runs")).not.toContain("offset_ms")
    expect(labels("select off| from runs join steps using (run_key)")).toContain("offset_ms")
    expect(labels("select off|")).toContain("offset_ms")
  })

  it("is the columns of one table behind its name or its other name", () => {
    expect(labels("select s.na| from runs r join steps as s using (run_key)")).toEqual(["name"])
    expect(labels("select r.| from runs r join steps s using (run_key)")).toEqual(
      catalog["runs"]?.map(({ name }) => name),
    )
    expect(labels("select x.| from runs r")).toEqual([])
    expect(labels("select steps.na| from steps where 1")).toEqual(["name"])
  })

  it("is functions with their use, and words in the case that is written", () => {
    expect(suggested("select quantile| from runs")[0]).toMatchObject({
      detail: "quantile_cont(value, share)",
      insert: "quantile_cont(",
    })
    expect(suggested("sel|")[0]).toMatchObject({ label: "select", insert: "select" })
    expect(suggested("SEL|")[0]).toMatchObject({ label: "select", insert: "SELECT" })
    expect(labels("select 1 from runs grou|")).toContain("group by")
  })

  it("is of the statement at the cursor alone", () => {
    expect(labels("select 1 from steps; select off| from runs")).not.toContain("offset_ms")
  })

  it("is nothing in a text, a quoted name or a comment", () => {
    for (const marked of ["select 'mo|", 'select "mo|', "-- mo|", "/* mo|", "select 1 -- mo|\nfrom runs"]) {
      expect(labels(marked), marked).toEqual([])
    }
    expect(labels("-- runs\nselect mod| from runs")).toContain("model")
  })
})

describe("what a word of SQL means", () => {
  it("is told for columns, functions and other names of tables", () => {
    const sql = "select r.model, median(duration_ms) as slow from runs r group by 1"
    expect(explained(sql, "model")).toMatchObject({ doc: "Model as the line named it.", start: 9, end: 14 })
    expect(explained(sql, "median")).toMatchObject({ detail: ["median(value)"], doc: "The middle value." })
    expect(explained(sql, "select")).toBeNull()
    expect(explained("select 'model'", "model")).toBeNull()
  })
})

describe("the functions that the editor explains", () => {
  it("may all be called", () => {
    const grammar = ["coalesce", "ifnull"]
    const known = (name: string) => allowedFunctions.has(name) || tableFunctions.has(name) || grammar.includes(name)
    const refused = sqlFunctions.filter(({ name }) => !known(name))
    expect(refused.map(({ name }) => name)).toEqual([])
    expect(new Set(sqlFunctions.map(({ name }) => name)).size).toBe(sqlFunctions.length)
  })
})

describe("the marks of SQL", () => {
  const marks = (sql: string) => sqlLanguage.marksIn(sql).map(({ kind, start, end }) => [sql.slice(start, end), kind])

  it("tell words from names, functions and tables", () => {
    expect(marks("select sum(cost_usd) as total from runs where model ilike '%70b%' and n > $n")).toEqual([
      ["select", "stage"],
      ["sum", "function"],
      ["(", "symbol"],
      ["cost_usd", "column"],
      [")", "symbol"],
      ["as", "keyword"],
      ["total", "name"],
      ["from", "stage"],
      ["runs", "table"],
      ["where", "stage"],
      ["model", "column"],
      ["ilike", "operator"],
      ["'%70b%'", "string"],
      ["and", "operator"],
      ["n", "column"],
      [">", "operator"],
      ["$n", "parameter"],
    ])
  })

  it("cover comments, and any text in order", () => {
    expect(marks("-- why\nselect 1 /* one */ ; -- end")).toEqual([
      ["-- why", "comment"],
      ["select", "stage"],
      ["1", "number"],
      ["/* one */", "comment"],
      [";", "symbol"],
      ["-- end", "comment"],
    ])
    for (const sql of ["", "'", '"', "$", "/*", "select '\n", "€ 🙂 é"]) {
      const found = sqlLanguage.marksIn(sql)
      expect(found.every(({ start, end }, at) => start < end && start >= (found[at - 1]?.end ?? 0))).toBe(true)
    }
  })
})
