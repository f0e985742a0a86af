import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { ArchiveGuard, damaged, shown, type Archive, type ArchiveFile, type ArchiveLimits } from './archive.ts'

const CHUNK = 256 * 1024
const BLOCK = 512
/** GNU long names and pax headers: a path, not a book. */
const META_LIMIT = 64 * 1024

/**
 * Opens a tar file in gzip (what a `.cop` is inside: deployment-facts 2.1), its content at `at`. It is a stream: files come in
 * the archive's order, and each is judged when its header comes by, before its content.
 *
 *   header, 512 bytes: name 0–99, size 124–135 (octal), checksum 148–155, type 156, magic 257, prefix 345–499
 */
export function openTarGz(path: string, at: number, limits: ArchiveLimits): Archive {
  const raw = createReadStream(path, { start: at, highWaterMark: CHUNK })
  const gunzip = createGunzip({ chunkSize: CHUNK })
  pipeline(raw, gunzip, () => undefined)
  return {
    bytes: null,
    files: new TarReader(gunzip, limits).files(),
    close: () => {
      raw.destroy()
      gunzip.destroy()
      return Promise.resolve()
    },
  }
}

interface Header {
  readonly name: string
  readonly bytes: number
  readonly type: string
}

class TarReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #guard: ArchiveGuard
  readonly #limit: number
  #held: Uint8Array = new Uint8Array(0)

  constructor(stream: AsyncIterable<Uint8Array>, limits: ArchiveLimits) {
    this.#chunks = stream[Symbol.asyncIterator]()
    this.#guard = new ArchiveGuard(limits)
    this.#limit = limits.bytes
  }

  async *files(): AsyncGenerator<ArchiveFile> {
    let longName: string | null = null
    for (let header = await this.#header(); header !== null; header = await this.#header()) {
      const { bytes, type } = header
      if (type === 'L' || type === 'x') longName = (await this.#metaName(header)) ?? longName
      else if (type === 'g') await this.#skip(bytes)
      else if (type === '5') longName = null
      else {
        yield* this.#file(longName ?? header.name, header)
        longName = null
      }
    }
  }

  async *#file(path: string, { bytes, type }: Header): AsyncGenerator<ArchiveFile> {
    const bare = path.replace(/^\.\//, '')
    if (type === '1' || type === '2') throw new BenchError('ARCHIVE_LINK', { name: shown(bare) })
    if (type !== '0' && type !== '\0' && type !== '7') throw damaged(bare)
    if (bytes > this.#limit) throw damaged(bare)
    const name = this.#guard.admit(bare, bytes)
    let left = bytes
    const read = async function* (this: TarReader): AsyncGenerator<Uint8Array> {
      while (left > 0) {
        const chunk = await this.#some(left)
        if (chunk === null) throw damaged(name)
        left -= chunk.length
        yield chunk
      }
    }.bind(this)
    yield { name, bytes, content: read }
    await this.#skip(left)
    await this.#skip((BLOCK - (bytes % BLOCK)) % BLOCK)
  }

  async #header(): Promise<Header | null> {
    for (;;) {
      const block = await this.#exactly(BLOCK)
      if (block === null || block.every((byte) => byte === 0)) return null
      return readHeader(block)
    }
  }

  /** The name in a GNU `L` entry, or the `path` of a pax header. */
  async #metaName({ bytes, type, name }: Header): Promise<string | null> {
    if (bytes > META_LIMIT) throw damaged(name)
    const body = await this.#exactly(bytes)
    if (body === null) throw damaged(name)
    await this.#skip((BLOCK - (bytes % BLOCK)) % BLOCK)
    const text = Buffer.from(body).toString('utf8')
    if (type === 'L') return text.replace(/\0.*$/s, '')
    return /(?:^|\n)\d{1,6} path=([^\n]*)\n/.exec(text)?.[1] ?? null
  }

  async #skip(bytes: number): Promise<void> {
    for (let left = bytes; left > 0;) {
      const chunk = await this.#some(left)
      if (chunk === null) throw damaged('')
      left -= chunk.length
    }
  }

  async #exactly(bytes: number): Promise<Uint8Array | null> {
    const whole = Buffer.alloc(bytes)
    for (let at = 0; at < bytes;) {
      const chunk = await this.#some(bytes - at)
      if (chunk === null) {
        if (at === 0) return null
        throw damaged('')
      }
      whole.set(chunk, at)
      at += chunk.length
    }
    return whole
  }

  /** At most so many bytes; null at the end. */
  async #some(most: number): Promise<Uint8Array | null> {
    while (this.#held.length === 0) {
      const next = await this.#chunks.next().catch((error: unknown) => {
        throw damaged('', error)
      })
      if (next.done === true) return null
      this.#held = next.value
    }
    const some = this.#held.subarray(0, most)
    this.#held = this.#held.subarray(some.length)
    return some
  }
}

function readHeader(block: Uint8Array): Header {
  const bytes = Buffer.from(block)
  const text = (from: number, to: number): string => bytes.toString('utf8', from, to).replace(/\0.*$/s, '')
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0)
  const name = text(0, 100)
  if (sum !== parseInt(text(148, 156).trim(), 8)) throw damaged(name)
  const size = text(124, 136).trim()
  if (!/^[0-7]{1,12}$/.test(size)) throw damaged(name)
  const prefix = text(257, 262) === 'ustar' ? text(345, 500) : ''
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    bytes: parseInt(size, 8),
    type: String.fromCharCode(block[156] ?? 0),
  }
}
