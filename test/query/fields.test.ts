import { expect, it } from "vitest"
import { compile, compileFilter } from "../../src/query/index.ts"

const runs = [
  { name: "config", type: "dynamic", fields: { temperature: "real", mode: "string", "a b": "bool" } },
  { name: "other", type: "dynamic" },
] as const
const columnsOf = (query: string) =>
  compile(query, { catalog: { runs } }).columns.map(({ name, type }) => `${name}:${type}`)

it("gives a path to a known field its type, also after other stages", () => {
  expect(columnsOf('runs | project a = config.temperature, b = config.mode, c = config["a b"], d = config.x')).toEqual([
    "a:real",
    "b:string",
    "c:bool",
    "d:dynamic",
  ])
  const stages = "where isnotnull(other) | project settings = config | extend more = settings | sort by tostring(more)"
  expect(columnsOf(`runs | ${stages} | project a = more.temperature`)).toEqual(["a:real"])
  expect(columnsOf("runs | summarize avg(config.temperature) by mode = config.mode")).toEqual([
    "mode:string",
    "avg_config_temperature:real",
  ])
})

it("knows nothing of a field once the column is another value", () => {
  expect(columnsOf('runs | extend config = parse_json("{}") | project a = config.temperature')).toEqual(["a:dynamic"])
})

it("knows fields in the filter box", () => {
  expect(compileFilter("config.temperature < 0.2", { columns: runs }).params).toContain(0.2)
  expect(() => compileFilter("config.temperature", { columns: runs })).toThrow("bool")
})
