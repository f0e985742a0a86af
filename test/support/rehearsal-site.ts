import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createSite } from '../../electron/bench/site/site.ts'
import type { Mac } from '../../shared/domain/identity/mac.ts'
import { nthMac } from './mac.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A site with these files in its served root, gone when the test is. */
export async function rehearsalSite(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = join(temporaryFolder(), 'branch')
  await createSite(folder, 'branch')
  await writeInto(join(folder, 'files'), files)
  return folder
}

export async function writeInto(root: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
}

export const flatProfile = (inside: string): string => `<flat-profile>${inside}</flat-profile>`

/** The n-th MAC address of the range that the rehearsals of the tests take. */
export const macNumber = (index: number): Mac => nthMac(index, '000e08aa0000')

/** A file for each of so many phones: `000e08aa0000.xml` and on. */
export const filesForEach = (count: number, inside: (index: number) => string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${macNumber(index)}.xml`, flatProfile(inside(index))]),
  )
