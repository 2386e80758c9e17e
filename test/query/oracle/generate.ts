import type { KqlType } from "../../../src/query/index.ts"
import type { Random } from "../../../src/model/random.ts"
import { type Draft, written } from "./draft.ts"
import { condition, expression, numbers } from "./generate-expression.ts"
import { catalog, pick } from "./tables.ts"
import type { Column } from "./value.ts"

/** A query that has its types right; some ask for what is undecided. */
export function randomQuery(random: Random): string {
  const limited = random() < 0.15
  const draft: Draft = { random, columns: [], twice: random() < 0.1, names: 0 }
  const lets = [
    ...(limited ? [`let limit_ = ${pick(random, ["3", "0", "-1", "7"])};`] : []),
    ...(draft.twice ? ["let twice = (value: long, more: long = 1) { value * 2 + more };"] : []),
  ]
  let rows = source(draft, 1)
  if (random() < 0.15) {
    rows = staged(rows, draft, 1)
    lets.push(`let part = ${rows.text};`)
    rows = { ...rows, text: random() < 0.2 ? "part | union part" : "part" }
  }
  rows = staged(rows, draft, Math.ceil(random() * 4), limited ? [{ name: "limit_", type: "long" }] : [])
  return [...lets, rows.text].join(" ")
}

type Part = { readonly text: string; readonly columns: readonly Column[] }

function source(draft: Draft, depth: number): Part {
  const { random } = draft
  const luck = random()
  if (luck < 0.7) return table("events")
  if (luck < 0.82) return table("models")
  if (luck < 0.85) return table("nothing")
  if (luck < 0.88)
    return {
      text: `range n from ${pick(random, ["0", "-3"])} to 7 step ${pick(random, ["1", "3"])}`,
      columns: [{ name: "n", type: "long" }],
    }
  if (luck < 0.92) return datatable(random)
  if (luck < 0.95 || depth <= 0) return printed(draft)
  const kind = pick(random, ["", " kind=outer", " kind=inner"])
  const sourced = random() < 0.5
  const shared = kind === " kind=inner"
  const [one, other] = [catalog["models"] ?? [], catalog["nothing"] ?? []]
  const columns = shared
    ? one.filter(({ name }) => other.some((column) => column.name === name))
    : [...one, ...other.filter(({ name }) => !one.some((column) => column.name === name))]
  return {
    text: `union${kind}${sourced ? " withsource=src" : ""} models, nothing, models`,
    columns: [...(sourced ? [{ name: "src", type: "string" as const }] : []), ...columns],
  }
}

function table(name: string): Part {
  return { text: name, columns: catalog[name] ?? [] }
}

function printed(draft: Draft): Part {
  const [one, other] = [pick(draft.random, scalarTypes), pick(draft.random, scalarTypes)]
  const value = (type: KqlType) => expression({ ...draft, columns: [] }, type, 2)
  return {
    text: `print a = ${value(one)}, b = ${value(other)}`,
    columns: [
      { name: "a", type: one },
      { name: "b", type: other },
    ],
  }
}

function datatable(random: Random): Part {
  const rows = Array.from(
    { length: Math.floor(random() * 4) },
    () =>
      `${pick(random, ["1", "2", "long(null)", "-5"])}, ${pick(random, ['"a"', '"b"', '""'])}, ${pick(random, ["1.5", "real(null)", "-2.0"])}`,
  )
  return {
    text: `datatable(k: long, model: string, x: real) [${rows.join(", ")}]`,
    columns: [
      { name: "k", type: "long" },
      { name: "model", type: "string" },
      { name: "x", type: "real" },
    ],
  }
}

const scalarTypes: readonly KqlType[] = ["long", "real", "bool", "string", "datetime", "timespan"]

function staged(start: Part, draft: Draft, count: number, constants: readonly Column[] = []): Part {
  let part = start
  for (let index = 0; index < count; index++) {
    const visible = {
      ...draft,
      columns: [
        ...part.columns,
        ...constants.filter(({ name }) => !part.columns.some((column) => column.name === name)),
      ],
    }
    const stage = pick(draft.random, stages)(visible, part.columns)
    draft.names = visible.names
    if (stage !== null) part = { text: `${part.text} | ${stage.text}`, columns: stage.columns }
  }
  return part
}

/** A new column name. */
function fresh(draft: Draft): string {
  draft.names++
  return `c${draft.names}`
}

/** Whether there is the column that mostly tells rows apart. */
function hasId(columns: readonly Column[]): boolean {
  return columns.some(({ name, type }) => name === "id" && type === "long")
}

type StageMaker = (draft: Draft, columns: readonly Column[]) => Part | null

const where: StageMaker = (draft, columns) => ({ text: `where ${condition(draft, 3)}`, columns })

const extend: StageMaker = (draft, columns) => {
  const added = Array.from({ length: 1 + Math.floor(draft.random() * 2) }, () => made(draft))
  if (columns.length > 1 && draft.random() < 0.15) {
    const target = pick(draft.random, columns)
    if (!added.some(({ name }) => name === target.name)) added.push({ ...made(draft), name: target.name })
  }
  const columnsNow = columns.map((column) => added.find(({ name }) => name === column.name) ?? column)
  const more = added.filter(({ name }) => !columns.some((column) => column.name === name))
  return { text: `extend ${assignments(added)}`, columns: [...columnsNow, ...more].map(bare) }
}

const project: StageMaker = (draft, columns) => {
  const kept = columns.filter(() => draft.random() < 0.5)
  const added = draft.random() < 0.7 || kept.length === 0 ? [made(draft)] : []
  return {
    text: `project ${[...kept.map(({ name }) => written(name)), ...added.map((one) => assignments([one]))].join(", ")}`,
    columns: [...kept, ...added.map(bare)],
  }
}

const projectAway: StageMaker = ({ random }, columns) => {
  if (columns.length < 3) return null
  const gone = pick(random, columns)
  const patterns = random() < 0.3 ? ["c*"] : []
  const left = columns.filter(({ name }) => name !== gone.name && !(patterns.length > 0 && name.startsWith("c")))
  return left.length === 0
    ? null
    : { text: `project-away ${[written(gone.name), ...patterns].join(", ")}`, columns: left }
}

const projectKeep: StageMaker = ({ random }, columns) => {
  const kept = columns.filter(() => random() < 0.6)
  return kept.length === 0
    ? null
    : {
        text: `project-keep ${kept
          .toReversed()
          .map(({ name }) => written(name))
          .join(", ")}`,
        columns: kept,
      }
}

const projectRename: StageMaker = (draft, columns) => {
  const old = pick(draft.random, columns)
  const name = fresh(draft)
  return {
    text: `project-rename ${name} = ${written(old.name)}`,
    columns: columns.map((column) => (column === old ? { ...column, name } : column)),
  }
}

const sort: StageMaker = (draft, columns) => {
  const keys = [sortKey(draft, columns), ...(draft.random() < 0.5 ? [sortKey(draft, columns)] : [])].filter(
    (key) => key !== null,
  )
  const last = hasId(columns) && draft.random() < 0.7 ? ["id asc"] : []
  const all = [...keys, ...last]
  return all.length === 0 ? null : { text: `${pick(draft.random, ["sort", "order"])} by ${all.join(", ")}`, columns }
}

/** Ways to make another key of a column; a key must not be the same for all rows. */
const keysOf: Readonly<Partial<Record<KqlType, readonly string[]>>> = {
  long: ["@", "@", "(@ % 3)", "-@", "(@ / 2)", "(100 / @)"],
  int: ["@", "abs(@)"],
  real: ["@", "@", "(1.0 / @)", "-@", "(@ / @)", "bin(@, 2)"],
  string: ["@", "@", "tolower(@)", "strlen(@)", "substring(@, 1)", "tolong(@)"],
  datetime: ["@", "startofday(@)", "hourofday(@)"],
  timespan: ["@", "(@ / 1h)"],
  decimal: ["@"],
}

function sortKey(draft: Draft, columns: readonly Column[]): string | null {
  const orderable = columns.filter(({ type }) => keysOf[type] !== undefined)
  if (orderable.length === 0) return null
  const { name, type } = pick(draft.random, orderable)
  const key = pick(draft.random, keysOf[type] ?? ["@"]).replaceAll("@", () => written(name))
  return key + pick(draft.random, ["", " asc", " desc", " asc nulls last", " desc nulls first", " nulls first"])
}

const take: StageMaker = (draft, columns) => {
  const key = sortKey(draft, columns)
  const keys = [...(key === null ? [] : [key]), ...(hasId(columns) ? ["id"] : [])]
  const sorted = keys.length === 0 ? "" : `sort by ${keys.join(", ")} | `
  return {
    text: `${sorted}${pick(draft.random, ["take", "limit"])} ${pick(draft.random, ["0", "3", "5", "100"])}`,
    columns,
  }
}

const top: StageMaker = (draft, columns) => {
  const unique = hasId(columns)
  const key = unique ? `id ${pick(draft.random, ["asc", "desc", ""])}` : sortKey(draft, columns)
  return key === null ? null : { text: `top ${pick(draft.random, ["1", "4", "50"])} by ${key}`, columns }
}

const distinct: StageMaker = ({ random }, columns) => {
  const plain = columns.filter(({ type }) => type !== "dynamic")
  const chosen = plain.filter(() => random() < 0.4)
  if (chosen.length === 0)
    return plain.length === columns.length && columns.length > 0 ? { text: "distinct *", columns } : null
  return { text: `distinct ${chosen.map(({ name }) => written(name)).join(", ")}`, columns: chosen }
}

const count: StageMaker = ({ random }) =>
  random() < 0.2 ? { text: "count", columns: [{ name: "Count", type: "long" }] } : null

const summarize: StageMaker = (draft, columns) => {
  const { random } = draft
  const keys = random() < 0.75 ? summarizeKeys(draft, columns) : []
  const luck = random()
  const rows =
    luck < 0.15
      ? rowAggregate(
          draft,
          columns,
          keys.map(({ name }) => name),
        )
      : null
  const aggregates = rows ?? Array.from({ length: 1 + Math.floor(random() * 3) }, () => aggregate(draft))
  const unnamed =
    rows === null && random() < 0.3 && !columns.some(({ name }) => name === "count_")
      ? [{ name: "count_", type: "long" as const, value: "count()" }]
      : []
  const all = [
    ...aggregates.map((one) => (rows === null ? `${one.name} = ${one.value}` : one.value)),
    ...unnamed.map(({ value }) => value),
  ]
  const by = keys.length === 0 ? "" : ` by ${keys.map(({ value }) => value).join(", ")}`
  return {
    text: `summarize ${[...new Set(all)].join(", ")}${by}`,
    columns: [...keys.map(bare), ...aggregates.map(bare), ...unnamed.map(bare)],
  }
}

type Made = Column & { readonly value: string }

function summarizeKeys(draft: Draft, columns: readonly Column[]): Made[] {
  const plain = columns.filter(({ type }) => type !== "dynamic" && type !== "decimal")
  const chosen = plain.length === 0 ? [] : [...new Set([pick(draft.random, plain), pick(draft.random, plain)])]
  const keys = chosen.map((column) => ({ ...column, value: written(column.name) }))
  if (draft.random() < 0.3) {
    const at = columns.find(({ type, name }) => type === "datetime" && !keys.some((key) => key.name === name))
    const size = pick(draft.random, ["1d", "7d", "30d", "1h"])
    if (at !== undefined) keys.push({ ...at, value: `bin(${written(at.name)}, ${size})` })
  }
  if (draft.random() < 0.3) {
    const key = made(draft, ["long", "bool", "string", "datetime"])
    keys.push({ ...key, value: assignments([key]) })
  }
  return keys
}

function aggregate(draft: Draft): Made {
  const { random } = draft
  const of = (type: KqlType) => expression(draft, type, 1)
  const number = pick(random, ["long", "real"] as const)
  const ordered = pick(random, ["long", "real", "datetime", "timespan", "string"] as const)
  const name = fresh(draft)
  const choices: readonly (() => readonly [type: KqlType, value: string])[] = [
    () => ["long", "count()"],
    () => ["long", `countif(${condition(draft, 2)})`],
    () => [number, `sum(${of(number)})`],
    () => [number, `sumif(${of(number)}, ${condition(draft, 1)})`],
    () => ["real", `avg(${of(number)})`],
    () => ["real", `avgif(${of(number)}, ${condition(draft, 1)})`],
    () => [ordered, `${pick(random, ["min", "max"])}(${of(ordered)})`],
    () => [number, `${pick(random, ["minif", "maxif"])}(${of(number)}, ${condition(draft, 1)})`],
    () => ["long", `dcount(${of(ordered)})`],
    () => ["long", `dcount(${of("guid")})`],
    () => ["long", `dcountif(${of(ordered)}, ${condition(draft, 1)})`],
    () => [number, `percentile(${of(number)}, ${pick(random, ["0", "25", "50", "95", "99.9", "100"])})`],
    () => ["dynamic", `make_list(${of(ordered)})`],
    () => ["dynamic", `make_set(${of(ordered)})`],
    () => ["real", `${pick(random, ["stdev", "variance", "stdevp", "variancep"])}(${of(number)})`],
    () => ["real", `100.0 * countif(${condition(draft, 1)}) / count()`],
    () => ["timespan", `${pick(random, ["sum", "sum", "avg"])}(${of("timespan")})`],
    () => ["long", `max(${of("long")}) - min(${of("long")})`],
    () => ["long", `binary_all_${pick(random, ["and", "or", "xor"])}(${of("long")})`],
  ]
  const [type, value] = pick(random, choices)()
  return { name, type, value }
}

function rowAggregate(draft: Draft, columns: readonly Column[], keys: readonly string[]): Made[] | null {
  const { random } = draft
  const orderable = columns.filter(({ type, name }) => numbers.includes(type) && !keys.includes(name))
  if (orderable.length === 0) return null
  const key = pick(random, orderable)
  const word = pick(random, ["arg_max", "arg_min"])
  if (random() < 0.4) {
    const others = columns.filter(({ name }) => name !== key.name && !keys.includes(name))
    const value = `${word}(${written(key.name)}, *)`
    return [key, ...others].map((column) => ({ ...column, value }))
  }
  const free = columns.filter(({ name }) => name !== key.name && !keys.includes(name))
  const other = free.length === 0 ? [] : [pick(random, free)]
  const value = `${word}(${[key, ...other].map(({ name }) => written(name)).join(", ")})`
  return [key, ...other].map((column) => ({ ...column, value }))
}

const join: StageMaker = (draft, columns) => {
  const { random } = draft
  const right = rightSide(draft)
  const keys = joinKeys(draft, columns, right.columns)
  if (keys.length === 0) return null
  const sides = (name: string) => `$left.${written(name)} == $right.${written(name)}`
  const on = keys.map((name) => (random() < 0.5 ? written(name) : sides(name))).join(pick(random, [", ", " and "]))
  if (random() < 0.3) {
    const added = right.columns.filter(({ name }) => !keys.includes(name))
    const text = `lookup${pick(random, ["", " kind=inner", " kind=leftouter"])} (${right.text}) on ${on}`
    return { text, columns: renumbered([...columns, ...added]) }
  }
  const kind = pick(random, joinKinds)
  const text = `join${kind === "" ? "" : ` kind=${kind}`} (${right.text}) on ${on}`
  if (kind === "leftsemi" || kind === "leftanti") return { text, columns }
  if (kind === "rightsemi" || kind === "rightanti") return { text, columns: right.columns }
  return { text, columns: renumbered([...columns, ...right.columns]) }
}

const joinKinds = [
  "",
  "innerunique",
  "inner",
  "inner",
  "leftouter",
  "rightouter",
  "fullouter",
  "leftsemi",
  "leftanti",
  "rightsemi",
  "rightanti",
] as const

/** One or two columns that both sides have. */
function joinKeys({ random }: Draft, left: readonly Column[], right: readonly Column[]): string[] {
  const shared = right.filter(
    ({ name, type }) => type !== "dynamic" && left.some((column) => column.name === name && column.type === type),
  )
  if (shared.length === 0) return []
  const chosen = [pick(random, shared), ...(random() < 0.3 ? [pick(random, shared)] : [])]
  return [...new Set(chosen.map(({ name }) => name))]
}

function rightSide(draft: Draft): Part {
  const start = draft.random() < 0.7 ? table("models") : table("events")
  return draft.random() < 0.5 ? start : staged(start, draft, 1)
}

/** Names made different by numbers. */
function renumbered(columns: readonly Column[]): Column[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    let { name } = column
    for (let number = 1; taken.has(name); number++) name = `${column.name}${number}`
    taken.add(name)
    return { ...column, name }
  })
}

const union: StageMaker = (draft, columns) => {
  const right = rightSide(draft)
  const clash = right.columns.some(({ name, type }) =>
    columns.some((column) => column.name === name && column.type !== type),
  )
  if (clash) return null
  return {
    text: `union (${right.text})`,
    columns: [...columns, ...right.columns.filter(({ name }) => !columns.some((column) => column.name === name))],
  }
}

const mvExpand: StageMaker = (draft, columns) => {
  const { random } = draft
  const lists = columns.filter(({ type }) => type === "dynamic")
  const items: (Column & { readonly text: string })[] = []
  if (lists.length > 0 && random() < 0.8) items.push(expandedColumn(draft, pick(random, lists)))
  if (items.length === 0 || random() < 0.2) {
    const name = fresh(draft)
    items.push({
      name,
      type: "dynamic",
      text: `${name} = ${expression(draft, "dynamic", 1)}`,
    })
  }
  const itemIndex = random() < 0.2 ? fresh(draft) : null
  const options = `${pick(random, ["", "", " kind=bag", " kind=array"])}${itemIndex === null ? "" : ` with_itemindex=${itemIndex}`}`
  const replaced = columns.map((column) => items.find(({ name }) => name === column.name) ?? column)
  const added = items.filter(({ name }) => !columns.some((column) => column.name === name))
  return {
    text: `mv-expand${options} ${items.map(({ text }) => text).join(", ")}`,
    columns: [...replaced, ...added, ...(itemIndex === null ? [] : [{ name: itemIndex, type: "long" as const }])].map(
      bare,
    ),
  }
}

function expandedColumn({ random }: Draft, { name }: Column): Column & { readonly text: string } {
  const type = pick(random, [null, null, null, "long"] as const)
  return { name, type: type ?? "dynamic", text: written(name) + (type === null ? "" : ` to typeof(${type})`) }
}

const makeSeries: StageMaker = (draft, columns) => {
  const { random } = draft
  const axis = columns.find(({ type, name }) => type === "datetime" || (type === "long" && name === "id"))
  if (axis === undefined || random() < 0.5) return null
  const aggregates = Array.from({ length: random() < 0.3 ? 2 : 1 }, () => seriesAggregate(draft))
  const times = { from: "datetime(2025-12-31T12:00)", to: "datetime(2026-02-02)", steps: ["1d", "7d", "36h"] }
  const whole = { from: pick(random, ["0", "3"]), to: "20", steps: ["1", "6"] }
  const { from, to, steps } = axis.type === "datetime" ? times : whole
  const [open, far] = [random() < 0.6 ? "both" : pick(random, ["from", "to", "none"]), axis.type === "datetime"]
  const step = open === "both" || !far ? pick(random, steps) : pick(random, ["30d", "100d"])
  const start = open === "both" || open === "from" ? `from ${from} ` : ""
  const end = open === "both" || open === "to" ? `to ${to} ` : ""
  const bounds = `${start}${end}step ${step}`
  const key = random() < 0.5 ? columns.find(({ type }) => type === "string" || type === "bool") : undefined
  const by = key === undefined ? "" : ` by ${written(key.name)}`
  const lists = [...aggregates, axis].map(({ name }) => ({ name, type: "dynamic" as const }))
  return {
    text: `make-series ${aggregates.map(({ text }) => text).join(", ")} on ${written(axis.name)} ${bounds}${by}`,
    columns: renumbered([...(key === undefined ? [] : [key]), ...lists]),
  }
}

function seriesAggregate(draft: Draft): { readonly name: string; readonly text: string } {
  const name = fresh(draft)
  const value = pick(draft.random, [
    () => "count()",
    () => `sum(${expression(draft, "long", 1)})`,
    () => `max(${expression(draft, "real", 1)})`,
    () => `avg(${expression(draft, "long", 1)})`,
    () => `countif(${condition(draft, 1)})`,
  ])()
  return {
    name,
    text: `${name} = ${value}${pick(draft.random, ["", " default=0", " default=-1", " default=long(null)"])}`,
  }
}

const serialize: StageMaker = (draft, columns) => {
  if (!hasId(columns)) return null
  const numbered = pick(
    draft.random,
    columns.filter(({ type }) => type !== "dynamic" && type !== "decimal"),
  )
  const name = fresh(draft)
  const [type, value] = pick(draft.random, [
    ["long", pick(draft.random, ["row_number()", "row_number(10)"])],
    ["long", `row_number(1, ${condition(draft, 1)})`],
    [
      "long",
      `row_cumsum(${written(columns.find(({ type }) => type === "long")?.name ?? "id")}, ${condition(draft, 1)})`,
    ],
    ["long", `row_number(0, prev(${written(numbered.name)}) == ${written(numbered.name)})`],
    ["long", `row_cumsum(${written(columns.find(({ type }) => type === "long")?.name ?? "id")})`],
    [numbered.type, `prev(${written(numbered.name)})`],
    [numbered.type, `next(${written(numbered.name)})`],
    [numbered.type, `${pick(draft.random, ["prev", "next"])}(${written(numbered.name)}, 2)`],
  ] as const)
  return { text: `sort by id asc | extend ${name} = ${value}`, columns: [...columns, { name, type }] }
}

/** An order that must survive what comes between the sort and the end. */
const sortThenMore: StageMaker = (draft, columns) => {
  const key = sortKey(draft, columns)
  if (key === null || !hasId(columns)) return null
  const between = pick(draft.random, [where, extend, projectAway])(draft, columns)
  if (between === null) return null
  const end = pick(draft.random, ["", " | take 4", " | where true", " | top 3 by 100 - id"])
  if (end.includes("id") && !hasId(between.columns)) return null
  return { text: `sort by ${key}, id | ${between.text}${end}`, columns: between.columns }
}

const sortedLists: StageMaker = (draft, columns) => {
  const listed = columns.filter(({ type }) => type !== "dynamic" && type !== "decimal")
  if (!hasId(columns) || listed.length < 2) return null
  const [value, key, name] = [pick(draft.random, listed), pick(draft.random, listed), fresh(draft)]
  return {
    text: `sort by id ${pick(draft.random, ["asc", "desc"])} | summarize ${name} = make_list(${written(value.name)}) by ${written(key.name)}`,
    columns: [key, { name, type: "dynamic" }],
  }
}

const byOnly: StageMaker = (draft, columns) => {
  const keys = summarizeKeys(draft, columns)
  return keys.length === 0
    ? null
    : { text: `summarize by ${keys.map(({ value }) => value).join(", ")}`, columns: keys.map(bare) }
}

/** New values are worked out from the old ones, all at once. */
const swap: StageMaker = ({ random }, columns) => {
  const [one, other] = [pick(random, columns), pick(random, columns)]
  if (one === other) return null
  const text = `extend ${written(one.name)} = ${written(other.name)}, ${written(other.name)} = ${written(one.name)}`
  const swapped = columns.map((column) =>
    column === one ? { ...other, name: one.name } : column === other ? { ...one, name: other.name } : column,
  )
  return { text, columns: swapped }
}

const percentiles: StageMaker = (draft, columns) => {
  const values = columns.filter(
    ({ type, name }) => ["long", "real", "datetime", "timespan"].includes(type) && /^\w+$/.test(name),
  )
  if (values.length === 0) return null
  const { name, type } = pick(draft.random, values)
  const keys = columns.filter((column) => column.type === "bool" || column.type === "string")
  const key = keys.length === 0 ? [] : [pick(draft.random, keys)]
  const by = key.map((column) => ` by ${written(column.name)}`).join("")
  return {
    text: `summarize percentiles(${written(name)}, 5, 50, 99.9)${by}`,
    columns: [...key, ...["5", "50", "99_9"].map((percent) => ({ name: `percentile_${name}_${percent}`, type }))],
  }
}

/** Takes texts apart at pieces that stand in some of them. */
const parse: StageMaker = (draft, columns) => {
  const texts = columns.filter(({ type }) => type === "string")
  if (texts.length === 0) return null
  const [one, other] = [fresh(draft), fresh(draft)]
  const [pattern, ...types] = pick(draft.random, [
    [`* "pha" ${one}`, "string"],
    [`${one} "_" ${other}`, "string", "string"],
    [`${one}: string "." ${other}: string ".3" *`, "string", "string"],
    [`* "," ${one}`, "string"],
    [`${one} " " *`, "string"],
    [`* "v" ${one}: long ".2" ${other}`, "long", "string"],
  ] as const)
  const added = types.map((type, index) => ({ name: index === 0 ? one : other, type }))
  return { text: `parse ${written(pick(draft.random, texts).name)} with ${pattern}`, columns: [...columns, ...added] }
}

/** Stages, and how often each comes. */
const shares: readonly (readonly [StageMaker, number])[] = [
  [where, 4],
  [extend, 4],
  [summarize, 4],
  [join, 3],
  [project, 2],
  [sort, 2],
  [mvExpand, 2],
  [sortThenMore, 2],
  [projectAway, 1],
  [projectKeep, 1],
  [projectRename, 1],
  [take, 1],
  [top, 1],
  [distinct, 1],
  [count, 1],
  [union, 1],
  [makeSeries, 1],
  [serialize, 1],
  [sortedLists, 1],
  [byOnly, 1],
  [swap, 1],
  [percentiles, 1],
  [parse, 1],
]
const stages = shares.flatMap(([maker, share]) => Array.from({ length: share }, () => maker))

function made(
  draft: Draft,
  types: readonly KqlType[] = [
    "long",
    "long",
    "real",
    "bool",
    "string",
    "string",
    "datetime",
    "timespan",
    "dynamic",
    "decimal",
    "guid",
  ],
): Made {
  const type = pick(draft.random, types)
  const value = expression(draft, type, 3)
  return { name: fresh(draft), type, value }
}

function assignments(items: readonly Made[]): string {
  return items.map(({ name, value }) => `${written(name)} = ${value}`).join(", ")
}

function bare({ name, type }: Column): Column {
  return { name, type }
}
