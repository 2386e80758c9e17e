/** A value in Thrift's compact form, as far as Parquet's descriptions need it. */
export type Thrift =
  | { readonly is: "i32" | "i64"; readonly value: number }
  | { readonly is: "text"; readonly value: string }
  | { readonly is: "list"; readonly items: readonly Thrift[] }
  | ThriftStruct
export type ThriftStruct = { readonly is: "struct"; readonly fields: Readonly<Record<number, Thrift>> }

export const i32 = (value: number): Thrift => ({ is: "i32", value })
export const i64 = (value: number): Thrift => ({ is: "i64", value })
export const text = (value: string): Thrift => ({ is: "text", value })
export const list = (items: readonly Thrift[]): Thrift => ({ is: "list", items })
/** By number of the field; in that order. */
export const struct = (fields: Readonly<Record<number, Thrift>>): ThriftStruct => ({ is: "struct", fields })

/** The bytes of a structure. */
export function writeThrift(value: ThriftStruct): Buffer {
  const bytes: number[] = []
  write(value, bytes)
  return Buffer.from(bytes)
}

const codes = { i32: 5, i64: 6, text: 8, list: 9, struct: 12 }

function write(value: Thrift, bytes: number[]): void {
  switch (value.is) {
    case "i32":
    case "i64":
      // Numbers alternate between the signs, so that small ones are short: none of ours is below zero.
      return pushVarint(value.value * 2, bytes)
    case "text":
      pushVarint(Buffer.byteLength(value.value), bytes)
      bytes.push(...Buffer.from(value.value))
      return undefined
    case "list":
      return writeList(value.items, bytes)
    case "struct":
      return writeStruct(value, bytes)
  }
}

function writeList(items: readonly Thrift[], bytes: number[]): void {
  const code = codes[items[0]?.is ?? "i32"]
  if (items.length < 15) bytes.push(items.length * 16 + code)
  else {
    bytes.push(0xf0 + code)
    pushVarint(items.length, bytes)
  }
  for (const item of items) write(item, bytes)
}

function writeStruct({ fields }: ThriftStruct, bytes: number[]): void {
  let before = 0
  for (const [id, field] of Object.entries(fields)) {
    bytes.push((Number(id) - before) * 16 + codes[field.is])
    before = Number(id)
    write(field, bytes)
  }
  bytes.push(0)
}

/** Seven bits a byte, the lowest first. */
export function pushVarint(value: number, bytes: number[]): void {
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
}
