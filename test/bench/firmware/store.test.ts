import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSiteFiles } from '../../../electron/bench/site/files.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { loads68xx, loads78xx, loads8845, withoutFile } from '../../support/firmware-files.ts'
import { firmwareSite, run, sourceOf, vendorZip, written } from '../../support/firmware-site.ts'
import { zipBytes } from '../../support/zip-bytes.ts'

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof BenchError ? error.fault.code : String(error)),
  )

const imageOf = (folder: string): Promise<string[]> => readdir(join(folder, 'files/image')).catch(() => [])
const leftovers = (folder: string): Promise<string[]> => readdir(join(folder, '.bench/incoming')).catch(() => [])

describe('a delivery is put into the site', () => {
  test('the vendor’s zip, byte for byte, under the bare names that phones ask for', async () => {
    const { store, folder } = await firmwareSite()
    const files = Object.fromEntries(Object.entries(loads78xx).map(([name, bytes]) => [`cmterm-78xx/${name}`, bytes]))
    const zip = await vendorZip({ ...files, 'cmterm-78xx/readme.txt': 'read me' })
    const added = await store.add([sourceOf(zip)], { replace: false })
    expect(added).toMatchObject({ skipped: ['readme.txt'], unchanged: [], loads: [{ check: { complete: true } }] })
    for (const [name, bytes] of Object.entries(loads78xx))
      expect((await readFile(join(folder, 'files/image', name))).equals(bytes)).toBe(true)
    expect(await imageOf(folder)).toHaveLength(Object.keys(loads78xx).length)
    expect(await leftovers(folder)).toEqual([])
  })

  test('a .cop archive, a folder and loose files alike', async () => {
    const cop = await written(loads8845)
    await run('tar', ['-czf', 'cmterm-8845_65.cop', ...Object.keys(loads8845)], { cwd: cop })
    const loose = await written(loads68xx)
    const { store, folder } = await firmwareSite()
    await store.add([sourceOf(join(cop, 'cmterm-8845_65.cop'))], { replace: false })
    await store.add(
      Object.keys(loads68xx).map((name) => sourceOf(join(loose, name))),
      { replace: false },
    )
    await store.add([sourceOf(await written(loads78xx))], { replace: false })
    const { loads, unused } = await store.contents()
    expect(loads.map(({ load, check }) => [load.family, check.complete])).toEqual(
      expect.arrayContaining([
        ['sip78xx', true],
        ['sip68xx', true],
        ['sip8845_65', true],
      ]),
    )
    expect(unused).toEqual([])
    expect(await imageOf(folder)).not.toContain('cmterm-8845_65.cop')
  })

  test('a zip around the vendor’s zip, and licences beside it', async () => {
    const inner = await readFile(await vendorZip(loads78xx, 'inner.zip'))
    const outer = await vendorZip(
      { 'kit/inner.zip': inner, 'Ent-2-Mpp-licenses/AB123456DE78.lic': 'licence' },
      'outer.zip',
    )
    const { store, folder } = await firmwareSite()
    await store.add([sourceOf(outer)], { replace: false })
    expect(await imageOf(folder)).toHaveLength(Object.keys(loads78xx).length)
    expect(await readdir(join(folder, 'files/migration'))).toEqual(['AB123456DE78.lic'])
  })

  test('the same again changes nothing; another content asks first, and can be taken back', async () => {
    const { store, folder, site } = await firmwareSite()
    await store.add([sourceOf(await vendorZip(loads68xx))], { replace: false })
    expect(await store.add([sourceOf(await vendorZip(loads68xx))], { replace: false })).toMatchObject({
      added: [],
      bytes: 0,
    })
    const name = 'rootfs6861.12-0-7MPP0501-123.sbn'
    const other = await vendorZip({ ...loads68xx, [name]: Buffer.from('other') })
    expect(await codeOf(store.add([sourceOf(other)], { replace: false }))).toBe('FILE_EXISTS')
    const { undo, added } = await store.add([sourceOf(other)], { replace: true })
    expect(added).toEqual([`image/${name}`])
    const files = createSiteFiles(site.parts)
    await files.remove(`image/${name}`)
    await files.restore(undo[0] ?? '')
    expect((await readFile(join(folder, 'files/image', name))).equals(loads68xx[name] ?? Buffer.alloc(0))).toBe(true)
  })

  test('what is missing is told, and named for the phones that suffer', async () => {
    const { store } = await firmwareSite()
    const kern = 'kern2.78xx.12-0-7MPP0501-123.sbn'
    const { loads } = await store.add([sourceOf(await vendorZip(withoutFile(loads78xx, kern)))], { replace: false })
    expect(loads[0]?.check).toMatchObject({
      complete: false,
      problems: [{ code: 'missing', file: kern, platforms: ['PLATFORM_2'] }],
    })
    // The one file that lacked completes it: what the folder holds already counts.
    const rest = await written({ [kern]: loads78xx[kern] ?? '' })
    await store.add([sourceOf(join(rest, kern))], { replace: false })
    expect((await store.contents()).loads[0]?.check.complete).toBe(true)
  })
})

describe('nothing is written', () => {
  test.each([
    ['a name that leads outside', [{ name: '../../evil.loads', content: Buffer.from('x') }], 'ARCHIVE_UNSAFE_NAME'],
    [
      'a content that is not what was packed',
      [{ name: 'a.sbn', content: Buffer.from('x'), crc: 1 }],
      'ARCHIVE_DAMAGED',
    ],
    [
      'two files of one name in two folders',
      [
        { name: 'a/x.sbn', content: Buffer.from('1') },
        { name: 'b/x.sbn', content: Buffer.from('2') },
      ],
      'ARCHIVE_TWINS',
    ],
    ['nothing that a phone would take', [{ name: 'readme.txt', content: Buffer.from('x') }], 'FIRMWARE_NOTHING'],
  ])('of an archive with %s', async (_what, entries, code) => {
    const { store, folder } = await firmwareSite()
    const path = join(folder, 'bad.zip')
    const good = Object.entries(loads68xx).map(([name, content]) => ({ name: `good/${name}`, content }))
    await writeFile(path, zipBytes(code === 'FIRMWARE_NOTHING' ? entries : [...good, ...entries]))
    expect(await codeOf(store.add([sourceOf(path)], { replace: false }))).toBe(code)
    expect(await imageOf(folder)).toEqual([])
    expect(await leftovers(folder)).toEqual([])
  })

  test('when it is cancelled in the middle', async () => {
    const { store, folder } = await firmwareSite()
    const controller = new AbortController()
    const zip = await vendorZip({ ...loads78xx, 'large.sbn': Buffer.alloc(8 * 1024 ** 2, 'firmware') })
    const work = store.add([sourceOf(zip)], {
      replace: false,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    expect(await imageOf(folder)).toEqual([])
    expect(await leftovers(folder)).toEqual([])
  })

  test('when one of the files cannot have its place', async () => {
    const { store, folder } = await firmwareSite()
    const last = Object.keys(loads68xx).at(-1) ?? ''
    await written({ [`files/image/${last}/folder`]: 'a folder has the name' }, folder)
    expect(await codeOf(store.add([sourceOf(await vendorZip(loads68xx))], { replace: true }))).toBe('FILE_EXISTS')
    expect(await imageOf(folder)).toEqual([last])
  })

  test('a check keeps nothing, and says the same', async () => {
    const { store, folder } = await firmwareSite()
    expect(await store.check([sourceOf(await vendorZip(loads68xx))])).toMatchObject({
      loads: [{ check: { complete: true } }],
      skipped: [],
    })
    expect(await imageOf(folder)).toEqual([])
  })
})

test('progress goes up to the whole', async () => {
  const { store } = await firmwareSite()
  const seen: [number, number | null][] = []
  await store.add([sourceOf(await vendorZip(loads78xx))], {
    replace: false,
    onProgress: ({ done, total }) => void seen.push([done, total]),
  })
  const [done, total] = seen.at(-1) ?? [0, 0]
  expect(done).toBe(total)
  expect(seen.every(([one], at) => at === 0 || one >= (seen[at - 1]?.[0] ?? 0))).toBe(true)
})
