import { createHash, randomUUID, type KeyObject } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import {
  MANIFEST,
  PUBLIC_KEY,
  SIGNATURE,
  writeManifest,
  type Manifest,
} from '../../../shared/domain/handover/manifest.ts'
import { publicPem, signatureOf } from './signing-key.ts'

/** One file of a pack. */
export type PackEntry =
  { readonly name: string; readonly content: string | Uint8Array } | { readonly name: string; readonly file: string }

export interface WrittenPack {
  readonly files: number
  readonly bytes: number
}

type About = Omit<Manifest, 'format' | 'version' | 'files'>

/** Firmware is packed already. */
const PACKED = /\.(?:loads|sbn|sgn|gz|zip|bin|png)$/i

/** Writes a pack beside its place and moves it there: whole or not at all. Its manifest, the signature and the key come last. */
export async function writePack(
  path: string,
  {
    entries,
    about,
    key,
  }: { readonly entries: AsyncIterable<PackEntry>; readonly about: About; readonly key: KeyObject | null },
): Promise<WrittenPack> {
  const staged = `${path}.${randomUUID().slice(0, 8)}.part`
  const zip = new ZipFile()
  const writing = pipeline(zip.outputStream, createWriteStream(staged, { mode: 0o600 }))
  // Whoever adds the entries hears of it when the end is waited for.
  writing.catch(() => undefined)
  try {
    const files: Manifest['files'] = []
    for await (const entry of entries) files.push(await add(zip, entry, new Date(about.made)))
    const text = writeManifest({ ...about, files })
    zip.addBuffer(Buffer.from(text), MANIFEST)
    if (key !== null) {
      zip.addBuffer(signatureOf(text, key), SIGNATURE)
      zip.addBuffer(Buffer.from(publicPem(key)), PUBLIC_KEY)
    }
    zip.end()
    await writing
    await rename(staged, path)
    return { files: files.length, bytes: (await stat(path)).size }
  } catch (error) {
    zip.outputStream.resume()
    await rm(staged, { force: true })
    throw error
  }
}

async function add(zip: ZipFile, entry: PackEntry, mtime: Date): Promise<Manifest['files'][number]> {
  const { name } = entry
  const compress = !PACKED.test(name)
  if ('content' in entry) {
    const content = Buffer.from(entry.content)
    zip.addBuffer(content, name, { mtime, compress })
    return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  }
  zip.addFile(entry.file, name, { mtime, compress })
  return { name, ...(await hashOf(entry.file)) }
}

async function hashOf(file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(piece)
    bytes += piece.length
  }
  return { bytes, sha256: hash.digest('hex') }
}
