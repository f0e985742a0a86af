import { describe, expect, test } from 'vitest'
import { allows, macByFormat, weighMac } from '../../../shared/domain/broadworks/authentication.ts'
import { folderOf, type DeviceFile, type DeviceType } from '../../../shared/domain/broadworks/device-type.ts'
import { readDeviceType } from '../../../shared/domain/broadworks/read-device-type.ts'
import { exportDeviceType } from '../../../shared/domain/broadworks/export.ts'
import { renderDevice, unsetTagSteps } from '../../../shared/domain/broadworks/render.ts'
import { findDeviceFile } from '../../../shared/domain/broadworks/serve.ts'
import { expandTags, readTagTable, tagsIn, tagValues } from '../../../shared/domain/broadworks/tags.ts'
import { oci, profileTemplate } from '../../support/broadworks-kit.ts'

const deviceFile: DeviceFile = {
  name: '%BWMACADDRESS%.xml',
  repositoryName: 'x.xml',
  category: 'profile',
  template: null,
  digest: false,
  byMac: false,
  byPassword: false,
  macFrom: 'path',
  macFormat: '',
  protocols: ['http', 'https', 'tftp'],
}
const deviceType: DeviceType = {
  name: 'Cisco 8841',
  tagSet: '',
  protocol: 'Http',
  context: 'dms',
  uri: '',
  ports: 2,
  files: [deviceFile],
}

describe('a device type is read from its commands', () => {
  test('name, tag set, ports and files', () => {
    expect(readDeviceType(oci('Cisco SPA-112'))).toEqual({
      name: 'Cisco SPA-112',
      tagSet: 'Cisco-Tags',
      protocol: 'Http',
      context: 'dms',
      uri: '',
      ports: 2,
      files: [
        {
          name: '%BWMACADDRESS%.xml',
          repositoryName: 'config-%BWFQDEVICEID%.xml',
          category: 'profile',
          template: 'type/Cisco SPA-112/profile.xml.template',
          digest: true,
          byMac: false,
          byPassword: true,
          macFrom: 'path',
          macFormat: '',
          protocols: ['http', 'https', 'tftp'],
        },
        {
          name: 'common.xml',
          repositoryName: 'common.xml',
          category: 'static',
          template: null,
          digest: false,
          byMac: false,
          byPassword: false,
          macFrom: 'path',
          macFormat: '',
          protocols: ['http', 'https', 'tftp'],
        },
      ],
    })
    expect(folderOf('Cisco SPA-112')).toBe('Cisco_SPA-112')
  })

  test('what is no device type, or declares entities, is none', () => {
    for (const text of [
      '',
      '<a/>',
      '<BroadsoftDocument/>',
      `<!DOCTYPE x [<!ENTITY a "b">]>${oci('x')}`,
      oci('x').slice(0, 90),
    ])
      expect(readDeviceType(text)).toBeNull()
  })
})

describe('tags', () => {
  const values = new Map([
    ['A', '1 & "2"'],
    ['B', '%A%'],
  ])

  test('are replaced in one pass, by their exact name; a lone percent sign stays', () => {
    expect(expandTags('100% %A% %B% %a% 5%', values, { unset: 'leave', escape: false })).toEqual({
      text: '100% 1 & "2" %A% %a% 5%',
      set: ['A', 'B'],
      unset: ['a'],
    })
  })

  test('are escaped for XML, and left out where the person says so', () => {
    expect(expandTags('<x>%A%%GONE%</x>', values, { unset: 'empty', escape: true }).text).toBe(
      '<x>1 &amp; &quot;2&quot;</x>',
    )
    expect(tagsIn('%BWLINEPORT-1%@%BWHOST-1% %BWLINEPORT-1%')).toEqual(['BWLINEPORT-1', 'BWHOST-1'])
  })

  test('have levels: the phone’s own wins over the group’s and the system’s', () => {
    const rows = [
      { level: 'phone', name: '%SNTP%', value: 'own', mac: '000e08aabbcc' },
      { level: 'system', name: '%SNTP%', value: 'all', mac: '' },
      { level: 'group', name: 'SNTP', value: 'group', mac: '' },
    ] as const
    expect(tagValues({ mac: '000e08aabbcc', values: {} }, rows).get('SNTP')).toBe('own')
    expect(tagValues({ mac: '000e08aabbdd', values: {} }, rows).get('SNTP')).toBe('group')
  })
})

test('a template is rendered for a phone at the provider’s address; a second line without a number is told', () => {
  const type = readDeviceType(oci('Cisco 8841'))
  if (type === null) throw new Error('the test’s own device type cannot be read')
  const templates = new Map([
    ['%BWMACADDRESS%.xml', profileTemplate],
    ['common.xml', '<flat-profile/>%BWHOST-1%'],
  ])
  const phone = { mac: '000e08aabbcc', values: { extension: '140', display_name: 'Zoé & Co', domain: 'sip.example' } }
  const [own, common] = renderDevice({ type, templates, tags: [] }, phone, 'leave')
  expect(own?.path).toBe('dms/Cisco_8841/000e08aabbcc.xml')
  expect(own?.text).toContain('<User_ID_1_>140</User_ID_1_>')
  expect(own?.text).toContain('<Display_Name_1_>Zoé &amp; Co</Display_Name_1_>')
  expect(own?.text).toContain('<User_ID_2_>%BWLINEPORT-2%</User_ID_2_>')
  expect(own?.unset).toEqual(['BWLINEPORT-2'])
  expect(common?.text).toBe('<flat-profile/>%BWHOST-1%') // a static file is not touched
})

describe('the MAC address that a file asks for', () => {
  test('is the last one of a certificate’s subject', () => {
    const usual = '.*([0-9a-fA-F]{12}).*'
    expect(macByFormat(usual, 'CN=CP-8841 SEP14A2A0E0837A')).toBe('14a2a0e0837a')
    expect(macByFormat('', 'CN=000000000001 SEP14A2A0E0837A')).toBe('14a2a0e0837a')
    expect(macByFormat(usual, 'CN=phone')).toBeNull()
  })

  test('is found behind the text that its pattern begins with; a pattern is never run', () => {
    expect(macByFormat('macaddress:.*([0-9a-fA-F]{12}).*', 'macaddress: SEP14A2A0E0837A')).toBe('14a2a0e0837a')
    expect(macByFormat('macaddress:.*([0-9a-fA-F]{12}).*', 'SEP14A2A0E0837A')).toBeNull()
    expect(macByFormat('SEP([0-9a-fA-F]{12})', 'x SEP14A2A0E0837A y 000000000001')).toBe('14a2a0e0837a')
    expect(macByFormat('(a+)+$', `${'a'.repeat(50)}! 14A2A0E0837A`)).toBe('14a2a0e0837a')
  })

  test('must be the one of the phone whose file it is, or one that the site knows', () => {
    const file = { ...deviceFile, byMac: true, macFrom: 'user-agent' as const }
    const agent = 'Cisco-CP-8841-3PCC/12.0.7 (000e08aabbcc)'
    const knows = (mac: string): boolean => mac === '000e08aabbcc'
    expect(weighMac(file, { agent, certificate: null }, { named: '000e08aabbcc', knows })).toBe('fits')
    expect(weighMac(file, { agent, certificate: null }, { named: '000e08aabbdd', knows })).toBe('other')
    expect(weighMac(file, { agent, certificate: null }, { named: null, knows })).toBe('fits')
    expect(weighMac(file, { agent: 'curl/8', certificate: null }, { named: null, knows })).toBe('missing')
  })
})

describe('a file of a device type', () => {
  const type = { ...deviceType, files: [deviceFile, { ...deviceFile, name: 'common.xml', category: 'group' as const }] }
  const types = [{ type, templates: new Map() }]
  const rows = [
    { mac: '000e08aabbcc', values: {} },
    { mac: '000e08aabbdd', values: {} },
  ]
  const where = {
    table: readTagTable([]),
    phones: { byMac: (mac: string) => rows.find((row) => row.mac === mac), all: () => rows },
  }

  test.each([
    ['dms/Cisco_8841/000e08aabbdd.xml', '%BWMACADDRESS%.xml', '000e08aabbdd'],
    ['dms/Cisco-8841/000E08AABBDD.xml', '%BWMACADDRESS%.xml', '000e08aabbdd'],
    ['dms/Cisco_8841/common.xml', 'common.xml', undefined],
  ])('%s is found, and whose it is', (path, name, mac) => {
    const found = findDeviceFile(path, types, where)
    expect(found?.file.name).toBe(name)
    expect(found?.phone?.mac).toBe(mac)
  })

  test.each([
    'dms/Cisco_8841/000e08aabbee.xml',
    'dms/Cisco_8845/common.xml',
    'dms/Cisco_8841',
    'Cisco_8841/common.xml',
  ])('%s is none of it', (path) => {
    expect(findDeviceFile(path, types, where)).toBeNull()
  })

  test('is given over no protocol that cannot carry its login, nor one that the type does not allow', () => {
    const login = { ...deviceFile, byPassword: true }
    expect([allows(login, 'http'), allows(login, 'tftp'), allows(deviceFile, 'tftp')]).toEqual([true, false, true])
    expect(allows({ ...deviceFile, protocols: ['https'] }, 'http')).toBe(false)
    expect(allows({ ...deviceFile, byMac: true, macFrom: 'both' }, 'https')).toBe(false)
  })
})

describe('a template of the site as a device type’s archive', () => {
  const wish = {
    deviceType: 'Cisco 8841 3PCC',
    ports: 10,
    fileName: '%BWMACADDRESS%.xml',
    template: '<flat-profile><User_ID_1_>{{extension}}</User_ID_1_><Text>{{étage}} {{mac}}</Text></flat-profile>',
  }

  test('is read back as it was written, its columns as tags', () => {
    const made = exportDeviceType(wish)
    if (!made.ok) throw new Error(made.error)
    const [oci, template] = made.value.files
    expect(readDeviceType(oci?.text ?? '')).toMatchObject({
      name: 'Cisco 8841 3PCC',
      tagSet: 'Cisco_8841_3PCC-Tags',
      ports: 10,
      uri: 'Cisco_8841_3PCC',
      files: [
        {
          name: '%BWMACADDRESS%.xml',
          category: 'profile',
          digest: true,
          byPassword: true,
          protocols: ['http', 'https'],
        },
      ],
    })
    expect(template?.text).toContain('%BWLINEPORT-1%</User_ID_1_><Text>%SITE_ETAGE% %BWMACADDRESS%')
    expect(made.value.customTags).toEqual(['SITE_ETAGE'])
    const link = readDeviceType(oci?.text ?? '')?.files[0]?.template
    expect(`Cisco_8841_3PCC.DTAF/${link}`).toBe(template?.path)
  })

  test('a name that is no device type’s, or a template that cannot be read, makes none', () => {
    expect(exportDeviceType({ ...wish, deviceType: 'a<b' })).toMatchObject({ ok: false, error: 'name' })
    expect(exportDeviceType({ ...wish, template: '{{' })).toMatchObject({ ok: false, error: 'template' })
  })
})

test('tags without a value are counted over the phones, each with the first of them', () => {
  const type = { ...deviceType, files: [deviceFile] }
  const templates = new Map([[deviceFile.name, '%BWLINEPORT-1% %SNTP%']])
  const phones = ['a', 'b'].map((mac) => ({ mac, values: mac === 'a' ? { extension: '140' } : {} }))
  const steps = unsetTagSteps([{ type, templates }], [], phones)
  let next = steps.next()
  while (next.done !== true) next = steps.next()
  expect(next.value).toEqual([
    { tag: 'BWLINEPORT-1', phones: 1, examples: ['b'] },
    { tag: 'SNTP', phones: 2, examples: ['a', 'b'] },
  ])
})
