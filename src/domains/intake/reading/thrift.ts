/** The compact protocol of Thrift, as far as a Parquet footer needs it: values stay bytes until somebody asks. */

/** A field of a struct: its bytes as they stand, so that what is not understood is kept. */
export interface Field {
  readonly id: number
  readonly type: number
  readonly bytes: Buffer
}

export const kind = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const

const truthful = new Set([1, 2])

const varintAt = (bytes: Buffer, from: number): { value: bigint; end: number } => {
  let value = 0n
  let shift = 0n
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return { value, end: at + 1 }
    shift += 7n
  }
  throw new Error('a number ends outside of the footer')
}

const listAt = (bytes: Buffer, from: number): { type: number; size: number; start: number } => {
  const head = bytes[from] ?? 0
  if (head >> 4 < 15) return { type: head & 15, size: head >> 4, start: from + 1 }
  const { value, end } = varintAt(bytes, from + 1)
  return { type: head & 15, size: Number(value), start: end }
}

/** Where a value that begins at `from` ends. */
const endOf = (bytes: Buffer, from: number, type: number): number => {
  if (type === 3) return from + 1
  if (type >= 4 && type <= 6) return varintAt(bytes, from).end
  if (type === 7) return from + 8
  if (type === kind.binary) {
    const { value, end } = varintAt(bytes, from)
    return end + Number(value)
  }
  if (type === kind.struct) return structAt(bytes, from).end
  if (type === kind.list || type === 10) {
    const list = listAt(bytes, from)
    let at = list.start
    for (let n = 0; n < list.size; n += 1) at = truthful.has(list.type) ? at + 1 : endOf(bytes, at, list.type)
    return at
  }
  throw new Error(`a footer has no values of type ${type}`)
}

const structAt = (bytes: Buffer, from: number): { fields: Field[]; end: number } => {
  const fields: Field[] = []
  let id = 0
  let at = from
  for (;;) {
    const head = bytes[at] ?? 0
    at += 1
    if (head === 0) return { fields, end: at }
    const type = head & 15
    if (head >> 4 > 0) id += head >> 4
    else {
      const { value, end } = varintAt(bytes, at)
      id = Number((value >> 1n) ^ -(value & 1n))
      at = end
    }
    const end = truthful.has(type) ? at : endOf(bytes, at, type)
    fields.push({ id, type, bytes: bytes.subarray(at, end) })
    at = end
  }
}

export const fieldsOf = (struct: Buffer): Field[] => structAt(struct, 0).fields

/** The elements of a list of structs or of texts. */
export const elementsOf = (list: Buffer): Buffer[] => {
  const { type, size, start } = listAt(list, 0)
  const out: Buffer[] = []
  for (let at = start; out.length < size; ) {
    const end = endOf(list, at, type)
    out.push(list.subarray(at, end))
    at = end
  }
  return out
}

export const varint = (value: bigint): Buffer => {
  const out: number[] = []
  let rest = value
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Buffer.from([...out, Number(rest)])
}

export const signed = (value: number | bigint): Buffer => {
  const whole = BigInt(value)
  return varint(whole >= 0n ? whole << 1n : (-whole << 1n) - 1n)
}

/** The number that `signed` wrote. */
export const numberOf = (bytes: Buffer): number => {
  const { value } = varintAt(bytes, 0)
  return Number((value >> 1n) ^ -(value & 1n))
}

export const binary = (value: Buffer | string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([varint(BigInt(bytes.length)), bytes])
}

export const listOf = (type: number, elements: readonly Buffer[]): Buffer => {
  const head =
    elements.length < 15
      ? Buffer.from([(elements.length << 4) | type])
      : Buffer.concat([Buffer.from([0xf0 | type]), varint(BigInt(elements.length))])
  return Buffer.concat([head, ...elements])
}

export const structOf = (fields: readonly Field[]): Buffer => {
  const out: Buffer[] = []
  let before = 0
  for (const { id, type, bytes } of fields) {
    const step = id - before
    out.push(
      step > 0 && step < 16 ? Buffer.from([(step << 4) | type]) : Buffer.concat([Buffer.from([type]), signed(id)]),
    )
    out.push(bytes)
    before = id
  }
  return Buffer.concat([...out, Buffer.from([0])])
}
