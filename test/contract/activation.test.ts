import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

const list = 'name,code,mac,expiry\nZoé,5414 0112 5617 3816,000e08aabbcc,2031-12-24\nOld,1111222233334444,,2020-01-01\n'

overEachWire('activation', (page) => {
  test('a list of codes is looked at, then kept apart from the site’s files; no call gives a code back', async () => {
    await writeFile(
      join(page.folder, 'lyon/phones.csv'),
      'mac,model,firmware\n000e08aabbcc,8841,12.0(7)\n000e08aabbdd,8841,11.2(1)\n',
    )
    const plan = await page.client.activation.plan({ text: list })
    expect(plan).toMatchObject({ codes: 2, mapping: { name: 0, code: 1, mac: 2, expiry: 3 }, problems: [] })
    expect(await page.client.activation.import({ text: list })).toEqual({ added: 2, known: 0, problems: [] })
    expect(await page.client.activation.import({ text: list })).toMatchObject({ added: 0, known: 2 })
    const { codes } = await page.client.activation.state()
    expect(codes).toMatchObject([
      { masked: '•••• •••• •••• 3816', state: 'usable', mac: '000e08aabbcc' },
      { masked: '•••• •••• •••• 4444', state: 'expired', mac: '' },
    ])
    expect(JSON.stringify(codes)).not.toMatch(/\d{8}3816|22223333/)
    const path = join(page.folder, 'lyon/.bench/codes.json')
    expect(await readFile(path, 'utf8')).toContain('5414011256173816')
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o077).toBe(0)
  })

  test('phones without a code, and firmware that asks for none, are named', async () => {
    await vi.waitFor(async () => expect((await page.client.activation.state()).without).toEqual(['000e08aabbdd']), {
      timeout: 15_000,
    })
    const { findings, upgradeRule } = await page.client.activation.state()
    expect(findings).toContainEqual({
      code: 'too-old',
      severity: 'error',
      phones: ['000e08aabbdd'],
      least: '11.2(3)SR1',
    })
    expect(upgradeRule).toBeNull() // the site has no load
  })

  test('the sheet of labels has the codes that work, in the customer’s language, and those alone', async () => {
    const { html, labels } = await page.client.activation.labels({ ids: null, language: 'fr' })
    expect(labels).toBe(1)
    expect(html).toContain('5414 0112 5617 3816')
    expect(html).toContain('Code d’activation')
    expect(html).not.toContain('1111 2222')
    expect(await page.client.activation.labels({ ids: [], language: 'en' })).toMatchObject({ labels: 0 })
  })

  test('a code is marked as used and back again; one that was removed can be brought back', async () => {
    const { client } = page
    const first = async () => (await client.activation.state()).codes[0]
    const id = (await first())?.id ?? ''
    await client.activation.mark({ ids: [id], used: true })
    expect((await first())?.state).toBe('used')
    expect((await client.activation.labels({ ids: null, language: 'en' })).labels).toBe(0)
    await client.activation.mark({ ids: [id], used: false })
    const { undo } = await client.activation.remove({ ids: [id] })
    expect((await client.activation.state()).codes).toHaveLength(1)
    await client.activation.restore({ undo })
    expect((await client.activation.state()).codes).toHaveLength(2)
    expect(await faultOf(client.activation.restore({ undo }))).toMatchObject({ code: 'BAD_INPUT' })
  })
})
