import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startPhone } from '../../support/phone-world.ts'
import { historyOf, servedSite } from '../../support/rollout-world.ts'

const MAC = '000e08abcdef'
const template = [
  '<flat-profile>',
  '<Station_Name>{{display_name}}</Station_Name>',
  '<Primary_NTP_Server>ntp.site.test</Primary_NTP_Server>',
  '<Admin_Password>Site-Pass-1</Admin_Password>',
  '</flat-profile>\n',
].join('\n')

/** A phone that has fetched its rendered profile, as a technician left it. */
async function provisioned() {
  const { site, served } = await servedSite()
  await writeFile(join(site, 'templates', 'phone.xml'), template)
  await writeFile(join(site, 'phones.csv'), `mac,display_name\n${MAC},Reception\n`)
  const { client, bench, http, syslog } = served()
  const routes = [{ pattern: '/$MA.xml', template: 'phone.xml', gzip: false, key: '' }]
  await client.routes.set({ routes })
  const phone = startPhone(
    { Syslog_Server: `127.0.0.1:${syslog}` },
    { listeners: { address: '127.0.0.1', web: 0, sip: null } },
  )
  const webPort = (await phone.driver.listeners()).get('web')?.port ?? 0
  const target = { ip: '127.0.0.1', webPort, mac: MAC }
  const login = { user: 'admin', password: 'Site-Pass-1' }
  const resync = async (password?: string) => {
    const wish = { action: 'resync', way: 'web', rule: `http://127.0.0.1:${http}/$MA.xml` } as const
    const given = password === undefined ? {} : { login: { user: 'admin', password } }
    for await (const told of await client.resync.push({ targets: [target], wish, ...given }))
      expect(told.result).toMatchObject({ outcome: 'accepted' })
  }
  await resync()
  await phone.note('applied')
  const compare = async () => {
    const answer = await client.pull.compare({ mac: MAC, target, login })
    if (answer.kind !== 'compared') throw new Error(JSON.stringify(answer))
    const told = answer.differences.filter(({ kind }) => kind !== 'own')
    return { ...answer, told, kinds: Object.fromEntries(told.map(({ name, kind }) => [name, kind])) }
  }
  return { site, client, bench, phone, target, login, compare, resync }
}

test('what the phone has, what the site intends and what was sent are told apart, and a password is shown nowhere', async () => {
  const { site, client, bench, phone, target, compare } = await provisioned()
  await expect.poll(async () => (await compare()).files[0]?.sentAt, { timeout: 20_000 }).toBeGreaterThan(0)
  expect(await compare()).toMatchObject({
    kinds: {},
    same: 2,
    untold: 1,
    files: [{ path: `${MAC}.xml`, source: 'phone.xml' }],
  })
  expect(await client.pull.compare({ mac: MAC, target })).toMatchObject({
    kind: 'refused',
    verdict: { reason: 'login-needed' },
  })

  phone.driver.changeByHand({ Primary_NTP_Server: 'ntp.own.test' })
  await expect
    .poll(async () => (await compare().catch(() => null))?.kinds, { timeout: 20_000 })
    .toEqual({ Primary_NTP_Server: 'phone' })
  const changed = await compare()
  expect(changed.told).toEqual([
    {
      name: 'Primary_NTP_Server',
      kind: 'phone',
      phone: 'ntp.own.test',
      intended: 'ntp.site.test',
      sent: 'ntp.site.test',
      masked: false,
    },
  ])
  expect(changed.sources['Primary_NTP_Server']).toEqual({
    area: 'templates',
    path: 'phone.xml',
    sets: true,
    perPhone: false,
  })

  await writeFile(join(site, 'phones.csv'), `mac,display_name\n${MAC},Front desk\n`)
  await expect
    .poll(async () => (await compare()).kinds, { timeout: 20_000 })
    .toEqual({ Primary_NTP_Server: 'phone', Station_Name: 'site' })
  expect((await compare()).sources['Station_Name']).toMatchObject({ perPhone: true })
  expect(JSON.stringify(await compare())).not.toContain('Site-Pass-1')
  expect(JSON.stringify(await historyOf(bench))).not.toContain('Site-Pass-1')
})

test('the value that was changed is resynced away', async () => {
  const { phone, compare, resync } = await provisioned()
  phone.driver.changeByHand({ Primary_NTP_Server: 'ntp.own.test' })
  await expect
    .poll(async () => (await compare().catch(() => null))?.kinds, { timeout: 20_000 })
    .toEqual({ Primary_NTP_Server: 'phone' })
  await resync('Site-Pass-1')
  await phone.note('applied', 2)
  await expect.poll(async () => (await compare().catch(() => null))?.kinds, { timeout: 20_000 }).toEqual({})
})

test('its screen is a picture, and not asked for again within two seconds', async () => {
  const { client, target, login } = await provisioned()
  const look = () => client.pull.screen({ mac: MAC, target, login })
  const first = await look()
  expect(first.kind === 'picture' && Buffer.from(first.bitmap, 'base64').subarray(0, 2).toString()).toBe('BM')
  expect(await look()).toMatchObject({ kind: 'wait' })
})

test('what was sent is kept by its hash, for its owner alone', async () => {
  const { site, bench, compare } = await provisioned()
  await expect.poll(async () => (await compare()).files[0]?.sentAt, { timeout: 20_000 }).toBeGreaterThan(0)
  await bench.close()
  const index = (await readFile(join(site, '.bench', 'sent', 'published', 'index.jsonl'), 'utf8')).trim().split('\n')
  expect(index.map((line) => JSON.parse(line) as { path: string })).toMatchObject([{ path: `${MAC}/${MAC}.xml` }])
})
