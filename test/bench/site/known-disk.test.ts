import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { identityOf } from '../../../electron/bench/site/file-identity.ts'
import { KnownDisk } from '../../../electron/bench/site/known-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const identityOn = async (path: string) => identityOf(await stat(path, { bigint: true }))

async function disk(isOwn: () => Promise<boolean> = () => Promise.resolve(true)) {
  const folder = temporaryFolder()
  const path = join(folder, 'a.txt')
  await writeFile(path, 'one')
  return { folder, path, known: new KnownDisk(folder, isOwn) }
}

describe('a file’s identity', () => {
  test('is told at once when the disk was asked for it a moment ago, and is that of this moment', async () => {
    const { path, known } = await disk()
    expect(known.identityAt(path)).toBeUndefined()
    expect(await known.askIdentity(path)).toEqual(await identityOn(path))
    expect(known.identityAt(path)).toEqual(await identityOn(path))
    await writeFile(path, 'another')
    expect(known.identityAt(path)).toMatchObject({ size: 7n })
    await rm(path)
    expect(known.identityAt(path)).toBeNull()
  })

  test('is null where nothing can be asked', async () => {
    const { path, known } = await disk()
    expect(await known.askIdentity(join(path, 'below-a-file'))).toBeNull()
    expect(known.identityAt(join(path, 'below-a-file'))).toBeNull()
  })

  test('is asked of the disk again where that may take long', async () => {
    const { path, known } = await disk(() => Promise.resolve(false))
    expect(await known.askIdentity(path)).toEqual(await identityOn(path))
    expect(known.identityAt(path)).toBeUndefined()
  })

  test.runIf(process.platform === 'linux')('the system says which disks answer at once', async () => {
    const { folder, path } = await disk()
    const known = new KnownDisk(folder)
    const others = [new KnownDisk(join(folder, 'nowhere')), new KnownDisk('/proc')]
    for (const each of [known, ...others]) await each.askIdentity(path)
    await expect.poll(() => known.identityAt(path)).toBeDefined()
    for (const each of others) expect(each.identityAt(path)).toBeUndefined()
  })
})
