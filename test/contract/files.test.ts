import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unpack } from '../../electron/bench/packing/unpack.ts'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('files', (page) => {
  test('a file is put in the site, renamed, removed and brought back', async () => {
    const content = new Uint8Array(100_000).map((_, i) => i % 251)
    const added = await page.client.files.add({ path: 'a/b.bin', content: new Blob([content]), replace: false })
    expect(added).toMatchObject({ path: 'a/b.bin', bytes: content.length })
    const again = page.client.files.add({ path: 'a/b.bin', content: new Blob(['x']), replace: false })
    expect(await faultOf(again)).toMatchObject({ code: 'FILE_EXISTS' })
    await page.client.files.rename({ from: 'a/b.bin', to: 'a/c.bin' })
    const { undo } = await page.client.files.remove({ path: 'a/c.bin' })
    const paths = async (): Promise<string[]> => (await page.client.files.list()).map(({ path }) => path)
    expect(await paths()).not.toContain('a/c.bin')
    await page.client.files.restore({ undo })
    expect(await paths()).toContain('a/c.bin')
  })

  test('a profile is compressed and encrypted with a key of the site, beside the one that can be edited', async () => {
    const text = '<flat-profile><GPP_A>x</GPP_A></flat-profile>'
    await page.client.files.add({ path: 'p/plain.xml', content: new Blob([text]), replace: true })
    const pack = (part: { key?: string; to?: string; replace?: boolean }) =>
      page.client.files.pack({
        path: 'p/plain.xml',
        to: 'p/plain.cfg',
        gzip: true,
        key: 'lyon',
        replace: true,
        ...part,
      })
    expect(await faultOf(pack({}))).toMatchObject({ code: 'KEY_MISSING', params: { name: 'lyon' } })
    await page.client.keys.set({ name: 'lyon', key: 'correct horse' })
    expect(await pack({})).toMatchObject({ path: 'p/plain.cfg' })
    const packed = await unpack(readFileSync(join(page.folder, 'lyon/files/p/plain.cfg')), { key: 'correct horse' })
    expect(packed.ok && new TextDecoder().decode(packed.value.data)).toBe(text)
    expect(await faultOf(pack({ replace: false }))).toMatchObject({ code: 'FILE_EXISTS' })
    expect(await faultOf(pack({ to: 'p/plain.xml' }))).toMatchObject({ code: 'FILE_EXISTS' })
    const again = page.client.files.pack({
      path: 'p/plain.cfg',
      to: 'p/2.cfg',
      gzip: false,
      key: 'lyon',
      replace: true,
    })
    expect(await faultOf(again)).toMatchObject({ code: 'FILE_NOT_PACKED', params: { problem: 'already-encrypted' } })
  })

  test('a file that leads out of the site is refused', async () => {
    const out = page.client.files.add({ path: '../out.txt', content: new Blob(['x']), replace: true })
    expect(await faultOf(out)).toMatchObject({ code: 'FILE_NAME_REFUSED' })
  })
})
