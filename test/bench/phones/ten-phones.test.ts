import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createBench } from '../../../electron/bench/bench.ts'
import { createSite } from '../../../electron/bench/site/site.ts'
import { askDirectly } from '../../../electron/transports/in-process.ts'
import type { FoundPhone } from '../../../shared/domain/discovery/found-phone.ts'
import type { PushWay } from '../../../shared/domain/push/push.ts'
import type { BoardRow } from '../../../shared/ipc/contract/board.ts'
import { loopback } from '../../support/contract-suite.ts'
import { nthMac } from '../../support/mac.ts'
import { startPhone } from '../../support/phone-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const models = ['CP-7841-3PCC', 'CP-8841-3PCC', 'CP-6841-3PCC', 'CP-8851-3PCC'] as const
const NET = '127.94.0'

/** Which way each of the ten is asked. The ninth asks for a file that is not there, the tenth refuses to be asked. */
const ways: readonly PushWay[] = ['web', 'web', 'web', 'notify', 'notify', 'notify', 'xml', 'xml', 'web', 'web']

async function servedSite() {
  const folder = temporaryFolder()
  await createSite(join(folder, 'lyon'), 'Lyon')
  const bench = createBench({ preferencesFolder: join(folder, 'preferences'), version: '1' })
  onTestFinished(async () => {
    await bench.close()
  })
  await bench.openSite(join(folder, 'lyon'), loopback)
  await bench.settled()
  const port = (server: 'http' | 'syslog'): number => {
    const status = bench.state().servers[server]
    return status.phase === 'listening' ? status.port : 0
  }
  return { client: askDirectly(bench.answers), bench, http: port('http'), syslog: port('syslog') }
}

async function plugIn(syslog: number) {
  let ports = { web: 0, sip: 0 }
  for (const index of ways.keys()) {
    const address = `${NET}.${index + 1}`
    const { driver } = startPhone(
      {
        Syslog_Server: `127.0.0.1:${syslog}`,
        'Auth_Resync-Reboot_1_': 'No',
        CISCO_XML_EXE_Enable: 'Yes',
        ...(index === 9 && { Enable_Direct_Action_Url: 'No' }),
      },
      {
        listeners: { address, ...ports },
        localAddress: address,
        identity: { mac: nthMac(index), model: models[index % models.length] ?? '', serial: `FCH1000${index}` },
      },
    )
    const open = await driver.listeners()
    ports = { web: open.get('web')?.port ?? 0, sip: open.get('sip')?.port ?? 0 }
  }
  return { webPort: ports.web, sipPort: ports.sip }
}

type Client = Awaited<ReturnType<typeof servedSite>>['client']
type Ports = Awaited<ReturnType<typeof plugIn>>

async function find(client: Client, ports: Ports): Promise<ReadonlyMap<string, FoundPhone>> {
  const found = new Map<string, FoundPhone>()
  for await (const told of await client.scan.start({ cidr: `${NET}.0/28`, ...ports }))
    if (told.type === 'phone') found.set(told.phone.ip, told.phone)
  return found
}

async function adopt(client: Client, found: ReadonlyMap<string, FoundPhone>): Promise<void> {
  const { revision } = await client.phones.table()
  const edits = [...found.values()].map(({ mac = '', model = '', serial = '' }) => ({
    mac,
    values: { model, serial, display_name: `Phone ${mac.slice(-1)}` },
  }))
  await client.phones.edit({ edits, remove: [], basedOn: revision })
}

/** Each in its way; what each answered. */
async function pushEach(client: Client, ports: Ports, http: number): Promise<readonly string[]> {
  const outcomes: string[] = []
  for (const [index, way] of ways.entries()) {
    const target = { ip: `${NET}.${index + 1}`, ...ports, mac: nthMac(index), model: models[index % 4] ?? '' }
    const rule = `http://127.0.0.1:${http}/${index === 8 ? 'missing.xml' : 'basic.txt'}`
    const wish = { action: 'resync', way, rule } as const
    for await (const { result } of await client.resync.push({ targets: [target], wish }))
      outcomes.push('outcome' in result ? result.outcome : result.problem)
  }
  return outcomes
}

const boardOf = async (client: Client): Promise<readonly BoardRow[]> => (await client.board.list({ after: 0 })).rows

/** What is found to have failed with the phone of that number. */
async function failures(client: Client, index: number): Promise<readonly string[]> {
  const phone = await client.board.phone({ key: nthMac(index) })
  return phone?.findings.filter(({ look }) => look === 'failed').map(({ code }) => code) ?? []
}

test('ten phones of four models are found, adopted and pushed in three ways; the two that fail are told apart', async () => {
  const { client, bench, http, syslog } = await servedSite()
  const ports = await plugIn(syslog)
  const found = await find(client, ports)
  expect(found.size).toBe(10)
  expect(new Set([...found.values()].map(({ model }) => model))).toEqual(new Set(models))
  await adopt(client, found)
  expect(await pushEach(client, ports, http)).toEqual([...Array<string>(9).fill('accepted'), 'off'])

  const states = async (): Promise<readonly string[]> =>
    (await boardOf(client)).map(({ key, state }) => `${key} ${state}`).sort()
  await expect
    .poll(states, { timeout: 15_000 })
    .toEqual(ways.map((_way, index) => `${nthMac(index)} ${index < 8 ? 'applied' : 'failed'}`))
  expect((await boardOf(client)).every(({ listed, name }) => listed && name.startsWith('Phone '))).toBe(true)
  expect(bench.state().failedPhones).toBe(2)

  for (const index of [...ways.keys()].slice(0, 8)) expect([index, await failures(client, index)]).toEqual([index, []])
  expect(await failures(client, 8)).toContain('resync-failed-after-refusal')
  expect(await failures(client, 8)).not.toContain('push.reason.direct-action-off')
  expect(await failures(client, 9)).toEqual(['push.reason.direct-action-off'])
  const timeline = (await client.board.phone({ key: nthMac(3) }))?.events.map(({ type }) => type)
  for (const type of ['phone.found', 'push.sent', 'push.answered', 'file.requested', 'file.sent', 'phone.said'])
    expect(timeline).toContain(type)
})
