import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a zip file that a test makes; what is given overrides the truth. */
export interface ZipEntry {
  readonly name: string
  readonly content: Buffer
  readonly deflate?: boolean
  readonly crc?: number
  readonly size?: number
  readonly flags?: number
  /** UNIX mode, type included. */
  readonly mode?: number
  readonly method?: number
}

/** A zip file, honest or not: what a stranger's tool would not write. */
export function zipBytes(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8')
    const packed = entry.deflate === true ? deflateRawSync(entry.content) : entry.content
    const fields = fieldsOf(entry, packed.length, name.length)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.alloc(2), name, packed])
    const central = Buffer.concat([
      Buffer.from('PK\x01\x02\x14\x03', 'latin1'),
      fields,
      Buffer.alloc(8),
      uint32((entry.mode ?? 0o100_644) * 0x1_0000),
      uint32(at),
      name,
    ])
    parts.push(local)
    directory.push(central)
    at += local.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listing.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, listing, end])
}

/** From "version needed" to the length of the name: the same in both headers. */
function fieldsOf(entry: ZipEntry, packed: number, nameLength: number): Buffer {
  const fields = Buffer.alloc(24)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE((entry.flags ?? 0) | 0x800, 2)
  fields.writeUInt16LE(entry.method ?? (entry.deflate === true ? 8 : 0), 4)
  fields.writeUInt32LE(entry.crc ?? crc32(entry.content), 10)
  fields.writeUInt32LE(packed, 14)
  fields.writeUInt32LE(entry.size ?? entry.content.length, 18)
  fields.writeUInt16LE(nameLength, 22)
  return fields
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
