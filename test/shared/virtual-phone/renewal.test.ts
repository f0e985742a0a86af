import { describe, expect, test } from 'vitest'
import { statusXml } from '../../../shared/domain/virtual-phone/report/report-body.ts'
import type { FetchAnswer } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { alive, born, noon, notFound, profile } from '../../support/virtual-phone-life.ts'

const YEAR_MS = 365 * 86_400_000
const service = 'http://sudirenewal.cisco.com:80/'
const rule = { Profile_Rule: 'http://h/x.xml' }
const enabled = { ...rule, MIC_Cert_Refresh_Enable: 'Yes' }
const renewed = {
  kind: 'content',
  text: '-----BEGIN CERTIFICATE-----',
  status: 200,
  bytes: 27,
  forms: [],
  validUntil: noon + YEAR_MS,
} as const
const server = (url: string): FetchAnswer => (url === service ? renewed : profile(''))

describe('the renewal of a phone’s own certificate', () => {
  test('CA-3: once it is enabled the phone asks the service, restarts with the new certificate, and asks no more', () => {
    const phone = alive({ parameters: enabled, server })
    expect(phone.fetched[0]).toMatchObject({ url: service, request: { purpose: 'renewal', method: 'POST' } })
    expect(phone.restarts).toEqual([false])
    phone.pass(3_600)
    expect(phone.urls.filter((url) => url === service)).toHaveLength(1)
    expect(phone.state.renewed).toMatchObject({ until: noon + YEAR_MS })
    expect(phone.state.restarts.at(-1)?.reason).toBe('certificate')
    expect(statusXml(phone.state, phone.at)).toContain(
      '<MIC_Cert_Refresh_Status>Last refresh succeeded on 11/23/2026 04:00:00</MIC_Cert_Refresh_Status>',
    )
  })

  test('CA-3: a profile that enables it has it renewed after the resync', () => {
    const enables = profile('<MIC_Cert_Refresh_Enable>Yes</MIC_Cert_Refresh_Enable>')
    const phone = alive({ parameters: rule, server: (url) => (url === service ? renewed : enables) })
    expect(phone.urls.slice(0, 2)).toEqual(['http://h:80/x.xml', service])
    expect(alive({ parameters: rule, server }).urls).not.toContain(service)
  })

  test('CA-3: only the address that the phone was made with works, and a service that refuses is told', () => {
    const other = alive({ parameters: { ...enabled, MIC_Cert_Refresh_Rule: 'http://10.0.0.1/' }, server })
    expect(other.urls).toEqual(['http://h:80/x.xml'])
    expect(other.state).toMatchObject({ renewed: null, renewal: { outcome: 'failed' } })
    const refused = alive({ parameters: enabled, server: (url) => (url === service ? notFound : profile('')) })
    expect(refused.state).toMatchObject({ renewed: null, renewal: { outcome: 'failed' } })
    expect(statusXml(refused.state, refused.at)).toContain('Last refresh failed on ')
    expect(refused.urls).toContain('http://h:80/x.xml')
  })

  test('CA-3: a factory reset keeps the renewed certificate', () => {
    const phone = alive({ parameters: enabled, server })
    phone.pass(60)
    phone.ask('factory-reset').pass(120)
    expect(phone.state.renewed).not.toBeNull()
  })

  test('CA-3: it is renewed again shortly before its end', () => {
    const phone = born({ parameters: { ...enabled, Resync_Periodic: '86400' } })
    phone.server = (url) => (url === service ? { ...renewed, validUntil: phone.at + 31 * 86_400_000 } : profile(''))
    phone.powerOn().pass(86_400 / 2)
    expect(phone.urls.filter((url) => url === service)).toHaveLength(1)
    phone.pass(3 * 86_400)
    expect(phone.urls.filter((url) => url === service)).toHaveLength(4)
  })
})
