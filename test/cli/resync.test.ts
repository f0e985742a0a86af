import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { log } from '../../electron/cli/log.ts'
import { resync } from '../../electron/cli/resync.ts'
import { UsageError } from '../../electron/cli/usage-error.ts'
import { createBench } from '../../electron/bench/bench.ts'
import { askDirectly } from '../../electron/transports/in-process.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { brokenProfile, goodProfile, plugInFleet, servedSite } from '../support/rollout-world.ts'
import { runCommand } from '../support/run-command.ts'
import { startPhone } from '../support/phone-world.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const run = (...args: readonly string[]) => runCommand(resync, args)

const silent = () => Promise.resolve({ kind: 'refused', status: 404 } as const)

/** Asks for a file from this address, as a phone of this name. */
async function fetchFrom(localAddress: string, url: string, userAgent: string): Promise<void> {
  const request = get(url, { localAddress, headers: { 'User-Agent': userAgent } })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()
  await once(response, 'end')
}

async function phoneAt(parameters: Readonly<Record<string, string>> = {}) {
  const phone = startPhone(
    { Profile_Rule: 'http://prov.test/own.cfg', 'Auth_Resync-Reboot_1_': 'No', ...parameters },
    { listeners: { address: '127.0.0.1', web: 0, sip: 0 }, world: { fetch: silent } },
  )
  const doors = await phone.driver.listeners()
  return { phone, web: `127.0.0.1:${doors.get('web')?.port ?? 0}`, sip: `127.0.0.1:${doors.get('sip')?.port ?? 0}` }
}

describe('resync', () => {
  test('an accepted push ends with 0 and one object', async () => {
    const { phone, web, sip } = await phoneAt()
    const byWeb = await run(web, 'tftp://192.168.1.200/basic.txt', '--json')
    expect(byWeb).toMatchObject({
      code: 0,
      told: [
        {
          event: 'result',
          outcome: 'accepted',
          via: 'web',
          asked: `GET http://${web}/admin/resync?tftp://192.168.1.200/basic.txt`,
        },
      ],
    })
    expect((await run(sip, '--via', 'notify', '--event', 'check-sync', '--json')).told).toMatchObject([
      { outcome: 'accepted', evidence: { status: 200 } },
    ])
    await phone.note('sequence-fails', 1)
  })

  test('a refusal ends with 1, and says why and what to do', async () => {
    const { web } = await phoneAt()
    const refused = await run(web, 'http://h/x', '--via', 'xml')
    expect(refused.code).toBe(1)
    expect(refused.said).toContain('switched off: The phone carries out no XML objects')
    expect(refused.said).toContain('CISCO_XML_EXE_Enable')
    expect((await run(web, 'http://h/x', '--via', 'xml', '--json')).told).toMatchObject([
      { outcome: 'off', reason: 'xml-off' },
    ])
  })

  test('the password comes from a file, and is in no line', async () => {
    const { web } = await phoneAt({ Admin_Password: 'Secret-1' })
    const file = join(temporaryFolder(), 'password')
    await writeFile(file, 'Secret-1\n')
    expect(await run(web, '--json')).toMatchObject({ code: 1, told: [{ outcome: 'login', reason: 'login-needed' }] })
    const done = await run(
      web,
      '[--uid u --pwd Zx81-5]http://h/x',
      '--user',
      'admin',
      '--password-file',
      file,
      '--json',
    )
    expect(done).toMatchObject({ code: 0, told: [{ outcome: 'accepted' }] })
    expect(JSON.stringify(done)).not.toMatch(/Secret-1|Zx81-5/)
  })

  test('a phone is found by its MAC and its name, where the site has heard of it', async () => {
    const folder = temporaryFolder()
    await createSite(folder, 'Lyon')
    await writeFile(
      join(folder, 'phones.csv'),
      'mac,display_name,extension\n000e08abcdef,Reception,1001\n000e08abcde0,Twin,1\n000e08abcde1,Twin,2\n',
    )
    const bench = createBench({ preferencesFolder: temporaryFolder(), version: '1' })
    await bench.openSite(folder, { listen: '127.0.0.1', ports: { tftp: 0, http: 0, syslog: 0 } })
    await bench.settled()
    const { http } = bench.state().servers
    await fetch(`http://127.0.0.1:${http.phase === 'listening' ? http.port : 0}/CP-8841-3PCC000e08abcdef.cfg`, {
      headers: { 'User-Agent': 'Cisco-CP-8841-3PCC/11.3.1 (000e08abcdef)' },
    })
    await bench.close()
    for (const name of ['reception', '1001', '00:0E:08:AB:CD:EF'])
      expect((await run(name, '--site', folder, '--json')).told).toMatchObject([
        { ip: '127.0.0.1', mac: '000e08abcdef' },
      ])
    await expect(run('Twin', '--site', folder)).rejects.toMatchObject({ key: 'ambiguous' })
    await expect(run('000e08000001', '--site', folder)).rejects.toMatchObject({ fault: { code: 'PHONE_UNREACHED' } })
    await expect(run('Nobody', '--site', folder)).rejects.toMatchObject({ fault: { code: 'PHONE_UNKNOWN' } })
  })

  test('a push that names a site is in its history', async () => {
    const folder = temporaryFolder()
    await createSite(folder, 'Lyon')
    const { web } = await phoneAt()
    expect(await run(web, '--site', folder, '--json')).toMatchObject({ code: 0, said: '' })
    const read = await runCommand(log, ['--site', folder, '--json'])
    expect(read.told.map(({ type }) => type)).toEqual(['push.sent', 'push.answered'])
  })

  test('a push that names a site is in its history, beside what the bench writes there at the same time', async () => {
    const folder = temporaryFolder()
    await createSite(folder, 'Lyon')
    const { phone, web } = await phoneAt()
    const bench = createBench({ preferencesFolder: temporaryFolder(), version: '1' })
    onTestFinished(async () => {
      await bench.close()
    })
    await bench.openSite(folder, { listen: '127.0.0.1', ports: { tftp: 0, http: 0, syslog: 0 } })
    await bench.settled()
    const rule = '[--key Zx81Zx81]http://h.test/x.cfg'
    expect(await run(web, rule, '--site', folder, '--json')).toMatchObject({ code: 0, said: '' })
    await phone.note('sequence-fails', 1)
    const { http } = bench.state().servers
    await fetch(`http://127.0.0.1:${http.phase === 'listening' ? http.port : 0}/after.cfg`)
    const client = askDirectly(bench.answers)
    const told = async () => (await client.bench.snapshot({ filter: '', limit: 50 })).events.map(({ type }) => type)
    await expect.poll(told, { timeout: 10_000 }).toContain('push.answered')
    await bench.close()
    const read = await runCommand(log, ['--site', folder, '--json'])
    const types = read.told.map(({ type }) => type)
    expect(types.filter((type) => String(type).startsWith('push.'))).toEqual(['push.sent', 'push.answered'])
    expect(types).toContain('file.refused')
    expect(JSON.stringify(read.told)).not.toContain('Zx81')
  })

  test('several phones are asked, each once; what they are to fetch comes last', async () => {
    const [one, two] = [await phoneAt(), await phoneAt({ Enable_Direct_Action_Url: 'No' })]
    const asked = await run(one.web, two.web, one.web, 'http://h.test/x.cfg', '--json')
    expect(asked.code).toBe(1)
    expect(asked.told.toSorted((a, b) => String(a['outcome']).localeCompare(String(b['outcome'])))).toMatchObject([
      { event: 'result', outcome: 'accepted', asked: `GET http://${one.web}/admin/resync?http://h.test/x.cfg` },
      { event: 'result', outcome: 'off', reason: 'direct-action-off' },
    ])
  })

  test('--all-failed asks those that failed, and tells the ones whose address is not known', async () => {
    const address = '127.95.0.1'
    const phone = startPhone(
      { 'Auth_Resync-Reboot_1_': 'No' },
      { listeners: { address, web: 0, sip: null }, localAddress: address, world: { fetch: silent } },
    )
    const webPort = String((await phone.driver.listeners()).get('web')?.port)
    const { site, served } = await servedSite()
    const { http } = served()
    await fetchFrom(address, `http://127.0.0.1:${http}/missing.cfg`, 'Cisco-CP-8841-3PCC/11.3.1 (000e08abcdef)')
    await expect.poll(async () => (await served().client.board.list({ after: 0 })).counts.failed).toBe(1)
    await served().bench.close()
    const asked = await run('--all-failed', '--site', site, '--web-port', webPort, '--json')
    expect(asked).toMatchObject({
      code: 0,
      told: [{ event: 'result', ip: address, mac: '000e08abcdef', outcome: 'accepted' }],
    })
  })

  test('a canary that fails keeps the others from being asked; one that succeeds lets them', async () => {
    const { site, served, put } = await servedSite()
    const { http, syslog } = served()
    const phones = await plugInFleet(3, { Syslog_Server: `127.0.0.1:${syslog}` })
    const targets = phones.map(({ target: { ip, webPort } }) => `${ip}:${webPort}`)
    const pacing = ['--canary', '1', '--pause', '0', '--per-second', '50', '--patience', '60']
    const ask = (file: string) =>
      run(...targets, `http://127.0.0.1:${http}/${file}`, '--site', site, ...pacing, '--json')
    await put('bad.xml', brokenProfile)
    const stopped = await ask('bad.xml')
    expect(stopped.code).toBe(1)
    expect(stopped.told.filter(({ event }) => event === 'result')).toHaveLength(1)
    expect(stopped.told.slice(-2)).toMatchObject([
      { event: 'phone', ip: phones[0]?.target.ip, stage: 'failed', why: { cause: 'said' } },
      { event: 'done', failed: 1, notAsked: 2, stopped: 'canary' },
    ])
    await put('good.xml', goodProfile)
    const done = await ask('good.xml')
    expect(done).toMatchObject({ code: 0, said: '' })
    expect(done.told.at(-1)).toMatchObject({ event: 'done', confirmed: 3, failed: 0, notAsked: 0, stopped: null })
  }, 60_000)

  test.each([
    [[]],
    [['--all-failed']],
    [['127.0.0.1', '--canary', '1']],
    [['127.0.0.1', '--site', 'x', '--canary', '0']],
    [['127.0.0.1', '--wave', '5']],
    [['127.0.0.1', '--web-port', '70000']],
    [['127.0.0.1', '127.0.0.2', 'Reception']],
    [['127.0.0.1', 'http://h/x', 'more']],
    [['Reception']],
    [['999.1.1.1']],
    [['127.0.0.1:0']],
    [['127.0.0.1', '--via', 'post']],
    [['127.0.0.1', '--via', 'xml']],
    [['127.0.0.1', '--event', 'reboot_now']],
    [['127.0.0.1', '--via', 'notify', '--event', 'dance']],
    [['127.0.0.1', '--user', 'admin']],
  ])('is misused by %j', async (args) => {
    await expect(run(...args)).rejects.toBeInstanceOf(UsageError)
  })
})
