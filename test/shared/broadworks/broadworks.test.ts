import { describe, expect, test } from 'vitest'
import { folderOf, readDeviceType } from '../../../shared/domain/broadworks/device-type.ts'
import { macByPattern, renderDevice } from '../../../shared/domain/broadworks/render.ts'
import { expandTags, tagsIn, tagValues } from '../../../shared/domain/broadworks/tags.ts'
import { oci, profileTemplate } from '../../support/broadworks-kit.ts'

describe('a device type is read from its commands', () => {
  test('name, tag set, ports and files', () => {
    expect(readDeviceType(oci('Cisco SPA-112'))).toEqual({
      name: 'Cisco SPA-112',
      tagSet: 'Cisco-Tags',
      protocol: 'Http',
      context: 'dms',
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
        },
        {
          name: 'common.xml',
          repositoryName: 'common.xml',
          category: 'static',
          template: null,
          digest: false,
          byMac: false,
          byPassword: false,
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

test('the MAC address of a certificate’s subject is the last one', () => {
  expect(macByPattern('CN=CP-8841 SEP14A2A0E0837A')).toBe('14a2a0e0837a')
  expect(macByPattern('CN=000000000001 SEP14A2A0E0837A')).toBe('14a2a0e0837a')
  expect(macByPattern('CN=phone')).toBeNull()
})
