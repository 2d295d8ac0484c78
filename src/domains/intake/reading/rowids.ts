import { type FileHandle, open } from 'node:fs/promises'
import { binary, elementsOf, type Field, fieldsOf, kind, listOf, numberOf, signed, structOf, varint } from './thrift.ts'

// A row's id is its place in the file. A window over the rows would say so too, but keeps DuckDB on one core; the
// numbers 1, 2, 3… are a few bytes in DELTA_BINARY_PACKED, so the column is added to the file that DuckDB wrote.
// Names and numbers: Apache Parquet format, parquet.thrift and Encodings.md.

const magic = Buffer.from('PAR1')
const int64 = 2
const optional = 1
const signedLong = 18
const deltaBinaryPacked = 5
const rle = 3
const name = '_id'
const block = 128

const i32 = (id: number, value: number): Field => ({ id, type: kind.i32, bytes: signed(value) })
const i64 = (id: number, value: number): Field => ({ id, type: kind.i64, bytes: signed(value) })
const struct = (id: number, ...fields: Field[]): Field => ({ id, type: kind.struct, bytes: structOf(fields) })
const list = (id: number, type: number, elements: readonly Buffer[]): Field => ({
  id,
  type: kind.list,
  bytes: listOf(type, elements),
})
const text = (id: number, value: Buffer | string): Field => ({ id, type: kind.binary, bytes: binary(value) })

const plain = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(value))
  return bytes
}

/** `count` numbers from `first` on, each present, as one data page. */
const page = (first: number, count: number): Buffer => {
  const present = Buffer.concat([varint(BigInt(count) << 1n), Buffer.from([1])])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(present.length)
  const blocks = Math.ceil((count - 1) / block)
  const steps = Buffer.alloc(blocks * 5)
  for (let at = 0; at < blocks; at += 1) steps[at * 5] = 2
  const head = [varint(BigInt(block)), varint(4n), varint(BigInt(count)), signed(first)]
  const body = Buffer.concat([length, present, ...head, steps])
  const header = structOf([
    i32(1, 0),
    i32(2, body.length),
    i32(3, body.length),
    struct(5, i32(1, count), i32(2, deltaBinaryPacked), i32(3, rle), i32(4, rle)),
  ])
  return Buffer.concat([header, body])
}

const chunk = (offset: number, size: number, first: number, count: number): Buffer =>
  structOf([
    i64(2, offset),
    struct(
      3,
      i32(1, int64),
      list(2, kind.i32, [signed(rle), signed(deltaBinaryPacked)]),
      list(3, kind.binary, [binary(name)]),
      i32(4, 0),
      i64(5, count),
      i64(6, size),
      i64(7, size),
      i64(9, offset),
      struct(12, i64(3, 0), text(5, plain(first + count - 1)), text(6, plain(first))),
    ),
  ])

const changed = (fields: readonly Field[], change: (field: Field) => Field): Buffer => structOf(fields.map(change))

const withSchema = (schema: Buffer): Field => {
  const [root = Buffer.from([0]), ...columns] = elementsOf(schema)
  const wider = changed(fieldsOf(root), (it) => (it.id === 5 ? i32(5, numberOf(it.bytes) + 1) : it))
  const own = structOf([i32(1, int64), i32(3, optional), text(4, name), i32(6, signedLong)])
  return list(2, kind.struct, [wider, ...columns, own])
}

const read = async (file: FileHandle, from: number, length: number): Promise<Buffer> =>
  (await file.read(Buffer.alloc(length), 0, length, from)).buffer

/**
 * Adds the column `_id` to a flat Parquet file: `first`, `first` + 1, … in the order of its rows. The file's other
 * bytes stay as they are, but for the footer.
 */
export const giveIds = async (path: string, first: number): Promise<void> => {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const tail = await read(file, size - 8, 8)
    const start = size - 8 - tail.readUInt32LE(0)
    const footer = await read(file, start, size - 8 - start)
    const pages: Buffer[] = []
    let offset = start
    let next = first
    const group = (bytes: Buffer): Buffer => {
      const fields = fieldsOf(bytes)
      const count = numberOf(fields.find((it) => it.id === 3)?.bytes ?? signed(0))
      const ids = page(next, count)
      const one = chunk(offset, ids.length, next, count)
      pages.push(ids)
      offset += ids.length
      next += count
      return changed(fields, (it) => {
        if (it.id === 1) return list(1, kind.struct, [...elementsOf(it.bytes), one])
        return it.id === 2 || it.id === 6 ? i64(it.id, numberOf(it.bytes) + ids.length) : it
      })
    }
    const whole = changed(fieldsOf(footer), (it) => {
      if (it.id === 2) return withSchema(it.bytes)
      if (it.id === 4) return list(4, kind.struct, elementsOf(it.bytes).map(group))
      // How values are ordered, one for each column: by their type, as for all others.
      return it.id === 7 ? list(7, kind.struct, [...elementsOf(it.bytes), structOf([struct(1)])]) : it
    })
    const length = Buffer.alloc(4)
    length.writeUInt32LE(whole.length)
    const end = Buffer.concat([...pages, whole, length, magic])
    await file.truncate(start)
    await file.write(end, 0, end.length, start)
  } finally {
    await file.close()
  }
}
