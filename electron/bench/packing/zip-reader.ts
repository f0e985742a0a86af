import { createReadStream } from 'node:fs'
import { crc32, createInflateRaw } from 'node:zlib'
import { pipeline } from 'node:stream'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import {
  ArchiveGuard,
  damaged,
  shown,
  tooLarge,
  type Archive,
  type ArchiveFile,
  type ArchiveLimits,
} from './archive.ts'

const CHUNK = 256 * 1024
const STORED = 0
const DEFLATED = 8
/** Bits of the UNIX mode that tell a symbolic link. */
const TYPE_MASK = 0o170_000
const LINK = 0o120_000
/** What deflate makes of zeros is a thousand to one; no firmware packs better than this. */
const RATIO_LIMIT = 200
const RATIO_FROM_BYTES = 32 * 1024 ** 2

/**
 * Opens a zip file. Its directory is read whole and judged before a byte of content: names that lead elsewhere, links,
 * encrypted entries, twins and sizes beyond the limits are refused. The content is checked while it is read (length, CRC).
 */
export async function openZip(path: string, limits: ArchiveLimits): Promise<Archive> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: false }).catch(
    (error: unknown) => {
      throw damaged('', error)
    },
  )
  try {
    const { entries, bytes } = await judge(zip, limits)
    return {
      bytes,
      files: filesOf(path, zip, entries),
      close: () => {
        zip.close()
        return Promise.resolve()
      },
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function judge(
  zip: ZipFile,
  limits: ArchiveLimits,
): Promise<{ readonly entries: Entry[]; readonly bytes: number }> {
  if (zip.entryCount > limits.files) throw new BenchError('ARCHIVE_TOO_MANY', { limit: limits.files })
  const guard = new ArchiveGuard(limits)
  const entries: Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue
      refuseKinds(entry)
      guard.admit(entry.fileName, entry.uncompressedSize)
      entries.push(entry)
    }
  } catch (error) {
    throw error instanceof BenchError ? error : refusedByReader(error)
  }
  return { entries, bytes: guard.bytes }
}

function refuseKinds(entry: Entry): void {
  const { fileName, generalPurposeBitFlag, externalFileAttributes, compressionMethod } = entry
  const name = shown(fileName)
  if ((generalPurposeBitFlag & 1) !== 0) throw new BenchError('ARCHIVE_ENCRYPTED', { name })
  if (((externalFileAttributes >>> 16) & TYPE_MASK) === LINK) throw new BenchError('ARCHIVE_LINK', { name })
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED)
    throw new BenchError('ARCHIVE_METHOD', { name, method: compressionMethod })
  const { uncompressedSize, compressedSize } = entry
  if (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > compressedSize * RATIO_LIMIT)
    throw tooLarge(compressedSize * RATIO_LIMIT)
}

/** yauzl itself refuses `../x`, `/x` and `C:/x`; of its errors only the text tells which it was. */
function refusedByReader(error: unknown): BenchError {
  const text = error instanceof Error ? error.message : ''
  const name = /(?:relative path|absolute path|characters in fileName): (.*)$/s.exec(text)?.[1]
  return name === undefined ? damaged('', error) : new BenchError('ARCHIVE_UNSAFE_NAME', { name: shown(name) })
}

function* filesOf(path: string, zip: ZipFile, entries: readonly Entry[]): Generator<ArchiveFile> {
  for (const entry of entries) {
    yield { name: entry.fileName, bytes: entry.uncompressedSize, content: () => contentOf(path, zip, entry) }
  }
}

async function* contentOf(path: string, zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const { fileName, uncompressedSize, compressedSize } = entry
  let sum = 0
  let read = 0
  try {
    const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    if (compressedSize > 0) {
      for await (const chunk of unpacked(path, start, entry)) {
        read += chunk.length
        if (read > uncompressedSize) throw damaged(fileName)
        sum = crc32(chunk, sum)
        yield chunk
      }
    }
  } catch (error) {
    throw error instanceof BenchError ? error : damaged(fileName, error)
  }
  if (read !== uncompressedSize || sum !== entry.crc32) throw damaged(fileName)
}

function unpacked(path: string, start: number, entry: Entry): AsyncIterable<Buffer> {
  const raw = createReadStream(path, { start, end: start + entry.compressedSize - 1, highWaterMark: CHUNK })
  if (entry.compressionMethod === STORED) return raw
  const inflate = createInflateRaw({ chunkSize: CHUNK })
  // An error of either side ends both; whoever reads the last one is told.
  pipeline(raw, inflate, () => undefined)
  return inflate
}
