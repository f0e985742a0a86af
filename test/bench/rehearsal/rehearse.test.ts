import { describe, expect, onTestFinished, test } from 'vitest'
import { createSocket } from 'node:dgram'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  rehearseFolder,
  type RehearsalWatch,
  type RehearseOptions,
} from '../../../electron/bench/rehearsal/rehearse.ts'
import { encryptCbc } from '../../../electron/bench/packing/aes-cbc.ts'
import type { FleetCheck } from '../../../shared/domain/rehearsal/checks.ts'
import { summaryOf, type Rehearsal } from '../../../shared/domain/rehearsal/rehearsal.ts'
import { isTlsFault, scenarioNames, scenarios } from '../../../shared/domain/rehearsal/scenarios.ts'
import { defaultPhoneReadings } from '../../../shared/domain/virtual-phone/machine/readings.ts'
import type { RehearsedPhone } from '../../../shared/domain/rehearsal/verdict.ts'
import { filesForEach, flatProfile, macNumber, rehearsalSite, writeInto } from '../../support/rehearsal-site.ts'

const phones = (count: number): RehearseOptions['fleet'] => ({ kind: 'range', count, firstMac: macNumber(0) })

const defaults: RehearseOptions = {
  fleet: phones(10),
  rule: '/$MA.xml',
  scenario: scenarios['resync-now'],
  speed: 'jump',
  seed: 1,
  startsAt: Date.UTC(2026, 10, 23, 8),
}

function encrypted(text: string, key: string): Uint8Array {
  const packed = encryptCbc(Buffer.from(text, 'utf8'), key)
  if (!packed.ok) throw new Error(packed.error.code)
  return packed.value
}

async function run(site: string, wish: Partial<RehearseOptions> = {}, watch: RehearsalWatch = {}): Promise<Rehearsal> {
  const result = await rehearseFolder(site, { ...defaults, ...wish }, watch)
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

const failed = ({ phones: all }: Rehearsal): readonly RehearsedPhone[] =>
  all.filter(({ outcome }) => outcome === 'failed')
const codes = ({ checks }: Rehearsal): readonly string[] => checks.map(({ code }) => code)
const check = ({ checks }: Rehearsal, code: string): FleetCheck | undefined => checks.find((one) => one.code === code)

describe('a rehearsal', () => {
  test('gives each phone what its own file says, over real sockets', async () => {
    const site = await rehearsalSite(filesForEach(10, (index) => `<GPP_A>${index}</GPP_A><GPP_B>same</GPP_B>`))
    const rehearsal = await run(site)
    expect(failed(rehearsal)).toEqual([])
    expect(rehearsal.phones[3]?.changed).toMatchObject([
      { name: 'GPP_A', before: '', after: '3' },
      { name: 'GPP_B', before: '', after: 'same' },
    ])
    expect(rehearsal.phones[3]?.said.map(({ text }) => text)).toEqual([
      expect.stringMatching(/-- Requesting resync tftp:\/\/127\.0\.0\.1:69\/000e08aa0003\.xml$/),
      expect.stringMatching(/-- Successful resync tftp:/),
    ])
    expect(rehearsal.checks).toEqual([])
  })

  test('shows no secret in anything that it tells', async () => {
    const site = await rehearsalSite(
      filesForEach(2, () => '<Admin_Password>hunter2</Admin_Password><Password_1_>swordfish</Password_1_>'),
    )
    await rm(join(site, 'files', `${macNumber(1)}.xml`))
    const rehearsal = await run(site, { fleet: phones(2), rule: '[--key OpenSesame]/$MA.xml' })
    const told = JSON.stringify(rehearsal)
    expect(failed(rehearsal).map(({ cause }) => cause)).toEqual(['corrupt', 'file-not-found'])
    const clear = await run(site, { fleet: phones(1) })
    expect(clear.phones[0]?.changed.map(({ after }) => after)).toEqual(['••••', '••••'])
    for (const secret of ['OpenSesame', 'hunter2', 'swordfish'])
      expect(told + JSON.stringify(clear)).not.toContain(secret)
  })

  test('is the same again with the same seed, whatever the scenario without HTTPS, but for the time that it took', async () => {
    const files = filesForEach(19, (index) => `<GPP_A>${index}</GPP_A>`)
    const site = await rehearsalSite({ ...files, 'other.cfg': encrypted(flatProfile(''), 'secret') })
    for (const name of scenarioNames) {
      const { fault } = scenarios[name]
      if (fault !== undefined && isTlsFault(fault.kind)) continue // staged where the site has HTTPS: https.test.ts
      const firmwareFor = () => Promise.resolve({ Upgrade_Rule: '/image/sip99xx.loads' })
      const wish = { scenario: scenarios[name], fleet: phones(20), seed: 7, firmwareFor }
      const [one, other] = [await run(site, wish), await run(site, wish)]
      expect({ ...other, tookMs: 0 }, name).toEqual({ ...one, tookMs: 0 })
    }
  })

  test('meets other phones with another seed', async () => {
    const site = await rehearsalSite(filesForEach(20, () => ''))
    const hit = async (seed: number): Promise<readonly string[]> =>
      failed(await run(site, { scenario: scenarios['file-missing'], fleet: phones(20), seed })).map(({ mac }) => mac)
    const [one, other] = [await hit(1), await hit(2)]
    expect([one.length, other.length]).toEqual([2, 2])
    expect(one).not.toEqual(other)
  })

  test('starts and ends at once when it is cancelled, and says so', async () => {
    const site = await rehearsalSite(filesForEach(10, () => ''))
    const rehearsal = await run(
      site,
      { speed: 1, scenario: scenarios['periodic-day'] },
      { signal: AbortSignal.abort() },
    )
    expect(rehearsal.cancelled).toBe(true)
    expect(failed(rehearsal).map(({ cause }) => cause)).toEqual(Array.from({ length: 10 }, () => 'never-resynced'))
  })

  test('tells how far it is', async () => {
    const site = await rehearsalSite(filesForEach(10, () => ''))
    const seen: number[] = []
    await run(site, {}, { onProgress: ({ phones: all }) => seen.push(all) })
    expect(seen[0]).toBe(10)
  })

  test('keeps pace with a clock that is only faster', async () => {
    const site = await rehearsalSite(filesForEach(5, () => ''))
    const wish = { fleet: phones(5), scenario: scenarios['power-on-all'], speed: 200 }
    const rehearsal = await run(site, wish)
    expect(summaryOf(rehearsal)).toMatchObject({ ok: 5, failed: 0 })
    // Random delays of up to 40 s, two hundred times as fast.
    expect(rehearsal.tookMs).toBeLessThan(5_000)
  })
})

describe('what the phones are given', () => {
  test('parameters and readings decide what they do, and a reading that is not the default is told', async () => {
    const site = await rehearsalSite({ 'a.xml': flatProfile('<GPP_B/>') })
    const rule = '/a.xml'
    const cleared = await run(site, { fleet: phones(2), rule, parameters: { GPP_B: 'old' } })
    expect(cleared.phones[0]?.changed).toMatchObject([{ name: 'GPP_B', before: 'old', after: '' }])
    expect(cleared.readings).toEqual({})
    const readings = { ...defaultPhoneReadings, emptyElement: 'factory', comments: 'literal' } as const
    const factory = await run(site, { fleet: phones(2), rule: '# /a.xml', parameters: { GPP_B: 'old' }, readings })
    expect(factory.phones.map(({ cause }) => cause)).not.toContain('never-resynced')
    expect(factory.readings).toEqual({ comments: 'literal', emptyElement: 'factory' })
  })
})

describe('the scenarios', () => {
  test('a file that is rendered for whoever asks reaches each of three hundred that ask at once', async () => {
    const site = await rehearsalSite({})
    const book = Array.from({ length: 300 }, (_, index) => `${macNumber(index)},CP-8841-3PCC,${index}`)
    await writeInto(site, {
      'phones.csv': ['mac,model,extension', ...book].join('\n'),
      'templates/common.xml': flatProfile('<GPP_A>{{extension}}</GPP_A>'),
    })
    const settings = JSON.parse(await readFile(join(site, 'site.json'), 'utf8')) as object
    const routes = [{ pattern: '/$PSN.xml', template: 'common.xml' }]
    await writeFile(join(site, 'site.json'), JSON.stringify({ ...settings, routes }))
    const rehearsal = await run(site, { fleet: { kind: 'phones.csv' }, rule: undefined })
    expect(failed(rehearsal)).toEqual([])
    expect(rehearsal.phones.map(({ changed }) => changed[0]?.after)).toEqual(book.map((_, index) => `${index}`))
  })

  test('from the factory, a phone finds its model’s file, else its own in /Cisco', async () => {
    const own = `Cisco/CP-7841-3PCC/${macNumber(1)}.cfg`
    const site = await rehearsalSite({ [own]: flatProfile('<GPP_A>own</GPP_A>') })
    const wish = { fleet: phones(2), rule: undefined, model: 'CP-7841-3PCC', scenario: scenarios['first-boot'] }
    const [first, second] = (await run(site, wish)).phones
    expect(first).toMatchObject({ outcome: 'failed', cause: 'file-not-found' })
    expect(second).toMatchObject({ outcome: 'ok', changed: [{ name: 'GPP_A', after: 'own' }] })
    await writeFile(join(site, 'files', '7841-3PCC.xml'), flatProfile(''))
    expect(failed(await run(site, wish))).toEqual([])
  })

  test('a day holds a resync an hour, at the cost of its requests alone', async () => {
    const site = await rehearsalSite(filesForEach(5, () => ''))
    const rehearsal = await run(site, { fleet: phones(5), scenario: scenarios['periodic-day'] })
    expect(rehearsal.phoneSeconds).toBe(86_400)
    expect(rehearsal.phones.map(({ requests }) => requests)).toEqual([24, 24, 24, 24, 24])
    expect(rehearsal.tookMs).toBeLessThan(10_000)
  })

  test('a server that dies fails the resyncs meanwhile, and every phone comes back', async () => {
    const site = await rehearsalSite(filesForEach(5, () => ''))
    const rehearsal = await run(site, { fleet: phones(5), scenario: scenarios['server-returns'] })
    expect(failed(rehearsal)).toEqual([])
    for (const { story } of rehearsal.phones)
      expect(story.find(({ code }) => code === 'sequence-fails')?.params).toMatchObject({ cause: 'timeout' })
  })

  test('a wrong key damages one file in ten, says that the scenario did it, and the others are well', async () => {
    const site = await rehearsalSite({ 'common.cfg': encrypted(flatProfile(''), 'secret') })
    const rehearsal = await run(site, {
      fleet: phones(20),
      scenario: scenarios['wrong-key'],
      rule: '[--key secret] tftp://10.0.0.1/common.cfg',
    })
    expect(failed(rehearsal).map(({ cause }) => cause)).toEqual(['staged-wrong-key', 'staged-wrong-key'])
    expect(summaryOf(rehearsal)).toMatchObject({ ok: 18, failed: 2, staged: 2 })
    expect(failed(rehearsal)[0]?.story.map(({ code }) => code)).toContain('staged-wrong-key')
  })

  test('a wrong key is refused where nothing is encrypted: it would change nothing', async () => {
    const site = await rehearsalSite(filesForEach(2, () => ''))
    const wish = { ...defaults, fleet: phones(2), scenario: scenarios['wrong-key'] }
    expect(await rehearseFolder(site, wish)).toEqual({ ok: false, error: { code: 'nothing-encrypted' } })
    await writeFile(join(site, 'files', 'packed.cfg'), encrypted(flatProfile(''), 'secret'))
    expect((await rehearseFolder(site, wish)).ok).toBe(true)
  })

  test('a file that the scenario made missing is no finding about the site; one that is missing is', async () => {
    const site = await rehearsalSite(filesForEach(19, () => ''))
    const rehearsal = await run(site, { fleet: phones(20), scenario: scenarios['file-missing'] })
    const causes = failed(rehearsal).map(({ mac, cause }) => [mac, cause])
    expect(causes).toContainEqual([macNumber(19), 'file-not-found'])
    expect(causes.filter(([, cause]) => cause === 'staged-file-missing')).toHaveLength(2)
    expect(new Set(rehearsal.checks.flatMap(({ macs }) => macs))).toEqual(new Set([macNumber(19)]))
  })

  test('a fault that Resync_Fails_On_FNF = No hides is no finding about the site either', async () => {
    const site = await rehearsalSite(filesForEach(20, () => ''))
    const rule = '(Resync_Fails_On_FNF="No";)! /$MA.xml'
    const rehearsal = await run(site, { fleet: phones(20), scenario: scenarios['file-missing'], rule })
    expect([failed(rehearsal), rehearsal.checks]).toEqual([[], []])
    const hidden = rehearsal.phones.filter(({ files }) => files[0]?.cause === 'staged-file-missing')
    expect(hidden).toHaveLength(2)
  })

  test('a slow link costs the phones’ time, and not ours', async () => {
    const site = await rehearsalSite(filesForEach(10, () => `<GPP_A>${'x'.repeat(3_000)}</GPP_A>`))
    const rehearsal = await run(site, { scenario: { ...scenarios['slow-link'], spreadSeconds: 0 } })
    expect(rehearsal.phoneSeconds).toBeGreaterThan(1)
    expect(summaryOf(rehearsal).ok).toBeGreaterThan(7)
  })

  test('CAL-1 CAL-2: phones on a call wait for its end and for Forced_Resync_Delay, the others not', async () => {
    const site = await rehearsalSite(filesForEach(8, (index) => `<GPP_A>${index}</GPP_A>`))
    const waited = async (wish: Partial<RehearseOptions>): Promise<readonly number[]> => {
      const rehearsal = await run(site, { fleet: phones(8), scenario: scenarios['busy-lines'], ...wish })
      expect(failed(rehearsal)).toEqual([])
      const late = rehearsal.phones.filter(({ story }) => story.some(({ code }) => code === 'waits-for-call'))
      expect(late).toHaveLength(2)
      return late.map(({ said }) => ((said[0]?.at ?? 0) - rehearsal.startedAt) / 60_000)
    }
    for (const minutes of await waited({})) {
      expect(minutes).toBeGreaterThanOrEqual(242)
      expect(minutes).toBeLessThanOrEqual(261)
    }
    for (const minutes of await waited({ parameters: { Forced_Resync_Delay: '0' } })) {
      expect(minutes).toBeGreaterThanOrEqual(2)
      expect(minutes).toBeLessThanOrEqual(21)
    }
  })
})

describe('the fleet', () => {
  test('that is sent to another server: nothing leaves the laptop, and it is said', async () => {
    const site = await rehearsalSite(
      filesForEach(2, () => '<Profile_Rule>tftp://192.0.2.66/$MA.xml</Profile_Rule><GPP_A>1</GPP_A>'),
    )
    const rehearsal = await run(site, { fleet: phones(2) })
    expect(failed(rehearsal)).toEqual([])
    expect(check(rehearsal, 'outside-host')).toMatchObject({ count: 2, params: { host: '192.0.2.66' } })
    expect(check(rehearsal, 'dead-end')).toMatchObject({
      severity: 'error',
      count: 2,
      params: { name: 'Profile_Rule', rule: 'tftp://192.0.2.66/$MA.xml', cause: 'network' },
    })
  })

  test('whose next rule asks for a path that the site lacks is in a dead end; one whose next rule works is not', async () => {
    const site = await rehearsalSite(filesForEach(2, (index) => `<Profile_Rule>/later/${index}.xml</Profile_Rule>`))
    const broken = await run(site, { fleet: phones(2) })
    expect(broken.checks.filter(({ code }) => code === 'dead-end')).toHaveLength(2)
    const whole = await rehearsalSite({
      ...filesForEach(2, () => '<Profile_Rule>/later.xml</Profile_Rule>'),
      'later.xml': flatProfile(''),
    })
    expect(codes(await run(whole, { fleet: phones(2) }))).toEqual([])
  })

  test('that switches its own provisioning off would never come back', async () => {
    const site = await rehearsalSite(filesForEach(2, () => '<Provision_Enable>No</Provision_Enable>'))
    expect(check(await run(site, { fleet: phones(2) }), 'never-again')).toMatchObject({
      count: 2,
      params: { why: 'switched-off' },
    })
  })

  test('that asks the bench on a port that it does not serve is told so', async () => {
    const site = await rehearsalSite(filesForEach(1, () => ''))
    const rehearsal = await run(site, { fleet: phones(1), rule: 'http://127.0.0.1:8080/$MA.xml' })
    expect(failed(rehearsal)).toMatchObject([{ cause: 'connection-refused', evidence: 'port 8080' }])
    expect(check(rehearsal, 'wrong-port')).toMatchObject({ params: { scheme: 'http', port: 8080, served: 80 } })
  })

  test('of phones.csv with one serial and one extension twice has two phones with one identity', async () => {
    const site = await rehearsalSite(filesForEach(3, (index) => `<User_ID_1_>${Math.min(index, 1)}</User_ID_1_>`))
    const rows = [0, 1, 2].map((index) => `${macNumber(index)},CP-7841-3PCC,${index === 0 ? 'FCH0' : 'FCH1'}`)
    await writeFile(join(site, 'phones.csv'), ['mac,model,serial', ...rows, ''].join('\n'))
    const rehearsal = await run(site, { fleet: { kind: 'phones.csv' } })
    const macs = [macNumber(1), macNumber(2)]
    expect(rehearsal.checks).toMatchObject([
      { code: 'same-serial', macs, params: { serial: 'FCH1' } },
      { code: 'same-line', macs, params: { user: '1' } },
    ])
  })

  test('of more phones than sockets waits for nobody by its own clock', async () => {
    const site = await rehearsalSite(filesForEach(300, () => ''))
    const rehearsal = await run(site, { fleet: phones(300) })
    expect(summaryOf(rehearsal)).toMatchObject({ ok: 300, requests: 300 })
    expect(rehearsal.phoneSeconds).toBe(0)
  })

  test('leaves the site’s own ports alone', async () => {
    const site = await rehearsalSite(filesForEach(1, () => ''))
    const other = createSocket('udp4')
    await new Promise<void>((resolve) => other.bind(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    let heard = 0
    other.on('message', () => (heard += 1))
    const rule = `tftp://127.0.0.1:${other.address().port}/$MA.xml`
    expect(failed(await run(site, { fleet: phones(1), rule }))).toMatchObject([{ cause: 'timeout' }])
    expect(heard).toBe(0)
  })
})
