import { describe, expect, test } from 'vitest'
import type { FetchAnswer, PhoneIdentity } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { nextResync } from '../../../shared/domain/virtual-phone/machine/view.ts'
import {
  alive,
  content,
  notFound,
  profile,
  silence,
  type LifeOptions,
  type Server,
} from '../../support/virtual-phone-life.ts'

const old = 'sip78xx.11-3-2MPP0001-609'
const load = 'sip78xx.12-0-7MPP0501-123'
const rule = `http://h/fw/${load}.loads`
const loads = content(`\u0000sig[PLATFORM_1]\nkern=kern78xx.12-0-7.sbn\nrootfs=rootfs78xx.12-0-7.sbn\n`)
const firmware: Server = (url) => (url.endsWith('.loads') ? loads : url.endsWith('.sbn') ? content('') : profile(''))

const firmwareOf = (url: string): FetchAnswer => (url.endsWith('.loads') ? loads : profile(''))

const phoneWith = (parameters: Readonly<Record<string, string>> = {}, options: LifeOptions = {}) =>
  alive({
    server: firmware,
    ...options,
    parameters: { Profile_Rule: 'http://h/x.xml', Upgrade_Rule: rule, ...parameters },
  })

describe('upgrades', () => {
  test('UPG-1 UPG-4 UPG-5: after the resync, the load and the files beside it; then the new version runs', () => {
    const phone = phoneWith()
    expect(phone.urls).toEqual([
      'http://h:80/x.xml',
      `http://h:80/fw/${load}.loads`,
      'http://h:80/fw/kern78xx.12-0-7.sbn',
      'http://h:80/fw/rootfs78xx.12-0-7.sbn',
    ])
    expect(phone.restarts).toEqual([true])
    phone.pass(60)
    expect(phone.state.firmware).toBe(load)
    expect(phone.fetched.at(-1)?.request.headers['User-Agent']).toBe('Cisco-CP-7841-3PCC/12.0.7 (000e08aabbcc)')
    expect(phone.state.restarts.at(-1)?.reason).toBe('upgrade')
  })

  test('UPG-1: a start without a resync looks at it too', () => {
    expect(phoneWith({ Resync_On_Reset: 'No' }).urls[0]).toBe(`http://h:80/fw/${load}.loads`)
  })

  test('UPG-2: Upgrade_Enable = No', () => {
    const phone = phoneWith({ Upgrade_Enable: 'No' })
    phone.ask('upgrade', 'web', rule)
    expect(phone.urls).toEqual(['http://h:80/x.xml'])
    expect(phone.codes('UPG-2')).toEqual(['refused', 'refused'])
  })

  test('UPG-3: the syntax of Profile_Rule, a server of its own, or the host that asks', () => {
    const condition = `($SWVER ne ${load})? ${rule}`
    expect(phoneWith({ Upgrade_Rule: condition }).urls[1]).toBe(`http://h:80/fw/${load}.loads`)
    expect(phoneWith({ Upgrade_Rule: `($SWVER eq ${load})? ${rule}` }).urls).toHaveLength(1)
    const bare = phoneWith({ Upgrade_Rule: `/${load}.loads` })
    expect(bare.urls).toHaveLength(1)
    expect(bare.codes('UPG-3')).toEqual(['no-server'])
    bare.ask('upgrade', 'web', `/${load}.loads`)
    expect(bare.urls[1]).toBe(`tftp://192.168.1.5:69/${load}.loads`)
  })

  test('UPG-6: not again until the rule or the address changes', () => {
    const phone = phoneWith({}, { server: (url) => (url.endsWith('.loads') ? silence : profile('')) })
    const attempts = () => phone.urls.filter((url) => url.endsWith('.loads')).length
    expect(attempts()).toBe(1)
    phone.ask('resync').ask('resync')
    expect(attempts()).toBe(1)
    phone.server = (url) =>
      url.endsWith('.loads') ? silence : profile(`<Upgrade_Rule>http://other/${load}.loads</Upgrade_Rule>`)
    phone.ask('resync')
    expect(attempts()).toBe(2)
  })

  test('UPG-7: a failure is tried again after Upgrade_Error_Retry_Delay', () => {
    const phone = phoneWith(
      { Upgrade_Error_Retry_Delay: '100,200', Resync_After_Upgrade_Attempt: 'No', Resync_Periodic: '0' },
      { server: (url) => (url.endsWith('.loads') ? notFound : profile('')) },
    )
    phone.pass(500)
    expect(phone.urls.filter((url) => url.endsWith('.loads'))).toHaveLength(4)
    phone.server = firmware
    phone.pass(200)
    expect(phone.restarts).toEqual([true])
  })

  test('UPG-8: the resync after an attempt needs both parameters', () => {
    const failing: Server = (url) => (url.endsWith('.loads') ? notFound : profile(''))
    const resyncs = (parameters: Readonly<Record<string, string>>, server: Server) =>
      phoneWith(parameters, { server })
        .pass(61)
        .urls.filter((url) => url.endsWith('x.xml')).length
    expect(resyncs({}, failing)).toBe(2)
    expect(resyncs({ Resync_After_Upgrade_Attempt: 'No' }, failing)).toBe(1)
    expect(resyncs({}, firmware)).toBe(2)
    expect(resyncs({ Resync_After_Upgrade_Attempt: 'No' }, firmware)).toBe(1)
    expect(resyncs({ Resync_On_Reset: 'No' }, firmware)).toBe(0)
  })

  test('PER-1 UPG-8: after an upgrade without a resync the period goes on', () => {
    const phone = phoneWith({ Resync_After_Upgrade_Attempt: 'No', Resync_Periodic: '100' }, { server: firmware })
    const resyncs = (): number => phone.urls.filter((url) => url.endsWith('x.xml')).length
    phone.pass(61)
    expect([phone.restarts.length, resyncs()]).toEqual([1, 1])
    phone.pass(100)
    expect(resyncs()).toBe(2)
  })

  test('UPG-9: the load that runs, or lies in the other partition, is not downloaded', () => {
    const running = phoneWith({ Upgrade_Rule: `http://h/fw/${old}.loads` })
    expect(running.urls).toHaveLength(1)
    const phone = phoneWith()
    phone.pass(60).ask('upgrade', 'web', `http://h/fw/${old}.loads`)
    expect(phone.urls.filter((url) => url.includes(old))).toHaveLength(0)
    expect(phone.state.firmware).toBe(old)
  })

  test('UPG-10: an upgrade waits for idle lines', () => {
    const phone = phoneWith({ Upgrade_Rule: '', Forced_Resync_Delay: '1000' })
    phone.call(true).ask('upgrade', 'web', rule)
    expect(phone.fetched).toHaveLength(1)
    phone.call(false)
    expect(phone.urls[1]).toBe(`http://h:80/fw/${load}.loads`)
  })

  test('UPG-11: a load of another family is refused before it is fetched', () => {
    const phone = phoneWith({ Upgrade_Rule: 'http://h/fw/sip88xx.12-0-7MPP0501-123.loads', Syslog_Server: 's' })
    expect(phone.urls).toEqual(['http://h:80/x.xml', 'http://h:80/x.xml'])
    expect(phone.texts.some((text) => text.includes('Upgrade failed: image not valid for this phone'))).toBe(true)
  })

  test('a page that is no load is refused', () => {
    const phone = phoneWith({}, { server: (url) => (url.endsWith('.loads') ? content('<html>hello') : profile('')) })
    expect(phone.state.upgradeError).toBe('corrupt file')
  })

  test('UPG-12 UPG-13: the three messages; success gives the new version', () => {
    const said = (server: Server) =>
      phoneWith({ Syslog_Server: 's' }, { server })
        .texts.filter((text) => /upgrade/i.test(text))
        .map((text) => text.replace(/^CP-7841-3PCC 00:0e:08:aa:bb:cc -- /, ''))
    const url = `http://h:80/fw/${load}.loads`
    expect(said(firmware)).toEqual([`Requesting upgrade ${url}`, `Successful upgrade ${url} -- ${load}`])
    expect(said((asked) => (asked === url ? silence : profile('')))).toEqual([
      `Requesting upgrade ${url}`,
      'Upgrade failed: Download failed',
    ])
  })

  // The vendor's way needs 11.3(5) or later (phone-facts 6.1).
  const recent = { firmware: 'sip78xx.11-3-7MPP0001-291' }
  const enterprise = { Upgrade_Rule: 'tftp://192.168.1.5/image/sip78xx.14-1-1MN-366.loads' }

  test('UPG-14: an enterprise load needs its licence first', () => {
    const without = phoneWith(enterprise, { identity: recent })
    expect(without.urls.some((url) => url.endsWith('.loads'))).toBe(false)
    expect(without.state.upgradeError).toBe('no authorization')
    const phone = phoneWith(
      { ...enterprise, Trans_Auth_Rule: 'http://10.74.51.81/prov/migration/E2312.lic' },
      {
        identity: recent,
        server: (url) => (url.endsWith('.lic') ? content('opaque') : typeof firmware === 'function' ? 'hold' : 'hold'),
      },
    )
    phone.answer(profile(''))
    expect(phone.urls.slice(1)).toEqual([
      'http://10.74.51.81:80/prov/migration/E2312.lic',
      'tftp://192.168.1.5:69/image/sip78xx.14-1-1MN-366.loads',
    ])
  })

  test('UPG-15: after the migration it is an enterprise phone', () => {
    const phone = phoneWith(
      { ...enterprise, Trans_Auth_Rule: 'http://h/$MAU.lic' },
      {
        identity: recent,
        server: (url, request) =>
          url.endsWith('.lic') ? content('opaque') : typeof firmware === 'function' ? firmware(url, request) : notFound,
      },
    )
    expect(phone.urls[1]).toBe('http://h:80/000E08AABBCC.lic')
    expect(nextResync(phone.state)).toEqual({ kind: 'never', why: 'migrated' })
    expect(phone.state.parameters.size).toBe(0)
    const asked = phone.fetched.length
    phone.ask('resync').pass(30)
    expect(phone.fetched).toHaveLength(asked)
    phone.powerOn().pass(86_400)
    expect(phone.urls.slice(asked).every((url) => url.includes('SEP000E08AABBCC') || url.endsWith('ITLFile.tlv'))).toBe(
      true,
    )
  })

  const migrated = (server: Server, network: LifeOptions['network'] = {}) =>
    phoneWith(
      { ...enterprise, Trans_Auth_Rule: 'http://h/$MAU.lic' },
      {
        identity: recent,
        network,
        server: (url, request) =>
          url.endsWith('.lic')
            ? content('opaque')
            : /\.(?:loads|sbn|xml)$/.test(url) && !url.includes('.cnf.')
              ? typeof firmware === 'function'
                ? firmware(url, request)
                : notFound
              : typeof server === 'function'
                ? server(url, request)
                : notFound,
      },
    ).pass(120)

  test('UPG-21: an enterprise phone asks for its trust lists and its file on port 6970, in its order', () => {
    const phone = migrated((url) => (url.endsWith('SEP000E08AABBCC.cnf.xml') ? content('<device/>') : notFound))
    expect(phone.urls.slice(-4)).toEqual([
      'http://192.168.1.5:6970/CTLSEP000E08AABBCC.tlv',
      'http://192.168.1.5:6970/ITLSEP000E08AABBCC.tlv',
      'http://192.168.1.5:6970/ITLFile.tlv',
      'http://192.168.1.5:6970/SEP000E08AABBCC.cnf.xml',
    ])
    expect(phone.codes('UPG-21').at(-1)).toBe('enterprise-configured')
  })

  test('UPG-21: where nobody listens on 6970 it asks by TFTP; without a file of its own, for the default one', () => {
    const phone = migrated((url) => (url.startsWith('http:') ? silence : notFound), { dhcp: { 150: '10.0.0.9' } })
    expect(phone.urls.slice(-6)).toEqual([
      'http://10.0.0.9:6970/CTLSEP000E08AABBCC.tlv',
      'tftp://10.0.0.9:69/CTLSEP000E08AABBCC.tlv',
      'tftp://10.0.0.9:69/ITLSEP000E08AABBCC.tlv',
      'tftp://10.0.0.9:69/ITLFile.tlv',
      'tftp://10.0.0.9:69/SEP000E08AABBCC.cnf.xml',
      'tftp://10.0.0.9:69/XMLDefault.cnf.xml',
    ])
    expect(phone.codes('UPG-21').at(-1)).toBe('enterprise-not-configured')
  })

  test('UPG-14: an empty licence, a web page and another phone’s licence authorise nothing', () => {
    const refused = (rule: string, licence: string) =>
      phoneWith(
        { ...enterprise, Trans_Auth_Rule: rule },
        { identity: recent, server: (url) => (url.endsWith('.lic') ? content(licence) : profile('')) },
      ).state.upgradeError
    expect(refused('http://h/$MAU.lic', ' ')).toBe('no authorization')
    expect(refused('http://h/$MAU.lic', '<!DOCTYPE html><html>')).toBe('no authorization')
    expect(refused('http://h/000E08AABBDD.lic', 'opaque')).toBe('no authorization')
  })

  test('UPG-16: of several platforms a phone takes its own; which one is a reading where the name does not say', () => {
    const load68 = 'sip68xx.12-0-7MPP0501-123'
    const text = '[PLATFORM_1]\nrootfs=a.sbn\n[PLATFORM_2]\nrootfs=b.sbn\n[PLATFORM_M6871]\nrootfs=c.sbn\n'
    const files = (model: string, readings: LifeOptions['readings'] = {}) =>
      phoneWith(
        { Upgrade_Rule: `http://h/fw/${load68}.loads` },
        {
          identity: { model, firmware: 'sip68xx.11-3-2MPP0001-609' },
          readings,
          server: (url) => (url.endsWith('.loads') ? content(text) : url.endsWith('.sbn') ? content('x') : profile('')),
        },
      ).urls.filter((url) => url.endsWith('.sbn'))
    expect(files('CP-6871-3PCC')).toEqual(['http://h:80/fw/c.sbn'])
    expect(files('CP-6841-3PCC')).toEqual(['http://h:80/fw/a.sbn'])
    expect(files('CP-6841-3PCC', { platform: 'last' })).toEqual(['http://h:80/fw/b.sbn'])
  })

  test('UPG-22: a load that the hardware cannot run, or that needs a release on the way, is not fetched', () => {
    const refusalOf = (identity: Partial<PhoneIdentity>, target: string) => {
      const phone = phoneWith({ Upgrade_Rule: `http://h/fw/${target}.loads` }, { identity })
      expect(phone.urls.some((url) => url.endsWith('.loads'))).toBe(false)
      return phone.state.upgradeFailure
    }
    const new7841 = { hardware: 'V18', firmware: 'sip78xx.12-0-1MPP0001-245' }
    expect(refusalOf(new7841, 'sip78xx.11-3-4MPP0001-374')).toMatchObject({ cause: 'wrong-load', evidence: 'hardware' })
    const old8832 = { model: 'CP-8832-3PCC', firmware: 'sip8832.11-3-1MPP-697' }
    expect(refusalOf(old8832, 'sip8832.12-0-7MPP0501-123')).toMatchObject({ evidence: 'waypoint-missing' })
  })

  test('UPG-6: an upgrade that a power cut ended begins again', () => {
    const phone = phoneWith({}, { server: (url) => (url.endsWith('.sbn') ? 'hold' : firmwareOf(url)) })
    phone.happens({ type: 'powered-off', at: phone.at })
    phone.server = firmware
    phone.held.splice(0)
    phone.powerOn().pass(120)
    expect(phone.state.firmware).toBe(load)
  })

  test('UPG-18: Downgrade_Rev_Limit refuses what is older', () => {
    const phone = phoneWith({
      Upgrade_Rule: 'http://h/fw/sip78xx.11-0-1MPP-376.loads',
      Downgrade_Rev_Limit: 'sip78xx.11-3-1MPP0001-1',
    })
    expect(phone.urls.some((url) => url.endsWith('.loads'))).toBe(false)
  })
})
