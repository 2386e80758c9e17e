/** One column of a table that is being filled, row by row; rows that nothing was put into are null. */
export type Column = NumberColumn | TextColumn

export type NumberType = "int" | "bigint" | "double" | "time"
export type TextType = "text" | "json"

/** What was put into a column: its values as Parquet has them, and how many rows in turn have one and have none. */
export type ColumnData = { readonly values: Uint8Array; readonly stretches: readonly number[] }

const FIRST_BYTES = 64 * 1_024

/** Which rows have a value. */
class Presence {
  #stretches: number[] = []
  #values = 0
  #rows = 0

  /** So many rows from this one on have a value; must be called in the order of rows, once for each. */
  protected present(row: number, count: number): void {
    if (row !== this.#rows) {
      this.#stretches.push(this.#values, row - this.#rows)
      this.#values = 0
    }
    this.#values += count
    this.#rows = row + count
  }

  /** The stretches of so many rows; it then begins anew. */
  protected takeStretches(rows: number): readonly number[] {
    const stretches = [...this.#stretches, this.#values, rows - this.#rows]
    this.#stretches = []
    this.#values = 0
    this.#rows = 0
    return stretches
  }
}

/** Numbers; times are microseconds since 1970. `bigint` and `time` must be below 2^53. */
export class NumberColumn extends Presence {
  readonly type: NumberType
  #bytes = new ArrayBuffer(FIRST_BYTES)
  #doubles = new Float64Array(this.#bytes)
  #words = new Int32Array(this.#bytes)
  #count = 0

  constructor(type: NumberType) {
    super()
    this.type = type
  }

  put(row: number, value: number): void {
    this.#reserve(1)
    this.#add(value)
    this.present(row, 1)
  }

  /** The last value, which is of this row, for `more` rows after it. */
  repeat(row: number, more: number): void {
    this.#reserve(more)
    const width = this.type === "int" ? 1 : 2
    const from = (this.#count - 1) * width
    for (let nth = 0; nth < more * width; nth += 1) this.#words[from + width + nth] = this.#words[from + nth] as number
    this.#count += more
    this.present(row + 1, more)
  }

  /** 1 to `count` for so many rows. */
  putNumbers(row: number, count: number): void {
    this.#reserve(count)
    for (let value = 1; value <= count; value += 1) this.#add(value)
    this.present(row, count)
  }

  #add(value: number): void {
    const at = this.#count
    if (this.type === "double") this.#doubles[at] = value
    else if (this.type === "int") this.#words[at] = value
    else {
      this.#words[2 * at] = value
      this.#words[2 * at + 1] = Math.floor(value / 2 ** 32)
    }
    this.#count = at + 1
  }

  /** Must be used before anything else is put into the column. */
  take(rows: number): ColumnData {
    const values = new Uint8Array(this.#bytes, 0, this.#count * (this.type === "int" ? 4 : 8))
    this.#count = 0
    return { values, stretches: this.takeStretches(rows) }
  }

  #reserve(more: number): void {
    if (this.#count + more <= this.#doubles.length) return
    const larger = new ArrayBuffer(Math.max(this.#bytes.byteLength * 2, (this.#count + more) * 8))
    new Uint8Array(larger).set(new Uint8Array(this.#bytes))
    this.#bytes = larger
    this.#doubles = new Float64Array(larger)
    this.#words = new Int32Array(larger)
  }
}

/** Texts in UTF-8. A value is put whole, or begun, added to, and ended. */
export class TextColumn extends Presence {
  readonly type: TextType
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #length = 0
  #start = 0

  constructor(type: TextType) {
    super()
    this.type = type
  }

  put(row: number, from: Uint8Array, start: number, end: number): void {
    const size = end - start
    this.present(row, 1)
    this.#reserve(size + LENGTH_BYTES)
    this.#start = this.#length
    this.#length += LENGTH_BYTES
    this.#copy(from, start, end)
    this.#setSize(size)
  }

  putText(row: number, text: string): void {
    this.begin(row)
    this.addText(text)
    this.end()
  }

  /** The value of this row for `more` rows after it. */
  repeat(row: number, more: number): void {
    const [from, to] = [this.#start, this.#length]
    for (let nth = 0; nth < more; nth += 1) this.add(this.#bytes, from, to)
    this.present(row + 1, more)
  }

  begin(row: number): void {
    this.present(row, 1)
    this.#start = this.#length
    this.#reserve(LENGTH_BYTES)
    this.#length += LENGTH_BYTES
  }

  add(from: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start)
    this.#copy(from, start, end)
  }

  #copy(from: Uint8Array, start: number, end: number): void {
    const bytes = this.#bytes
    let at = this.#length
    if (end - start > COPIED_BY_HAND_MAX) bytes.set(from.subarray(start, end), at)
    else for (let next = start; next < end; next += 1) bytes[at++] = from[next] as number
    this.#length += end - start
  }

  addText(text: string): void {
    this.#reserve(text.length * 3)
    this.#length += this.#bytes.write(text, this.#length)
  }

  end(): void {
    this.#setSize(this.#length - this.#start - LENGTH_BYTES)
  }

  #setSize(size: number): void {
    this.#bytes[this.#start] = size
    this.#bytes[this.#start + 1] = size >>> 8
    this.#bytes[this.#start + 2] = size >>> 16
    this.#bytes[this.#start + 3] = size >>> 24
  }

  /** Must be used before anything else is put into the column. */
  take(rows: number): ColumnData {
    const values = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    return { values, stretches: this.takeStretches(rows) }
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + more))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

const LENGTH_BYTES = 4
/** A call costs as much as copying so many bytes one by one. */
const COPIED_BY_HAND_MAX = 96
