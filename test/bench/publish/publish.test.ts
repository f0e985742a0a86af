import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderTarget } from '../../../electron/bench/publish/folder-target.ts'
import { publish } from '../../../electron/bench/publish/publish.ts'
import type { PublishTarget } from '../../../electron/bench/publish/target.ts'
import { unpack } from '../../../electron/bench/packing/unpack.ts'
import type { PublishStep, PublishSummary } from '../../../shared/domain/publish/publish.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const phones = (count: number): string =>
  [
    'mac,model,serial,extension',
    ...Array.from({ length: count }, (_, i) => `000e08aa000${i},CP-8841-3PCC,S${i},20${i}`),
  ].join('\n')

/** A site with an encrypted route for each phone and a file for all; published into a folder of its own. */
async function publishing(count = 3) {
  const world = await provisioningWorld()
  await rm(join(world.folder, 'files'), { recursive: true }) // the sample's
  await world.put('phones.csv', phones(count))
  await world.put('templates/phone.xml', '<flat-profile><User_ID_1_>{{extension}}</User_ID_1_></flat-profile>')
  await world.put('files/8841-3PCC.xml', '<flat-profile></flat-profile>')
  await world.keys.set({ name: 'site', key: 'SecretPhrase1234' })
  await world.routes.set([{ pattern: '/$PSN/$MA.xml', template: 'phone.xml', gzip: true, key: 'site' }])
  const to = join(temporaryFolder(), 'www')
  const run = async (
    more: {
      readonly dryRun?: boolean
      readonly remove?: boolean
      readonly target?: PublishTarget
      readonly signal?: AbortSignal
    } = {},
  ): Promise<{ readonly steps: readonly PublishStep[]; readonly summary: PublishSummary }> => {
    const steps: PublishStep[] = []
    const summary = await publish({
      ...{ site: world.site, provisioning: world.provisioning, target: folderTarget(to) },
      ...{ dryRun: false, remove: false, signal: new AbortController().signal },
      ...more,
      onStep: (step) => steps.push(step),
    })
    return { steps, summary }
  }
  const changed = (steps: readonly PublishStep[]): readonly string[] =>
    steps.filter(({ change }) => change !== 'same').map(({ change, path }) => `${change} ${path}`)
  return { world, to, run, changed }
}

describe('a published site', () => {
  test('has a file for each phone, packed as its route says, and what all phones get', async () => {
    const { to, run } = await publishing()
    const { summary } = await run()
    expect(summary).toMatchObject({ added: 4, refused: 0, failed: 0, cancelled: false })
    const packed = await readFile(join(to, '8841-3PCC/000e08aa0001.xml'))
    const opened = await unpack(packed, { key: 'SecretPhrase1234' })
    expect(opened.ok && new TextDecoder().decode(opened.value.data)).toContain('<User_ID_1_>201</User_ID_1_>')
    expect(opened.ok && opened.value.layers.map(({ form }) => form)).toEqual(['aes-256-cbc', 'gzip'])
  })

  test('is written only where something changed, encrypted files too', async () => {
    const { world, to, run, changed } = await publishing()
    await run()
    const before = await readFile(join(to, '8841-3PCC/000e08aa0000.xml'))
    expect((await run()).summary).toMatchObject({ same: 4, added: 0, changed: 0, bytes: 0 })
    await world.put('phones.csv', phones(3).replace(',202', ',999'))
    expect(changed((await run()).steps)).toEqual(['changed 8841-3PCC/000e08aa0002.xml'])
    expect(await readFile(join(to, '8841-3PCC/000e08aa0000.xml'))).toEqual(before)
    await world.keys.set({ name: 'site', key: 'AnotherPhrase' })
    expect(changed((await run()).steps)).toHaveLength(3)
  })

  test('is encrypted with one key throughout, and again with the next when it changed meanwhile', async () => {
    const { world, to, run, changed } = await publishing()
    const real = folderTarget(to)
    const whileWriting: PublishTarget = {
      ...real,
      write: async (path, content) => {
        await world.keys.set({ name: 'site', key: 'AnotherPhrase' })
        await real.write(path, content)
      },
    }
    await run({ target: whileWriting })
    const opens = async (name: string, key: string): Promise<boolean> =>
      (await unpack(await readFile(join(to, `8841-3PCC/${name}.xml`)), { key })).ok
    expect(await opens('000e08aa0002', 'SecretPhrase1234')).toBe(true)
    expect(changed((await run()).steps)).toHaveLength(3)
    expect(await opens('000e08aa0002', 'AnotherPhrase')).toBe(true)
  })

  test('is published once more where the note of it cannot be read', async () => {
    const { world, run, changed } = await publishing()
    await run()
    const folder = join(world.folder, '.bench', 'publish')
    const [name = ''] = await readdir(folder)
    const notes = JSON.parse(await readFile(join(folder, name), 'utf8')) as { files: Record<string, unknown> }
    notes.files['8841-3PCC.xml'] = ['half']
    await writeFile(join(folder, name), JSON.stringify(notes))
    expect(changed((await run()).steps)).toEqual(['changed 8841-3PCC.xml'])
    expect((await run()).summary).toMatchObject({ same: 4 })
  })

  test('gets back what somebody took away or cut short', async () => {
    const { to, run, changed } = await publishing()
    await run()
    await rm(join(to, '8841-3PCC.xml'))
    await writeFile(join(to, '8841-3PCC/000e08aa0000.xml'), 'cut')
    expect(changed((await run()).steps).toSorted()).toEqual([
      'added 8841-3PCC.xml',
      'changed 8841-3PCC/000e08aa0000.xml',
    ])
  })

  test('loses only what we put there, and only when that is asked for', async () => {
    const { world, to, run, changed } = await publishing()
    await run()
    await writeFile(join(to, 'theirs.html'), 'theirs')
    await world.put('phones.csv', phones(2))
    expect(changed((await run()).steps)).toEqual(['stale 8841-3PCC/000e08aa0002.xml'])
    expect(changed((await run({ remove: true, dryRun: true })).steps)).toEqual(['removed 8841-3PCC/000e08aa0002.xml'])
    expect(await readdir(join(to, '8841-3PCC'))).toHaveLength(3)
    await run({ remove: true })
    expect(await readdir(join(to, '8841-3PCC'))).toEqual(['000e08aa0000.xml', '000e08aa0001.xml'])
    expect((await stat(join(to, 'theirs.html'))).size).toBe(6)
  })

  test('is untouched by a dry run, which says what would be done', async () => {
    const { to, run } = await publishing()
    expect((await run({ dryRun: true })).summary).toMatchObject({ added: 4, bytes: 0 })
    await expect(readdir(to)).rejects.toThrow('ENOENT')
  })

  test('has no unfinished file, whatever the target refuses, and a later run brings the rest', async () => {
    const { to, run } = await publishing()
    const real = folderTarget(to)
    const full: PublishTarget = {
      ...real,
      write: (path, content) =>
        path.endsWith('1.xml')
          ? Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' }))
          : real.write(path, content),
    }
    const { steps, summary } = await run({ target: full })
    expect(summary).toMatchObject({ added: 3, failed: 1 })
    expect(steps).toContainEqual({ path: '8841-3PCC/000e08aa0001.xml', change: 'failed', reason: 'ENOSPC', near: '' })
    expect((await readdir(join(to, '8841-3PCC'))).every((name) => name.endsWith('.xml'))).toBe(true)
    expect((await run()).summary).toMatchObject({ added: 1, same: 3 })
  })

  test('names what the site itself would not give', async () => {
    const { world, run } = await publishing()
    await world.put('templates/phone.xml', '<flat-profile><A>{{missing}}</A></flat-profile>')
    await world.routes.set([
      { pattern: '/$PSN/$MA.xml', template: 'phone.xml', gzip: false, key: '' },
      { pattern: '/who.xml', template: 'phone.xml', gzip: false, key: '' },
    ])
    const { steps, summary } = await run()
    expect(summary).toMatchObject({ refused: 4, added: 1 })
    expect(steps).toContainEqual({
      path: '8841-3PCC/000e08aa0000.xml',
      change: 'refused',
      reason: 'value-missing',
      near: 'missing',
    })
    expect(steps).toContainEqual({ path: '/who.xml', change: 'refused', reason: 'names-no-phone', near: '' })
  })

  test('tells nothing of keys in what is noted of it', async () => {
    const { world, run } = await publishing()
    await run()
    const notes = join(world.folder, '.bench', 'publish')
    const [name = ''] = await readdir(notes)
    expect((await stat(join(notes, name))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(notes, name), 'utf8')).not.toContain('SecretPhrase')
  })
})
