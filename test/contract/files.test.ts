import { expect, test } from 'vitest'
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

  test('a file that leads out of the site is refused', async () => {
    const out = page.client.files.add({ path: '../out.txt', content: new Blob(['x']), replace: true })
    expect(await faultOf(out)).toMatchObject({ code: 'FILE_NAME_REFUSED' })
  })
})
