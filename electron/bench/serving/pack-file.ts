import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseSitePath } from '../../../shared/domain/site/served-path.ts'
import { pack } from '../packing/pack.ts'
import { INPUT_LIMIT } from '../packing/problem.ts'
import type { ListedFile, SiteFiles } from '../site/files.ts'
import { openChecked } from '../site/open-checked.ts'
import type { Secrets } from '../site/secrets.ts'

interface PackDeps {
  /** The folder `files/`. */
  readonly root: string
  readonly files: SiteFiles
  readonly secrets: Secrets
}

export interface PackRequest {
  readonly path: string
  /** The packed file: another name, so that the profile stays as it can be edited. */
  readonly to: string
  readonly gzip: boolean
  /** The name of a key of the site; '' encrypts nothing. */
  readonly key: string
  readonly replace: boolean
}

/** A file of the site as a phone takes it, compressed and encrypted with a key of the site, beside it in `files/`. */
export async function packFile({ root, files, secrets }: PackDeps, request: PackRequest): Promise<ListedFile> {
  const { path, to, gzip, key: name, replace } = request
  const key = name === '' ? undefined : ((await secrets.key(name)) ?? undefined)
  if (name !== '' && key === undefined) throw new BenchError('KEY_MISSING', { name })
  if (path === to) throw new BenchError('FILE_EXISTS', { path: to })
  const packed = await pack(await contentOf(root, path), { gzip, ...(key !== undefined && { key }) })
  if (!packed.ok) throw new BenchError('FILE_NOT_PACKED', { path, problem: packed.error.code })
  return files.add(to, packed.value.data, { replace })
}

async function contentOf(root: string, path: string): Promise<Uint8Array> {
  const parsed = parseSitePath(path)
  if (!parsed.ok) throw new BenchError('FILE_NAME_REFUSED', { path })
  const opened = await openChecked(root, parsed.value)
  if (!opened.ok) throw new BenchError('FILE_UNKNOWN', { path })
  const { handle } = opened.value
  try {
    if ((await handle.stat()).size > INPUT_LIMIT)
      throw new BenchError('FILE_NOT_PACKED', { path, problem: 'input-too-large' })
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
