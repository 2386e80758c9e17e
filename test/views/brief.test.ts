import { describe, expect, it } from "vitest"
import { briefly } from "../../views/brief.ts"

const long = (mode: string, model = "llama3.1:8b") => `${model} · chunk=2000 · mode=${mode} · prompt=${"p".repeat(40)}`

describe("configuration keys that are too long", () => {
  it("are told by what tells them apart, and say that there is more", () => {
    const brief = briefly([long("parallel"), long("sequential"), long("parallel")], 40)
    expect([long("parallel"), long("sequential")].map(brief)).toEqual([
      "llama3.1:8b · mode=parallel · …",
      "llama3.1:8b · mode=sequential · …",
    ])
  })

  it("keep their model", () => {
    const brief = briefly([long("a", "x"), long("a", "y")], 40)
    expect(brief(long("a", "x"))).toBe("x · …")
  })

  it("are short also beside keys that are", () => {
    const brief = briefly([long("a"), "m", long("b")], 40)
    expect([long("a"), "m"].map(brief)).toEqual(["llama3.1:8b · mode=a · …", "m"])
  })

  it("stay whole where they are short, alone, or have nothing in common", () => {
    const other = `m · seed=${"7".repeat(40)}`
    expect(briefly([long("a"), "m · mode=a · chunk=2000"], 40)("m · mode=a · chunk=2000")).toBe(
      "m · mode=a · chunk=2000",
    )
    expect(briefly([long("a")], 40)(long("a"))).toBe(long("a"))
    expect(briefly([long("a"), other], 40)(long("a"))).toBe(long("a"))
    expect(briefly([], 40)("")).toBe("")
  })
})
