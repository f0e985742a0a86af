import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceFile, DeviceType } from '../../../shared/domain/broadworks/device-type.ts'
import { readDeviceType } from '../../../shared/domain/broadworks/read-device-type.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { decodeUtf8 } from '../../../shared/protocol/bytes/utf8.ts'
import type { ArchiveFile } from '../packing/archive.ts'
import { openArchive } from '../packing/open-archive.ts'

export interface KitType {
  readonly type: DeviceType
  /** By the file's name, as the phone asks for it. */
  readonly templates: ReadonlyMap<string, Uint8Array>
}

/** A kit is templates and backgrounds; firmware comes in archives of its own. */
const LIMITS = { files: 2_000, bytes: 256 * 1024 ** 2 }
const TEMPLATE_LIMIT = 4 * 1024 ** 2
/** A kit holds device types, each in an archive of its own; a download may wrap that once more. */
const DEPTH_LIMIT = 3

/** Reads a CPE kit or a device type's archive, whichever wraps the other (deployment-facts 1.1, 1.2). */
export async function readKit(path: string): Promise<readonly KitType[]> {
  const stage = await mkdtemp(join(tmpdir(), 'resync-bench-kit-'))
  try {
    const found = await readArchive(path, stage, 0)
    if (found.length === 0) throw new BenchError('BROADWORKS_NO_KIT')
    return found
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

async function readArchive(path: string, stage: string, depth: number): Promise<readonly KitType[]> {
  const archive = depth < DEPTH_LIMIT ? await openArchive(path, LIMITS) : null
  if (archive === null) return []
  const texts = new Map<string, Uint8Array>()
  const types: KitType[] = []
  try {
    for await (const file of archive.files) {
      if (/\.zip$/i.test(file.name)) {
        const inner = join(stage, randomUUID())
        await mkdir(stage, { recursive: true })
        await writeFile(inner, file.content())
        types.push(...(await readArchive(inner, stage, depth + 1)))
        await rm(inner, { force: true })
      } else if (file.bytes <= TEMPLATE_LIMIT) texts.set(file.name, await whole(file))
    }
  } finally {
    await archive.close()
  }
  for (const [name, bytes] of texts) {
    if (!/\.oci$/i.test(name)) continue
    const text = decodeUtf8(bytes)
    const type = text.ok ? readDeviceType(text.value) : null
    // The link is relative to the folder that holds `oci/`.
    if (type !== null)
      types.push({ type, templates: templatesOf(type.files, name.replace(/(?:^|\/)oci\/[^/]*$/, ''), texts) })
  }
  return types
}

function templatesOf(
  files: readonly DeviceFile[],
  top: string,
  texts: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  for (const { name, template } of files) {
    if (template === null) continue
    const bytes = texts.get(top === '' || top.endsWith('.oci') ? template : `${top}/${template}`)
    if (bytes !== undefined) found.set(name, bytes)
  }
  return found
}

async function whole(file: ArchiveFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of file.content()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
