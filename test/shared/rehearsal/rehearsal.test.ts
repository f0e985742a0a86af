import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import { readPhoneBook } from '../../../shared/domain/phone-book/phone-book.ts'
import { checkCodes, checkFleet, probeOf, type FleetFindings } from '../../../shared/domain/rehearsal/checks.ts'
import { draw, drawWhole } from '../../../shared/domain/rehearsal/draw.ts'
import { FLEET_LIMIT, fleetFromRows, generateFleet } from '../../../shared/domain/rehearsal/fleet.ts'
import { LoadMeter } from '../../../shared/domain/rehearsal/load.ts'
import {
  bootServer,
  hostsIn,
  destinationOf,
  isBenchSyslog,
  type RehearsalNetwork,
} from '../../../shared/domain/rehearsal/network.ts'
import { summaryOf, type Rehearsal } from '../../../shared/domain/rehearsal/rehearsal.ts'
import {
  causeText,
  checkText,
  diagnosisText,
  htmlReport,
  jsonReport,
  type Words,
} from '../../../shared/domain/rehearsal/report.ts'
import { escapeHtml } from '../../../shared/domain/text/html.ts'
import { scenarioNamed, scenarioNames } from '../../../shared/domain/rehearsal/scenarios.ts'
import { PhoneStory } from '../../../shared/domain/rehearsal/story.ts'
import { allCauses, isSettled, rehearsed, type RehearsalCause } from '../../../shared/domain/rehearsal/verdict.ts'
import { mac } from '../../support/mac.ts'
import { alive, born, notFound, profile, silence } from '../../support/virtual-phone-life.ts'

interface Tree {
  readonly [key: string]: string | Tree
}
const locales = join(import.meta.dirname, '../../../renderer/locales')
const wordsOf = (language: string): Words => {
  const tree = Object.fromEntries(
    ['diagnosis', 'events', 'rehearse', 'virtualPhone'].map((name) => [
      name,
      JSON.parse(readFileSync(join(locales, language, `${name}.json`), 'utf8')) as Tree,
    ]),
  )
  return (key, params = {}) => {
    const found = key.split(/[:.]/).reduce<string | Tree | undefined>((at, part) => {
      return typeof at === 'object' ? at[part] : undefined
    }, tree)
    if (typeof found !== 'string') throw new Error(`no words for ${key}`)
    return found.replace(/\{\{(\w+)(?:,[^}]*)?\}\}/g, (_, name: string) => String(params[name] ?? ''))
  }
}

const first = mac('000e08aa0000')
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })

describe('a fleet', () => {
  test('has consecutive addresses, and no serial number twice', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 400 }), (seed, count) => {
        const fleet = generateFleet({ count, firstMac: first, seed })
        if (!fleet.ok) throw new Error(fleet.error.code)
        expect(fleet.value.map(({ mac }) => parseInt(mac, 16) - parseInt(first, 16))).toEqual(
          Array.from({ length: count }, (_, index) => index),
        )
        expect(new Set(fleet.value.map(({ serial }) => serial.slice(-5))).size).toBe(count)
        expect(generateFleet({ count, firstMac: first, seed })).toEqual(fleet)
      }),
      { numRuns: 50 },
    )
  })

  test('is of mixed models and loads, each load that of its model', () => {
    const fleet = generateFleet({ count: 500, firstMac: first, seed: 3 })
    if (!fleet.ok) throw new Error(fleet.error.code)
    expect(new Set(fleet.value.map(({ model }) => model)).size).toBeGreaterThan(8)
    expect(new Set(fleet.value.map(({ firmware }) => firmware.split('.')[1])).size).toBe(4)
    for (const { model, firmware } of fleet.value)
      if (model.startsWith('CP-78') && model !== 'CP-7832-3PCC') expect(firmware).toMatch(/^sip78xx\./)
  })

  test('has limits, and says which was met', () => {
    expect(generateFleet({ count: FLEET_LIMIT + 1, firstMac: first, seed: 1 })).toMatchObject({
      error: { code: 'too-many', limit: FLEET_LIMIT },
    })
    expect(generateFleet({ count: 2, firstMac: mac('ffffffffffff'), seed: 1 })).toMatchObject({
      error: { code: 'beyond-last-mac' },
    })
    expect(fleetFromRows([], { seed: 1 })).toMatchObject({ error: { code: 'no-phones' } })
  })

  test('of phones.csv is what the rows say; what they leave open is drawn', () => {
    const { rows } = readPhoneBook('mac,model,serial\n000e08aa0001,8851-3PCC,FCH1\n000e08aa0002,,\n')
    const fleet = fleetFromRows(rows, { seed: 1, model: 'CP-7841-3PCC' })
    if (!fleet.ok) throw new Error(fleet.error.code)
    expect(fleet.value).toMatchObject([{ model: 'CP-8851-3PCC', serial: 'FCH1' }, { model: 'CP-7841-3PCC' }])
    expect(fleet.value[1]?.serial).toMatch(/^FCH[0-9A-Z]{9}$/)
  })
})

describe('a draw', () => {
  test('is the same for the same seed and name, and within its bounds', () => {
    fc.assert(
      fc.property(seeds, fc.string(), fc.integer({ min: 0, max: 1e6 }), (seed, name, most) => {
        expect(draw(seed, name)).toBe(draw(seed, name))
        const whole = drawWhole(seed, name, 0, most)
        expect(whole).toBeGreaterThanOrEqual(0)
        expect(whole).toBeLessThanOrEqual(most)
      }),
    )
  })
})

describe('the network of a rehearsal', () => {
  const network: RehearsalNetwork = {
    hosts: new Set(['192.168.1.200', 'prov.telco.com']),
    ports: { tftp: 69, http: 8080, https: 8443, syslog: 514 },
    chosen: { tftp: 41_069, https: null },
  }
  test.each([
    ['tftp', '192.168.1.200', 41_069, { kind: 'bench', server: 'tftp' }],
    ['tftp', '192.168.1.200', 69, { kind: 'bench', server: 'tftp' }],
    ['tftp', 'PROV.telco.com', 69, { kind: 'bench', server: 'tftp' }],
    ['http', '127.0.0.9', 8080, { kind: 'bench', server: 'http' }],
    ['http', '192.168.1.200', 80, { kind: 'wrong-port', served: 8080 }],
    ['https', '192.168.1.200', 443, { kind: 'wrong-port', served: 8443 }],
    ['https', '192.168.1.200', 8443, { kind: 'bench', server: 'https' }],
    ['tftp', '192.168.1.201', 69, { kind: 'outside' }],
    ['http', 'telco.com', 80, { kind: 'outside' }],
  ] as const)('%s://%s:%d', (scheme, host, port, where) => {
    expect(destinationOf({ scheme, host, port }, network)).toEqual(where)
  })

  test('takes the syslog that is meant for the bench, and no other', () => {
    expect(['192.168.1.200', '127.0.0.1:514', '[::1]:514'].map((to) => isBenchSyslog(to, network))).toEqual([
      true,
      true,
      true,
    ])
    expect(['192.168.1.210', '192.168.1.200:515', '', 'a b'].map((to) => isBenchSyslog(to, network))).toEqual(
      Array.from({ length: 4 }, () => false),
    )
  })

  test('finds the hosts that a rule names', () => {
    expect(hostsIn('[--key x] http://Prov.telco.com:8080/$MA.cfg | tftp://[fe80::1]/a | /b')).toEqual([
      'prov.telco.com',
      'fe80::1',
    ])
  })

  test('tells a factory phone the server that is on', () => {
    expect(bootServer('10.0.0.1', network)).toBe('tftp://10.0.0.1')
    expect(bootServer('fe80::1', { ports: { ...network.ports, tftp: null } })).toBe('http://[fe80::1]:8080')
    expect(bootServer('10.0.0.1', { ports: { tftp: null, http: null, https: null, syslog: null } })).toBeNull()
  })
})

describe('the load', () => {
  test('counts every request, and knows the busiest second', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 300 }), (moments) => {
        const meter = new LoadMeter()
        const sorted = [...moments].sort((a, b) => a - b)
        sorted.forEach((second, index) => meter.asked(second, `${index}`))
        const { total, peak, series } = meter.load()
        expect(total).toBe(moments.length)
        expect(series.length).toBeLessThanOrEqual(240)
        const counts = new Map<number, number>()
        for (const second of sorted) counts.set(second, (counts.get(second) ?? 0) + 1)
        expect(peak?.requests ?? 0).toBe(Math.max(0, ...counts.values()))
        expect(Math.max(0, ...series.map(({ requests }) => requests))).toBe(peak?.requests ?? 0)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a story', () => {
  test('keeps its beginning, its end and its failures, whatever comes between', () => {
    const story = new PhoneStory()
    for (let at = 0; at < 1_000; at++)
      story.add({ type: 'note', at, rule: 'SEQ-1', code: at === 300 ? 'sequence-fails' : 'asks', params: {} })
    const lines = story.lines()
    expect(lines[0]?.at).toBe(0)
    expect(lines.at(-1)?.at).toBe(999)
    expect(lines.filter(({ code }) => code === 'sequence-fails')).toMatchObject([{ at: 300 }])
    expect(lines.length + story.left()).toBe(1_000)
    expect(lines.map(({ at }) => at)).toEqual([...lines.map(({ at }) => at)].sort((a, b) => a - b))
  })
})

const rule = { Profile_Rule: 'tftp://10.0.0.1/$MA.xml' }
const ran = (life = alive({ parameters: rule, server: () => profile('<GPP_A>1</GPP_A>') })) => {
  const before = born({ parameters: rule }).state
  return { state: life.state, phone: rehearsed(before, life.state, new PhoneStory()) }
}
const failing = () => ran(alive({ parameters: rule, server: () => notFound }))

describe('a verdict', () => {
  test('of a phone that succeeded tells what changed, and when it comes back', () => {
    const { phone, state } = ran()
    expect(phone).toMatchObject({ outcome: 'ok', cause: null, changes: 1, next: { kind: 'at', cause: 'periodic' } })
    expect(isSettled(state)).toBe(true)
  })

  test('of a phone that failed names the rule, the address and the cause', () => {
    expect(failing().phone).toMatchObject({
      outcome: 'failed',
      cause: 'file-not-found',
      rule: 'Profile_Rule',
      url: 'tftp://10.0.0.1/000e08aabbcc.xml',
      evidence: 'TFTP error 1',
    })
  })

  test('of several addresses names the one that answered, not the last where nobody was', () => {
    const network = { dhcp: { 66: '10.0.0.1' } }
    const life = alive({ network, server: (url) => (url.startsWith('tftp:') ? notFound : silence) })
    expect(ran(life).phone).toMatchObject({ cause: 'file-not-found', url: 'tftp://10.0.0.1/7841-3PCC.xml' })
  })

  test('of a phone that never asked says so', () => {
    const life = born({ parameters: { Provision_Enable: 'No' } }).powerOn()
    expect(ran(life).phone).toMatchObject({ outcome: 'failed', cause: 'never-resynced' })
    expect(isSettled(life.state)).toBe(true)
    const waiting = born({ parameters: rule, server: () => 'hold' }).powerOn()
    expect(isSettled(waiting.state)).toBe(false)
    expect(ran(waiting).phone.cause).toBe('not-finished')
  })

  test('masks what is secret, before and after', () => {
    const life = alive({ parameters: rule, server: () => profile('<Admin_Password>hunter2</Admin_Password>') })
    expect(ran(life).phone.changed).toMatchObject([{ name: 'Admin_Password', before: '', after: '••••' }])
  })
})

const findings = (more: Partial<FleetFindings> = {}): FleetFindings => ({
  phones: [],
  states: [],
  probes: [],
  misrouted: [],
  load: { total: 0, peak: null, series: [], stretchSeconds: 1 },
  crowded: false,
  ...more,
})

describe('the checks of a fleet', () => {
  test('find nothing where nothing is wrong', () => {
    const { phone, state } = ran()
    expect(checkFleet(findings({ phones: [phone], states: [state] }))).toEqual([])
  })

  test('find one MAC address twice, once', () => {
    const { phone, state } = ran()
    const checks = checkFleet(findings({ phones: [phone, phone], states: [state, state] }))
    expect(checks).toMatchObject([{ code: 'same-mac', severity: 'error', count: 2 }])
  })

  test('gather phones with one finding, and show the first of them', () => {
    const { phone, state } = failing()
    const phones = Array.from({ length: 40 }, (_, index) => ({ ...phone, mac: `${index}` as Mac, serial: `${index}` }))
    const checks = checkFleet(findings({ phones, states: phones.map(() => state) }))
    expect(checks).toMatchObject([{ code: 'path-missing', count: 40, params: { path: '/000e08aabbcc.xml' } }])
    expect(checks[0]?.macs).toHaveLength(10)
  })

  test('call a second a storm when a good part of the fleet asks in it', () => {
    const { phone, state } = ran()
    const phones = Array.from({ length: 200 }, (_, index) => ({ ...phone, mac: `${index}` as Mac, serial: `${index}` }))
    const at = (requests: number, asking: number, crowded = false) =>
      checkFleet(
        findings({
          phones,
          states: phones.map(() => state),
          crowded,
          load: { total: requests, peak: { second: 3, requests, phones: asking }, series: [], stretchSeconds: 1 },
        }),
      ).map(({ code }) => code)
    expect([at(60, 60), at(60, 20), at(40, 40), at(60, 60, true)]).toEqual([['storm'], [], [], []])
  })

  test('take a phone that followed its new rules without a failure for no dead end', () => {
    expect(probeOf(ran().state)).toBeNull()
    expect(probeOf(failing().state)).toMatchObject({ name: 'Profile_Rule', cause: 'file-not-found' })
  })
})

const rehearsalOf = (more: Partial<Rehearsal> = {}): Rehearsal => ({
  site: 'branch',
  scenario: 'resync-now',
  seed: 1,
  speed: 'jump',
  rule: '/$MA.xml',
  readings: {},
  startedAt: 0,
  phoneSeconds: 1,
  tookMs: 2,
  phones: [failing().phone, ran().phone],
  checks: [],
  load: {
    total: 2,
    peak: { second: 0, requests: 2, phones: 2 },
    series: [{ second: 0, requests: 2 }],
    stretchSeconds: 1,
  },
  cancelled: false,
  ...more,
})

describe.each(['en', 'fr'])('a report in %s', (language) => {
  const words = wordsOf(language)
  const time = (at: number): string => new Date(at).toISOString()

  test('is one page that needs nothing else and runs nothing', () => {
    const html = htmlReport(rehearsalOf(), { words, language, time })
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).not.toMatch(/<script|<link|<img|src=|url\(/i)
    expect(html).toContain('000e08aabbcc.xml')
  })

  test('lets no text from a phone become markup', () => {
    const evil = '<img src=x onerror=alert(1)>"\'\u202e'
    const phone = { ...failing().phone, evidence: evil, model: evil, said: [{ at: 0, severity: 5, text: evil }] }
    const html = htmlReport(rehearsalOf({ site: evil, rule: evil, phones: [phone] }), { words, language, time })
    expect(html).not.toContain('<img')
    expect(html).not.toContain('\u202e')
  })

  test('says of a failure what the window says of it', () => {
    const why = (cause: RehearsalCause, evidence = ''): string =>
      diagnosisText({ ...failing().phone, cause, evidence }, { words, time })
    expect(htmlReport(rehearsalOf(), { words, language, time })).toContain(words('events:refusal.not-found.next'))
    expect(why('xml-broken', 'close-mismatch (7)')).toContain(words('diagnosis:xml-corrupt.next', { line: 7 }))
    expect(why('corrupt', 'aes-wrong-key')).toContain(words('diagnosis:wrong-key.next'))
    expect(why('corrupt', 'something-newer')).toBe('')
    expect(why('timeout')).toContain(words('diagnosis:server-timeout.next'))
    for (const cause of allCauses) expect(why(cause)).not.toContain('undefined')
  })

  test('has words for every scenario, cause and check', () => {
    for (const name of scenarioNames) for (const part of ['name', 'what']) words(`rehearse:scenario.${name}.${part}`)
    for (const cause of allCauses) expect(causeText(cause, words)).not.toBe('')
    for (const code of checkCodes)
      expect(checkText({ code, severity: 'error', count: 2, macs: [], params: {} }, words)).not.toBe('')
  })
})

test('a report for programs says everything', () => {
  const json = JSON.parse(jsonReport(rehearsalOf())) as Record<string, unknown>
  expect(json).toMatchObject({
    format: 'resync-bench-rehearsal',
    summary: { phones: 2, ok: 1, failed: 1 },
    phones: [{ diagnosis: { code: 'refusal.not-found', params: { path: '/000e08aabbcc.xml' } } }, { cause: null }],
  })
})

test('a summary counts by cause', () => {
  const { phone } = failing()
  expect(summaryOf(rehearsalOf({ phones: [phone, phone] })).causes).toEqual([{ cause: 'file-not-found', count: 2 }])
})

test('a scenario is known by its name alone', () => {
  expect(scenarioNamed('resync-now')?.name).toBe('resync-now')
  expect(scenarioNamed('toString')).toBeNull()
})

test('escaped text holds nothing that a page would act upon', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'\u202a-\u202e]|&(?!(?:amp|lt|gt|quot|#39);)/)
    }),
  )
})
