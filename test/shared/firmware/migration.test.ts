import { XMLParser } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import {
  secondStageFile,
  sepFile,
  writeSecondStage,
  writeSepFile,
  writeXmlDefault,
} from '../../../shared/domain/firmware/enterprise-files.ts'
import { readLoadName, type LoadName } from '../../../shared/domain/firmware/load-name.ts'
import {
  enterpriseRequest,
  previewMigration,
  type MigratingPhone,
  type MigrationWish,
} from '../../../shared/domain/firmware/migration.ts'
import { readRelease } from '../../../shared/domain/firmware/release.ts'
import { parseMac, type Mac } from '../../../shared/domain/identity/mac.ts'
import { checkLicences, readTransitionStatus } from '../../../shared/domain/licence/licence.ts'

function mac(text: string): Mac {
  const parsed = parseMac(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.value
}

function load(name: string): LoadName {
  const read = readLoadName(name)
  if (read === null) throw new Error(name)
  return read
}

const ours = mac('ab:12:34:56:de:78')
const body = Buffer.from('licence')
const file = (name: string, head: Buffer = body) => ({ name, bytes: head.length, head })

describe('licences are set against the phones of the site', () => {
  const state = (...files: Parameters<typeof checkLicences>[0]) => checkLicences(files, [ours]).phones[0]?.state

  test('the name is the MAC address in capitals', () => {
    expect(checkLicences([file('AB123456DE78.lic')], [ours]).phones).toEqual([
      { mac: ours, wanted: 'AB123456DE78.lic', state: 'ready', found: 'AB123456DE78.lic' },
    ])
  })

  test('lower case is found and told: a server on Linux would not', () => {
    expect(state(file('ab123456de78.lic'))).toBe('other-case')
    expect(state(file('ab123456de78.lic'), file('AB123456DE78.lic'))).toBe('ready')
  })

  test('missing, empty, and a log-in page in place of it', () => {
    expect(state()).toBe('missing')
    expect(state(file('AB123456DE78.lic', Buffer.alloc(0)))).toBe('empty')
    expect(state(file('AB123456DE78.lic', Buffer.from('\n<html><body>Please log in')))).toBe('web-page')
  })

  test('those of other phones, and files that name none', () => {
    const check = checkLicences([file('AB123456DE79.lic'), file('E2312.lic'), file('readme.txt')], [ours])
    expect(check).toMatchObject({ foreign: ['AB123456DE79.lic'], others: ['E2312.lic', 'readme.txt'] })
  })
})

test('the status line of the phone’s page is read', () => {
  expect(readTransitionStatus('[0][01/01/2023 12:00:00][https://h/00B0D063C226.lic]Authorization Succeeded.')).toEqual({
    time: '01/01/2023 12:00:00',
    url: 'https://h/00B0D063C226.lic',
    text: 'Authorization Succeeded.',
    succeeded: true,
    mac: '00:b0:d0:63:c2:26',
  })
  expect(readTransitionStatus('[0][01/01/2023 12:00:00][https://h/x.lic]Something else')).toMatchObject({
    succeeded: false,
    mac: null,
  })
  expect(readTransitionStatus('nothing')).toBeNull()
})

describe('a migration is previewed phone by phone', () => {
  const wish: MigrationWish = {
    loads: [load('sip78xx.14-1-1MN-366'), load('sip88xx.14-1-1MN-366'), load('sip8832.14-1-1MN-366')],
    imageBase: 'http://10.0.0.5/image',
    licenceBase: 'http://10.0.0.5/migration',
    type: 'Classic',
  }
  const phone = (model: string, release = '12.0.2', revision: number | null = null): MigratingPhone => ({
    mac: ours,
    model: `CP-${model}-3PCC`,
    release: readRelease(release),
    revision,
  })
  const ready = checkLicences([file('AB123456DE78.lic')], [ours]).phones[0]
  const missing = checkLicences([], [ours]).phones[0]
  const preview = (one: MigratingPhone, licence = ready, how = wish) => {
    if (licence === undefined) throw new Error('no licence was checked')
    return previewMigration(one, licence, how)
  }
  const obstacles = (...given: Parameters<typeof preview>) => preview(...given).obstacles.map(({ code }) => code)

  test('a 7841 with its licence gets what the chapter sets', () => {
    const { sets, later, obstacles: none } = preview(phone('7841'))
    expect(none).toEqual([])
    expect(sets).toEqual({
      Trans_Auth_Type: 'Classic',
      Trans_Auth_Rule: 'http://10.0.0.5/migration/$MAU.lic',
      Upgrade_Rule: 'http://10.0.0.5/image/sip78xx.14-1-1MN-366.loads',
    })
    expect(later.map(({ file: name, harmless }) => [name, harmless])).toEqual([
      ['CTLSEPAB123456DE78.tlv', true],
      ['ITLSEPAB123456DE78.tlv', true],
      ['ITLFile.tlv', true],
      ['SEPAB123456DE78.cnf.xml', false],
      ['XMLDefault.cnf.xml', false],
    ])
  })

  test('without its licence nothing is set; for Webex none is needed here', () => {
    expect(preview(phone('7841'), missing)).toMatchObject({
      sets: {},
      obstacles: [{ code: 'licence', state: 'missing', wanted: 'AB123456DE78.lic' }],
    })
    const webex = preview(phone('7841'), missing, { ...wish, type: 'WxC' })
    expect(webex.sets).toEqual({
      Trans_Auth_Type: 'WxC',
      Upgrade_Rule: 'http://10.0.0.5/image/sip78xx.14-1-1MN-366.loads',
    })
  })

  test('releases and hardware that the direct way does not take', () => {
    expect(obstacles(phone('7841', '11.3(4)'))).toEqual(['phone-too-old'])
    expect(obstacles(phone('7841', '12.0.2', 18), ready, { ...wish, loads: [load('sip78xx.12-5-1SR2-2')] })).toEqual([
      'load-too-old',
      'hardware',
    ])
    expect(obstacles(phone('8865'))).toEqual(['no-load'])
    expect(obstacles(phone('6861'))).toEqual(['never'])
    expect(obstacles(phone('8851'), ready, { ...wish, loads: [load('sip88xx.12-0-7MPP0501-123')] })).toEqual([
      'not-enterprise',
    ])
  })

  test('what cannot be taken back is told', () => {
    expect(preview(phone('7821', '12.0.2', 21)).notes.map(({ code }) => code)).toEqual(['data-lost'])
    expect(preview(phone('7821', '11.3(6)', 21)).notes.map(({ code }) => code)).toContain('no-return')
    expect(preview(phone('8832')).notes.map(({ code }) => code)).toContain('no-wifi')
  })
})

describe('the files of the way back', () => {
  const parsed = (xml: string): unknown => new XMLParser({ ignoreAttributes: false }).parse(xml)

  test('the default file has one element for each model, with its number', () => {
    const xml = writeXmlDefault('10.0.0.5', [
      { model: 'CP-8841-3PCC', load: 'sip88xx.TLexE2M-11-2-3C-12' },
      { model: '7811', load: 'sip78xx.TLexE2M-11-2-3C-12' },
      { model: 'CP-6841-3PCC', load: 'sip68xx.none' },
    ])
    expect(parsed(xml)).toMatchObject({
      Default: {
        callManagerGroup: {
          members: { member: { callManager: { processNodeName: '10.0.0.5', ports: { ethernetPhonePort: 2000 } } } },
        },
        loadInformation683: { '#text': 'sip88xx.TLexE2M-11-2-3C-12', '@_model': 'Cisco 8841' },
        loadInformation36213: { '#text': 'sip78xx.TLexE2M-11-2-3C-12', '@_model': 'Cisco 7811' },
      },
    })
    expect(xml).not.toContain('sip68xx')
  })

  test('a phone’s own file, and the profile of the second stage', () => {
    expect(sepFile(ours)).toBe('SEPAB123456DE78.cnf.xml')
    expect(parsed(writeSepFile('10.0.0.5', 'sip88xx.TLexE2M-11-2-3C-12'))).toMatchObject({
      device: { loadInformation: 'sip88xx.TLexE2M-11-2-3C-12' },
    })
    expect(secondStageFile('CP-8841-3PCC')).toBe('8841-3PCC.xml')
    expect(
      parsed(writeSecondStage({ licence: 'http://h/license/$MAU.lic', upgrade: 'http://h/mpp/a.loads?x&y' })),
    ).toMatchObject({
      device: {
        'flat-profile': {
          Trans_Auth_Rule: { '#text': 'http://h/license/$MAU.lic' },
          Upgrade_Rule: { '#text': 'http://h/mpp/a.loads?x&y' },
        },
      },
    })
  })

  test('what an enterprise phone asks for is known by name', () => {
    expect(enterpriseRequest('/CTLSEPAB123456DE78.tlv')).toBe('trust-list')
    expect(enterpriseRequest('ITLFile.tlv')).toBe('trust-list')
    expect(enterpriseRequest('SEPAB123456DE78.cnf.xml')).toBe('configuration')
    expect(enterpriseRequest('XMLDefault.cnf.xml')).toBe('default-configuration')
    expect(enterpriseRequest('ab123456de78.xml')).toBeNull()
  })
})
