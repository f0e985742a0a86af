import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { encryptGcm, readIkm } from '../../../electron/bench/packing/aes128gcm.ts'
import { has } from '../../support/phone-programs.ts'
import { startPhone } from '../../support/phone-world.ts'
import { historyOf, servedSite } from '../../support/rollout-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const run = promisify(execFile)
const MAC = '000e08aabbcc'
const AGENT = `Cisco-CP-8841-3PCC/11.3.1 (${MAC})`
const report = '<flat-profile>\n<Station_Name ua="na">Reception</Station_Name>\n</flat-profile>\n'

async function open(settings: { quotaMegabytes?: number; limitMegabytes?: number } = {}) {
  const { site, served } = await servedSite()
  const { client, bench, http } = served()
  await client.reports.configure({ enabled: true, quotaMegabytes: 8, limitMegabytes: 1, ...settings })
  const folder = temporaryFolder()
  /** What curl, a stranger, is answered. */
  const curl = async (...args: readonly string[]): Promise<string> => {
    const common = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-A', AGENT, '--max-time', '20']
    const { stdout } = await run('curl', [...common, ...args])
    return stdout
  }
  const put = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  const url = (path = `/report/${MAC}.xml`) => `http://127.0.0.1:${http}${path}`
  return { site, client, bench, http, curl, put, url }
}

test.skipIf(!has('curl'))('curl posts and puts what it likes, and the raw body is what is kept', async () => {
  const { site, client, curl, put, url } = await open()
  const file = await put('report.xml', report)
  expect(await curl('--data-binary', `@${file}`, url())).toBe('200')
  expect(await curl('-T', file, url('/'))).toBe('201')
  // As a form: the content type of a browser, and the body as it came all the same.
  expect(await curl('-H', 'Content-Type: application/x-www-form-urlencoded', '--data-binary', `@${file}`, url())).toBe(
    '200',
  )
  const large = await put('large.xml', `${report}<!-- ${'x'.repeat(900_000)} -->`)
  expect(await curl('-H', 'Expect: 100-continue', '-T', large, url())).toBe('201')
  expect(await curl('-H', 'Transfer-Encoding: chunked', '-T', file, url())).toBe('201')
  const kept = await client.reports.list({ mac: MAC })
  expect(kept.map(({ form }) => form)).toEqual(['xml', 'xml', 'xml', 'xml', 'xml'])
  const names = (await readdir(join(site, 'reports', MAC))).sort()
  expect(await readFile(join(site, 'reports', MAC, names[0] ?? ''), 'utf8')).toBe(report)
})

test.skipIf(!has('curl'))('too much is refused, declared or not, and nothing of it is kept', async () => {
  const { site, bench, curl, put, url } = await open()
  const file = await put('huge.bin', Buffer.alloc(1_048_577))
  expect(await curl('-T', file, url())).toBe('413')
  expect(await curl('-H', 'Transfer-Encoding: chunked', '-T', file, url())).toMatch(/413|000/)
  await expect
    .poll(async () => (await historyOf(bench)).filter(({ type }) => type === 'file.refused').length, {
      timeout: 20_000,
    })
    .toBe(2)
  expect(existsSync(join(site, 'reports', MAC))).toBe(false)
})

test.skipIf(!has('curl'))('a path cannot lead out of the folder, and other methods are still refused', async () => {
  const { site, curl, put, url } = await open()
  const file = await put('report.xml', report)
  for (const path of ['/../../../etc/passwd', '/%2e%2e/%2e%2e/site.json', '/.bench/secrets.json', '/a/..%5c..%5cx'])
    expect(await curl('--path-as-is', '-T', file, url(path))).toBe('201')
  const before = await readdir(site)
  expect(
    before.filter((name) => !['files', 'templates', 'reports', '.bench', 'site.json', 'phones.csv'].includes(name)),
  ).toEqual([])
  for (const name of await readdir(join(site, 'reports', MAC))) expect(name).toMatch(/^\d{8}-\d{6}-\d{3}-[\w.-]+$/)
  expect(await curl('-X', 'DELETE', url())).toBe('405')
})

test.skipIf(!has('openssl'))('reports that openssl and RFC 8188 encrypted are read with the site’s keys', async () => {
  const { client, curl, put, url } = await open()
  const plain = await put('report.xml', report)
  const sealed = await put('report.enc', '')
  await run('openssl', ['enc', '-aes-256-cbc', '-md', 'md5', '-k', 'Report-Key-1', '-in', plain, '-out', sealed])
  const ikm = readIkm('Own-Ikm-1')
  const gcm = ikm.ok ? encryptGcm(Buffer.from(report), ikm.value) : ikm
  const gcmFile = await put('report.gcm', gcm.ok ? gcm.value : '')
  expect(await curl('--data-binary', `@${sealed}`, url())).toBe('200')
  expect(await curl('-H', 'Content-Encoding: aes128gcm', '-T', gcmFile, url())).toBe('201')
  const [second, first] = await client.reports.list({ mac: MAC })
  expect([first?.form, second?.form]).toEqual(['aes-256-cbc', 'aes128gcm'])
  const compare = async (name = '') => (await client.reports.compare({ mac: MAC, name })).kind
  expect([await compare(first?.name), await compare(second?.name)]).toEqual(['unreadable', 'unreadable'])
  await client.keys.set({ name: 'reports', key: 'Report-Key-1' })
  await client.keys.set({ name: 'ikm', key: 'Own-Ikm-1' })
  expect([await compare(first?.name), await compare(second?.name)]).toEqual(['compared', 'compared'])
})

test('of one phone the newest twenty are kept, and of all as much as the quota says', async () => {
  const { site, client, bench, url } = await open({ quotaMegabytes: 1 })
  const send = (body: string, mac = MAC) =>
    fetch(url(`/report/${mac}.xml`), { method: 'POST', body, headers: { 'User-Agent': AGENT.replace(MAC, mac) } })
  for (let round = 0; round < 25; round++) expect((await send(report)).status).toBe(200)
  expect(await readdir(join(site, 'reports', MAC))).toHaveLength(20)
  for (let phone = 1; phone <= 4; phone++)
    expect((await send('x'.repeat(300_000), `000e08aabbd${phone}`)).status).toBe(200)
  expect((await client.reports.settings()).usedBytes).toBeLessThanOrEqual(1_000_000)
  expect(await client.reports.list({ mac: '000e08aabbd4' })).toHaveLength(1)
  expect((await historyOf(bench)).filter(({ type }) => type === 'report.received')).toHaveLength(29)
})

test('a client that leaves in the middle leaves nothing, and the next is served', async () => {
  const { site, http, url } = await open()
  const socket = createConnection({ host: '127.0.0.1', port: http })
  socket.write(
    `POST /report/${MAC}.xml HTTP/1.1\r\nHost: x\r\nUser-Agent: ${AGENT}\r\nContent-Length: 5000\r\n\r\n<flat`,
  )
  await new Promise<void>((resolve) => socket.write('-profile>', () => resolve()))
  socket.destroy()
  const answer = await fetch(url(), { method: 'POST', body: report, headers: { 'User-Agent': AGENT } })
  expect(answer.status).toBe(200)
  expect(await readdir(join(site, 'reports', MAC))).toHaveLength(1)
})

test('a virtual phone’s own report arrives, and is compared', async () => {
  const { client, http } = await open()
  const phone = startPhone(
    { Report_Rule: `http://127.0.0.1:${http}/report/$MA.xml`, Station_Name: 'Reception' },
    { listeners: { address: '127.0.0.1', web: 0, sip: null } },
  )
  const web = (await phone.driver.listeners()).get('web')?.port ?? 0
  await fetch(`http://127.0.0.1:${web}/admin/report`)
  await expect
    .poll(async () => (await client.reports.list({ mac: '000e08abcdef' })).length, { timeout: 20_000 })
    .toBe(1)
  const [kept] = await client.reports.list({ mac: '000e08abcdef' })
  expect(await client.reports.compare({ mac: '000e08abcdef', name: kept?.name ?? '' })).toMatchObject({
    kind: 'compared',
  })
})
