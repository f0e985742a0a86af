import { readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import additions from '../../../resources/catalogue/additions.json'
import { nameFromLabel, nameOf, parameterTypes } from '../../../shared/domain/profile/catalogue.ts'
import { nearestName, prepareNames } from '../../../shared/domain/profile/nearest.ts'
import { taskParameters } from '../../../shared/domain/task/task.ts'
import { editDistance } from '../../../shared/domain/text/edit-distance.ts'
import { catalogue } from '../../support/profile-catalogue.ts'
import fc from 'fast-check'

const file = 'resources/catalogue/parameters.json'
const found = (name: string) => catalogue.find(name)?.parameter

describe('the catalogue', () => {
  test('is small enough to come with every window', () => {
    expect(statSync(file).size).toBeLessThan(400_000)
    expect(catalogue.parameters.length).toBeGreaterThan(800)
  })

  test('knows each parameter once, with a place, a type and a sentence', () => {
    const names = catalogue.parameters.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, label, tab, section, type, doc, values } of catalogue.parameters) {
      expect(
        [label, tab, section, doc].every((text) => text.length > 0),
        name,
      ).toBe(true)
      expect(parameterTypes).toContain(type)
      expect(values === undefined || type === 'enum', name).toBe(true)
    }
  })

  test('every default is one that its own parameter takes', () => {
    for (const parameter of catalogue.parameters) {
      const { name, values, min, max, type } = parameter
      const preset = parameter.default ?? ''
      if (preset === '' || preset.includes('<n>')) continue
      if (values !== undefined) expect(values, name).toContain(preset)
      if (type === 'int' || type === 'float' || type === 'port') {
        expect(Number(preset), name).toBeGreaterThanOrEqual(min ?? 0)
        expect(Number(preset), name).toBeLessThanOrEqual(max ?? Infinity)
      }
    }
  })

  test('everything that was added by hand is in it', () => {
    for (const [name, [label, doc]] of Object.entries(additions.french)) {
      const parameter = catalogue.parameters.find((one) => one.name === name)
      expect([parameter?.labelFr, parameter?.docFr], name).toEqual([label, doc])
    }
    for (const [name, { of }] of Object.entries(additions.aliases))
      expect(catalogue.parameters.find((one) => one.name === name)?.alias).toBe(of)
    for (const name of [...additions.writeOnly, ...additions.readOnly.parameters])
      expect(found(name)?.access, name).toBeDefined()
  })

  // The parameters that the tables of the vendor's chapter describe.
  test.each([
    'Syslog_Server',
    'Syslog_Identifier',
    'Debug_Server',
    'Debug_Level',
    'Log_Request_Msg',
    'Log_Success_Msg',
    'Log_Failure_Msg',
    'Provision_Enable',
    'Resync_On_Reset',
    'Resync_Random_Delay',
    'Resync_At__HHmm_',
    'Resync_At_Random_Delay',
    'Resync_Periodic',
    'Resync_Error_Retry_Delay',
    'Forced_Resync_Delay',
    'Resync_From_SIP',
    'Resync_After_Upgrade_Attempt',
    'Resync_Trigger_1',
    'Resync_Trigger_2',
    'User_Configurable_Resync',
    'Resync_Fails_On_FNF',
    'Profile_Authentication_Type',
    'Profile_Rule',
    'Profile_Rule_B',
    'Profile_Rule_C',
    'Profile_Rule_D',
    'DHCP_Option_To_Use',
    'DHCPv6_Option_To_Use',
    'Upgrade_Rule',
    'Trans_Auth_Rule',
    'Trans_Auth_Type',
    'Privacy_Header_3_',
    'MIC_Cert_Refresh_Enable',
    'MIC_Cert_Refresh_Rule',
    'GPP_A',
    'GPP_P',
    // What stands beside them in the chapter's examples.
    'GPP_SA',
    'Log_Upgrade_Failure_Msg',
    'Upgrade_Enable',
    'Custom_CA_Rule',
    'HTTP_User_Agent_Name',
    'CISCO_XML_EXE_Enable',
    'Auth_Resync-Reboot_1_',
    'Enable_Direct_Action_Url',
    'XSI_Authentication_Type',
    ...Object.values(taskParameters).flat(),
  ])('%s speaks French', (name) => {
    expect(found(name)?.docFr?.length).toBeGreaterThan(20)
    expect(found(name)?.labelFr).toBeDefined()
  })

  test('keeps the conflicts of the vendor’s papers', () => {
    expect(found('Resync_Random_Delay')?.conflict).toContain('20 s')
    expect(found('Resync_At_Random_Delay')).toMatchObject({ min: 0, max: 65_535 })
    expect(found('SIP_Remote-Party-ID_1_')?.conflict).toBeDefined()
    // Where the chapter itself says something else than the other papers, or than its own samples.
    const chapter = ['Log_Request_Msg', 'Log_Failure_Msg', 'Forced_Resync_Delay', 'DHCP_Option_To_Use']
    for (const name of [...chapter, 'MIC_Cert_Refresh_Enable', 'Trans_Auth_Type', 'DHCPv6_Option_To_Use'])
      expect(found(name)?.conflict, name).toMatch(/chapter/)
  })

  test('says each conflict in French, too', () => {
    for (const { name, conflict, conflictFr } of catalogue.parameters) {
      expect(conflictFr === undefined, name).toBe(conflict === undefined)
      expect(conflictFr ?? '', name).not.toMatch(/ [:;?!]|« | »|\b(?:the|guides? says|shows)\b/)
    }
    expect(found('Handset_Volume')?.conflictFr).toBe(
      'le guide indique «\u00a010\u00a0», le rapport d’un CP-6841 en 12.0.1 montre «\u00a09\u00a0»',
    )
  })

  test('is the file that its generator makes: one parameter a line', () => {
    const lines = readFileSync(file, 'utf8').split('\n')
    expect(lines.filter((line) => line.startsWith('{"name"'))).toHaveLength(catalogue.parameters.length)
  })
})

test('values of the vendor’s XML reference of 2025 are among those allowed', () => {
  const allowed: readonly (readonly [string, readonly string[]])[] = [
    ['SDP_IP_Preference', ['IPv4', 'IPv6', 'Auto']],
    ['Call_Appearances_Per_Line', ['1', '10']],
    ['Display_Recents_From', ['Phone', 'XSI Server', 'Webex']],
    ['TLS_Client_Min_Version', ['TLS 1.0', 'TLS 1.3']],
    ['TLS_Server_Min_Version', ['TLS 1.1', 'TLS 1.3']],
  ]
  for (const [name, values] of allowed) expect(found(name)?.values, name).toEqual(expect.arrayContaining([...values]))
})

describe('names and labels', () => {
  test.each([
    ['Resync At (HHmm)', 'Resync_At__HHmm_'],
    ['Privacy Header[1]', 'Privacy_Header_1_'],
    ['SIP TOS/DiffServ Value[1]', 'SIP_TOS_DiffServ_Value_1_'],
    ['Enable 802.1X Authentication', 'Enable_802.1X_Authentication'],
    ['Enable LLDP-MED', 'Enable_LLDP-MED'],
    ['Auth Resync-Reboot[1]', 'Auth_Resync-Reboot_1_'],
    ['G722.2 Enable[1]', 'G722.2_Enable_1_'],
    ['CWMP V1.2 Support', 'CWMP_V1.2_Support'],
  ])('%s is %s', (label, name) => {
    expect(nameFromLabel(label)).toBe(name)
    expect(catalogue.named(label)).toContain(name)
  })

  test.each([
    ['LDAP_Server', 'Server'],
    ['Webex_Onboard_Enable', 'Onboard Enable'],
    ['Trans_Auth_Rule', 'Transition Authorization Rule'],
    ['VQ_Report_Interval_1_', 'Voice Quality Report Interval'],
    ['Proxy_Username', 'Username'],
    ['Report_Problem_Menu', 'Report Problem'],
    ['Resync_At__HHmm_', 'Resync At (HHmm)'],
  ])('%s has a label of its own: %s', (name, label) => {
    expect(found(name)?.label).toBe(label)
    expect(catalogue.named(label)).toContain(name)
  })

  test.each([
    ['User_ID_12_', 'User_ID_<n>_', [12]],
    ['Unit_2_Key_5_', 'Unit_<n>_Key_<m>_', [2, 5]],
    ['Speed_Dial_3_Name', 'Speed_Dial_<n>_Name', [3]],
    ['LDAP_Item_3_Filter', 'LDAP_Item_<n>_Filter', [3]],
    ['H264_BP0_Enable_2_', 'H264_BP0_Enable_<n>_', [2]],
    ['Log_Missed_Calls_for_EXT_4', 'Log_Missed_Calls_for_EXT_<n>', [4]],
    ['PSK_16', 'PSK_16', []],
  ])('%s is of the family %s', (name, family, numbers) => {
    expect(catalogue.find(name)).toMatchObject({ parameter: { name: family }, numbers })
    expect(nameOf({ name: family }, numbers)).toBe(name)
  })

  test.each(['__proto__', 'constructor', 'toString', 'User_ID_01_', 'User_ID_<n>_', 'User_ID__', ''])(
    '%j is none',
    (name) => {
      expect(catalogue.find(name)).toBeNull()
    },
  )

  test('families are written out up to the model’s lines and keys', () => {
    const names = catalogue.namesFor({ lines: 2, keys: 2 })
    expect(names).toContain('User_ID_2_')
    expect(names).not.toContain('User_ID_3_')
    expect(names).toContain('Unit_3_Key_28_')
    expect(names.every((name) => catalogue.find(name) !== null)).toBe(true)
  })

  test('secrets are known by their type, and by their name where the parameter is not known', () => {
    for (const name of [
      'Password_1_',
      'Admin_Password',
      'GPP_SA',
      'IKM_HTTP_Encrypt_Content',
      'WEP_Key_1_',
      'My_Password',
      'admin_passwd',
    ])
      expect(catalogue.isSecret(name), name).toBe(true)
    for (const name of ['GPP_A', 'User_Password_Prompt', 'Profile_Rule'])
      expect(catalogue.isSecret(name), name).toBe(false)
  })
})

describe('what was probably meant', () => {
  test.each([
    ['Proflie_Rule', 'Profile_Rule'],
    ['Usr_ID_1_', 'User_ID_1_'],
    ['User_ID_3', 'User_ID_3_'],
    ['User_Id1_', 'User_ID_1_'],
    ['Resync_AtHHmm_', 'Resync_At__HHmm_'],
    ['Dispaly_Name_3_', 'Display_Name_3_'],
    ['Web_Server_Enable', 'Enable_Web_Server'],
    ['syslog_servr', 'Syslog_Server'],
  ])('%s: %s', (written, meant) => {
    expect(catalogue.nearest(written)[0]).toBe(meant)
  })

  test('nothing is suggested for what resembles nothing', () => {
    expect(catalogue.nearest('Ethernet_Colour_Temperature')).toEqual([])
    expect(catalogue.nearest('x'.repeat(10_000))).toEqual([])
  })

  test.each(['GPP_Q', 'GPP_AA', 'GPP_SE', 'Profile_Rule_E', 'Ring_21', 'SIP_Timer_Z'])(
    '%s is a name of its own',
    (name) => {
      expect(catalogue.nearest(name)).toEqual([])
    },
  )

  test('the distance is that of the textbook, up to its limit', () => {
    const textbook = (a: string, b: string): number => {
      let row = Array.from({ length: b.length + 1 }, (_, column) => column)
      for (const [index, letter] of Array.from(a).entries()) {
        const next = [index + 1]
        for (let column = 1; column <= b.length; column++)
          next.push(
            Math.min(
              (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1),
              (row[column] ?? 0) + 1,
              (next[column - 1] ?? 0) + 1,
            ),
          )
        row = next
      }
      return row[b.length] ?? 0
    }
    const word = fc.stringMatching(/^[abc]{0,9}$/)
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 4 }), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(textbook(a, b), limit + 1))
      }),
      { numRuns: 2000 },
    )
  })

  test('the nearest comes first, at most three come', () => {
    const names = prepareNames(['GPP_A', 'GPP_B', 'GPP_C', 'GPP_D', 'Profile_Rule'])
    expect(nearestName('GPP_AA', names)[0]).toEqual({ name: 'GPP_A', distance: 1 })
    expect(nearestName('GPP_Q', names).length).toBeLessThanOrEqual(3)
  })
})
