import { describe, expect, test } from 'vitest'
import { maskedCode, printedCode, readActivationCode } from '../../../shared/domain/activation/code.ts'
import { readCodeList, readExpiry, stateOf, type CodeEntry } from '../../../shared/domain/activation/code-list.ts'
import { activationFindings } from '../../../shared/domain/activation/conditions.ts'
import { labelSheet } from '../../../shared/domain/activation/labels.ts'

const entry: CodeEntry = {
  code: '5414011256173816',
  mac: '',
  name: '',
  email: '',
  model: '',
  expiresAt: null,
  usedAt: null,
}

describe('an activation code', () => {
  test.each([
    ['5414 0112-5617 3816', { kind: 'code', digits: '5414011256173816' }],
    ['#123', { kind: 'short', digits: '123' }],
    [' # 1234567890123456 ', { kind: 'short', digits: '1234567890123456' }],
  ])('%s is read', (text, code) => {
    expect(readActivationCode(text)).toEqual(code)
  })

  test.each(['541401125617381', '54140112561738160', '#12', '#12345678901234567', '123', '', 'abcd efgh ijkl mnop'])(
    '%s is none',
    (text) => {
      expect(readActivationCode(text)).toBeNull()
    },
  )

  test('is printed in groups, and shown with its last four digits alone', () => {
    expect(printedCode({ kind: 'code', digits: '5414011256173816' })).toBe('5414 0112 5617 3816')
    expect(maskedCode({ kind: 'code', digits: '5414011256173816' })).toBe('•••• •••• •••• 3816')
    expect(maskedCode({ kind: 'short', digits: '123' })).toBe('#123')
  })

  test('works once and until its end; a short one is for many phones', () => {
    expect(stateOf(entry, 1_000)).toBe('usable')
    expect(stateOf({ ...entry, usedAt: 500 }, 1_000)).toBe('used')
    expect(stateOf({ ...entry, expiresAt: 1_000 }, 1_000)).toBe('expired')
    expect(stateOf({ ...entry, code: '#123', usedAt: 500 }, 1_000)).toBe('usable')
  })
})

describe('a list of codes', () => {
  test('is read by its headings, in either language', () => {
    const text =
      "Utilisateur;Code d'activation;Adresse MAC;Expiration\n" +
      'Zoé;5414 0112 5617 3816;00:0e:08:aa:bb:cc;2026-12-24\n' +
      'Accueil;#4711;;\n'
    const { entries, problems, mapping } = readCodeList(text)
    expect(mapping).toEqual({ name: 0, code: 1, mac: 2, expiry: 3 })
    expect(problems).toEqual([])
    expect(entries).toEqual([
      { ...entry, name: 'Zoé', mac: '000e08aabbcc', expiresAt: Date.UTC(2026, 11, 24, 23, 59, 59) },
      { ...entry, code: '#4711', name: 'Accueil' },
    ])
  })

  test('without headings, the columns that hold codes and MAC addresses are found; the first row shows no code', () => {
    const { entries, mapping, columns } = readCodeList('a@b.fr,5414011256173816,000e08aabbcc\n')
    expect(mapping).toEqual({ code: 1, mac: 2 })
    expect(entries).toHaveLength(1)
    expect(columns.join()).not.toContain('5414')
  })

  test('is read by the mapping that a person chose', () => {
    const { entries } = readCodeList('x,y\nZoé,5414011256173816\n', { code: 1, email: 0 })
    expect(entries).toMatchObject([{ code: '5414011256173816', email: 'Zoé' }])
  })

  test('says what cannot be read, line by line, and keeps the rest', () => {
    const text = [
      'code,mac,expiry',
      '541401125617381,,',
      '5414011256173816,nonsense,03/04/2026',
      '5414 0112 5617 3816,,',
      '#123,,',
      '#123,,',
    ].join('\n')
    const { entries, problems } = readCodeList(text)
    expect(entries.map(({ code }) => code)).toEqual(['5414011256173816', '#123', '#123'])
    expect(problems).toEqual([
      { code: 'not-a-code', line: 2 },
      { code: 'not-a-mac', line: 3 },
      { code: 'bad-expiry', line: 3, text: '03/04/2026' },
      { code: 'twice', line: 4, first: 3 },
    ])
    expect(readCodeList('a,b\nc,d\n').problems).toEqual([{ code: 'no-code-column', line: 1 }])
  })

  test('an end is a date of one meaning, in the zone that it names', () => {
    expect(readExpiry('2026-12-24T09:30:00.000Z')).toBe(Date.UTC(2026, 11, 24, 9, 30))
    expect(readExpiry('2026-12-24 09:30+01:00')).toBe(Date.UTC(2026, 11, 24, 8, 30))
    for (const text of ['24/12/2026', '2026-02-30', '2026-12-24T25:00Z', 'soon']) expect(readExpiry(text)).toBeNull()
  })
})

describe('what stands in the way of onboarding by code', () => {
  const phone = (mac: string, firmware: string, model = 'CP-8841-3PCC') => ({ mac, model, firmware })
  const findings = (facts: Partial<Parameters<typeof activationFindings>[0]>) =>
    activationFindings({ phones: [], dhcp: {}, proxyMode: '', shortCodes: false, ...facts })
  const errors = (facts: Parameters<typeof findings>[0]) =>
    findings(facts).filter(({ severity }) => severity !== 'info')

  test('nothing, with a firmware that asks for it; what only a person can confirm is listed', () => {
    const found = findings({ phones: [phone('a', 'sip88xx.12-0-7MPP0501-123')] })
    expect(found.map(({ code }) => code)).toEqual(['factory-reset', 'firewall', 'provider-release'])
  })

  test('firmware that is too old, or where it is not known', () => {
    expect(findings({ phones: [phone('a', '11.2.1'), phone('b', ''), phone('c', '11.3.1')] })).toMatchObject([
      { code: 'too-old', phones: ['a'], least: '11.2(3)SR1' },
      { code: 'firmware-unknown', phones: ['b'] },
      {},
      {},
      {},
    ])
  })

  test('the 6861 in the first release, a short code, a proxy, and a DHCP server that leads phones away', () => {
    expect(errors({ phones: [phone('a', 'sip68xx.11-2-3MSR1-1', 'CP-6861-3PCC')] })).toMatchObject([
      { code: 'no-6861' },
    ])
    expect(errors({ phones: [phone('a', '11.2(3)SR1')], shortCodes: true })).toMatchObject([
      { code: 'short-code-too-old', phones: ['a'] },
    ])
    expect(errors({ phones: [phone('a', '12.0(7)SR1')], proxyMode: 'Manual' })).toMatchObject([
      { code: 'proxy-ignored', phones: ['a'] },
    ])
    expect(errors({ phones: [phone('a', '12.0(7)SR1')], proxyMode: 'Off' })).toEqual([])
    expect(errors({ dhcp: { 66: 'x', 150: '', 160: 'y' } })).toEqual([
      { code: 'dhcp-leads-away', severity: 'error', options: [66, 160] },
    ])
  })
})

test('a label sheet has each code whole, for its user, and runs nothing that a list brought', () => {
  const words = {
    language: 'en',
    title: 'Codes',
    how: 'Type it',
    code: 'Code',
    validUntil: (at: number) => `until ${at}`,
    warning: 'Once',
  }
  const sheet = labelSheet([{ ...entry, name: '<script>alert(1)</script>', expiresAt: 5 }], words)
  expect(sheet).toContain('5414 0112 5617 3816')
  expect(sheet).toContain('until 5')
  expect(sheet).not.toContain('<script>')
  expect(sheet).toContain("default-src 'none'")
})
