import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { StageEvent } from '../../shared/ipc/contract/firmware.ts'
import { faultOf, overEachWire, type ContractPage } from '../support/contract-suite.ts'
import { loads8845 } from '../support/firmware-files.ts'
import { zipBytes } from '../support/zip-bytes.ts'
import { freePort } from '../support/free-port.ts'

const patience = { timeout: 15_000 }
const archive = zipBytes(Object.entries(loads8845).map(([name, content]) => ({ name, content, deflate: true })))

/** Sends a file as a screen does: in pieces. */
async function uploaded({ client }: ContractPage, bytes: Buffer, name: string): Promise<string> {
  const { upload } = await client.firmware.begin({ name, bytes: bytes.length })
  const half = Math.ceil(bytes.length / 2)
  for (const at of [0, half])
    await client.firmware.append({ upload, at, piece: new Blob([new Uint8Array(bytes.subarray(at, at + half))]) })
  return upload
}

async function staged({ client }: ContractPage, uploads: readonly string[]): Promise<StageEvent | undefined> {
  let last: StageEvent | undefined
  for await (const event of await client.firmware.stage({ uploads: [...uploads], replace: false })) last = event
  return last
}

overEachWire('firmware', (page) => {
  test('an archive that came in pieces is in the site, and its load is known', async () => {
    const done = await staged(page, [await uploaded(page, archive, 'cmterm-8845_65.zip')])
    expect(done).toMatchObject({ type: 'done', skipped: [], loads: [{ check: { complete: true } }] })
    const { loads, folder, unused } = await page.client.firmware.contents()
    expect(loads.map(({ path }) => path)).toEqual(['image/sip8845_65.12-0-7MPP0501-123.loads'])
    expect({ folder, unused }).toEqual({ folder: 'image', unused: [] })
  })

  test('pieces that do not follow one another, and a file that is not whole, are refused', async () => {
    const { upload } = await page.client.firmware.begin({ name: 'x.zip', bytes: 10 })
    const piece = new Blob(['12345'])
    expect(await faultOf(page.client.firmware.append({ upload, at: 3, piece }))).toMatchObject({
      code: 'FIRMWARE_UPLOAD',
    })
    await page.client.firmware.append({ upload, at: 0, piece })
    expect(await staged(page, [upload])).toMatchObject({ type: 'failed', fault: { code: 'FIRMWARE_UPLOAD' } })
    expect(await page.client.firmware.discard({ uploads: [upload] })).toBeNull()
  })

  test('what cannot be taken fails with its reason', async () => {
    const upload = await uploaded(page, zipBytes([{ name: '../x.loads', content: Buffer.from('x') }]), 'x.zip')
    expect(await staged(page, [upload])).toMatchObject({ type: 'failed', fault: { code: 'ARCHIVE_UNSAFE_NAME' } })
  })

  test('upgrades and migrations are planned for the site’s phones', async () => {
    await writeFile(join(page.folder, 'lyon/phones.csv'), 'mac,model\n000e08aabb01,8865\n')
    const plan = await page.client.firmware.plan({ to: [], style: 'one', base: 'http://10.0.0.5/image' })
    expect(plan.phones).toMatchObject([{ target: 'sip8845_65.12-0-7MPP0501-123' }])
    const migration = await page.client.firmware.migration({ to: [], type: 'Classic', base: '' })
    expect(migration.phones[0]?.obstacles.map(({ code }) => code)).toEqual(['no-load', 'licence'])
    const back = page.client.firmware.back({ base: '', write: false, replace: false })
    expect(await faultOf(back)).toMatchObject({ code: 'FIRMWARE_NO_TRANSITION' })
  })

  test('the rule for all phones, and licences in the wrong case put right', async () => {
    const { rule, ready, phones } = await page.client.firmware.rule({ to: 'mpp' })
    expect({ ready, phones }).toEqual({ ready: 1, phones: 1 })
    expect(rule).toMatch(/^\("\$PN" eq "CP-8865-3PCC"\)\? http:\/\/127\.0\.0\.1:\d+\/image\/sip8845_65\./)
    expect((await page.client.firmware.rule({ to: 'enterprise' })).rule).toBe('')
    const folder = join(page.folder, 'lyon/files/migration')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, '000e08aabb01.lic'), 'opaque')
    expect(await page.client.firmware.renameLicences()).toEqual({ renamed: 1 })
    expect(await readdir(folder)).toEqual(['000E08AABB01.lic'])
  })

  test('a large file on its way is told with how far it is, and no longer when it has ended', async () => {
    await writeFile(join(page.folder, 'lyon/files/large.sbn'), Buffer.alloc(32_000_000, 7))
    const { http } = page.bench.state().servers
    const port = http.phase === 'listening' ? http.port : 0
    const phone = connect(port, '127.0.0.1')
    phone.write('GET /large.sbn HTTP/1.1\r\nUser-Agent: Cisco-CP-8865-3PCC/12.0.7 (000e08aabb01)\r\n\r\n')
    await once(phone, 'readable')
    await vi.waitFor(
      async () =>
        expect(await page.client.firmware.downloads()).toMatchObject([
          { mac: '000e08aabb01', model: 'CP-8865-3PCC', path: 'large.sbn', size: 32_000_000 },
        ]),
      patience,
    )
    phone.destroy()
    await vi.waitFor(async () => expect(await page.client.firmware.downloads()).toEqual([]), patience)
  })

  test('HTTP listens on a second port for enterprise phones, and no longer when it is not wanted', async () => {
    const port = await freePort()
    await page.client.firmware.enterprisePort({ port })
    expect((await page.client.firmware.contents()).enterprisePort).toBe(port)
    const url = `http://127.0.0.1:${port}/migration/000E08AABB01.lic`
    expect(await (await fetch(url)).text()).toBe('opaque')
    await page.client.firmware.enterprisePort({ port: 0 })
    await expect(fetch(url)).rejects.toThrow()
    expect(page.bench.state().servers.http.phase).toBe('listening')
  })
})
