import { createHash, verify, createPublicKey } from 'node:crypto'
import { mkdir, open, rename, rm, stat, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  MANIFEST,
  PUBLIC_KEY,
  readManifest,
  SEALED,
  SIGNATURE,
  SITE_FOLDER,
  type Manifest,
  type PackProblem,
  type PackVerdict,
} from '../../../shared/domain/handover/manifest.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { errorCode } from '../core/error-code.ts'
import type { ArchiveFile } from '../packing/archive.ts'
import { openArchive } from '../packing/open-archive.ts'
import { fingerprintOf } from './signing-key.ts'
import { unseal } from './sealed.ts'

/** These are read whole: a manifest of a hundred thousand files is 15 MB. */
const SMALL = new Set([MANIFEST, SIGNATURE, PUBLIC_KEY, SEALED])
const SMALL_LIMIT = 64 * 1024 * 1024

interface ReadPack {
  readonly small: ReadonlyMap<string, Buffer>
  readonly hashes: ReadonlyMap<string, string>
}

/** Whether a pack is what its maker signed; throws when it is no pack, or no archive that may be opened. */
export async function verifyPack(path: string): Promise<PackVerdict> {
  return verdictOf(await readThrough(path, null))
}

export interface OpenedPack {
  readonly verdict: PackVerdict
  /** Whether its secrets were restored: they were sealed, and the passphrase opened them. */
  readonly secrets: 'none' | 'restored' | 'not-opened'
}

/**
 * Makes a site of a pack. Everything is written into a folder beside the target and checked there; a pack that is not
 * what its maker signed leaves nothing behind.
 */
export async function openPack(path: string, folder: string, passphrase: string | null): Promise<OpenedPack> {
  const target = resolve(folder)
  await refuseOccupied(target)
  const staged = `${target}.${Date.now().toString(36)}.part`
  try {
    await mkdir(staged, { recursive: true })
    const read = await readThrough(path, staged)
    const verdict = verdictOf(read)
    if (verdict.signature !== 'valid' || verdict.problems.length > 0) throw notWhole(verdict)
    const secrets = await restore(read.small.get(SEALED), staged, passphrase)
    await rm(target, { recursive: true, force: true }) // empty, or not there
    await rename(staged, target)
    return { verdict, secrets }
  } catch (error) {
    await rm(staged, { recursive: true, force: true })
    throw error
  }
}

const notWhole = ({ signature, problems }: PackVerdict): BenchError =>
  new BenchError('PACK_NOT_WHOLE', { signature, count: problems.length, name: problems[0]?.name ?? '' })

async function refuseOccupied(target: string): Promise<void> {
  try {
    if (!(await stat(target)).isDirectory() || (await readdir(target)).length > 0)
      throw new BenchError('FOLDER_NOT_EMPTY', { folder: target })
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

/** Reads each file once: its hash is taken, and it is written where there is a folder for it. */
async function readThrough(path: string, into: string | null): Promise<ReadPack> {
  const archive = await openArchive(path)
  if (archive === null) throw new BenchError('PACK_UNKNOWN', { name: path })
  const small = new Map<string, Buffer>()
  const hashes = new Map<string, string>()
  try {
    for await (const file of archive.files) {
      const keep = SMALL.has(file.name)
      const isSite = file.name.startsWith(SITE_FOLDER)
      const to = into !== null && isSite ? join(into, file.name.slice(SITE_FOLDER.length)) : null
      const { sha256, content } = await readOne(file, { keep, to })
      hashes.set(file.name, sha256)
      if (content !== null) small.set(file.name, content)
    }
  } finally {
    await archive.close()
  }
  return { small, hashes }
}

async function readOne(
  file: ArchiveFile,
  { keep, to }: { readonly keep: boolean; readonly to: string | null },
): Promise<{ readonly sha256: string; readonly content: Buffer | null }> {
  if (keep && file.bytes > SMALL_LIMIT) throw new BenchError('PACK_UNKNOWN', { name: file.name })
  const hash = createHash('sha256')
  const kept: Uint8Array[] = []
  if (to !== null) await mkdir(dirname(to), { recursive: true })
  const output = to === null ? null : await open(to, 'wx')
  try {
    for await (const piece of file.content()) {
      hash.update(piece)
      if (keep) kept.push(Uint8Array.from(piece))
      await output?.write(piece)
    }
  } finally {
    await output?.close()
  }
  return { sha256: hash.digest('hex'), content: keep ? Buffer.concat(kept) : null }
}

function verdictOf({ small, hashes }: ReadPack): PackVerdict {
  const text = small.get(MANIFEST)
  const manifest = text === undefined ? null : readManifest(text.toString('utf8'))
  if (text === undefined || manifest === null) throw new BenchError('PACK_UNKNOWN', { name: MANIFEST })
  const pem = small.get(PUBLIC_KEY)?.toString('utf8') ?? ''
  const signature = small.get(SIGNATURE)
  return { manifest, ...signatureOn(text, pem, signature), problems: problemsOf(manifest, hashes) }
}

function signatureOn(
  text: Buffer,
  pem: string,
  signature: Buffer | undefined,
): Pick<PackVerdict, 'signature' | 'fingerprint'> {
  if (signature === undefined || pem === '') return { signature: 'missing', fingerprint: '' }
  try {
    const isValid = verify(null, text, createPublicKey(pem), signature)
    return { signature: isValid ? 'valid' : 'invalid', fingerprint: fingerprintOf(pem) }
  } catch {
    return { signature: 'invalid', fingerprint: '' }
  }
}

function problemsOf({ files }: Manifest, hashes: ReadonlyMap<string, string>): readonly PackProblem[] {
  const listed = new Map(files.map(({ name, sha256 }) => [name, sha256]))
  const own = new Set([MANIFEST, SIGNATURE, PUBLIC_KEY])
  return [
    ...[...listed].flatMap(([name, sha256]): PackProblem[] => {
      const found = hashes.get(name)
      if (found === sha256) return []
      return [{ name, problem: found === undefined ? 'missing' : 'changed' }]
    }),
    ...[...hashes.keys()].flatMap((name): PackProblem[] =>
      listed.has(name) || own.has(name) ? [] : [{ name, problem: 'not-listed' }],
    ),
  ]
}

/** Only these two can come out of a sealed part, wherever it says they belong. */
const RESTORED = { 'phones.csv': 'phones.csv', 'secrets.json': '.bench/secrets.json' } as const

async function restore(
  sealed: Buffer | undefined,
  folder: string,
  passphrase: string | null,
): Promise<OpenedPack['secrets']> {
  if (sealed === undefined) return 'none'
  const text = passphrase === null ? null : await unseal(sealed, passphrase)
  if (text === null) {
    if (passphrase !== null) throw new BenchError('PACK_PASSPHRASE')
    return 'not-opened'
  }
  const secrets = JSON.parse(text) as Readonly<Record<string, unknown>>
  await mkdir(join(folder, '.bench'), { recursive: true, mode: 0o700 })
  for (const [name, place] of Object.entries(RESTORED)) {
    const content = secrets[name]
    if (typeof content !== 'string') continue
    const file = await open(join(folder, place), 'w', 0o600)
    await file.writeFile(content)
    await file.close()
  }
  return 'restored'
}
