import { describe, expect, test } from 'vitest'
import { phoneKindsSteps, phonesFor, type SitePhoneKinds } from '../../../../shared/domain/profile/lint/site-phones.ts'
import { finish } from '../../../../shared/domain/steps.ts'
import { lintText, profileOf } from '../../../support/profile-catalogue.ts'

const kindsOf = (...phones: readonly (readonly [model: string, firmware?: string])[]) =>
  finish(phoneKindsSteps(phones.map(([model, firmware = '']) => ({ model, firmware }))))

describe('the phones of a site', () => {
  const models = (...names: readonly string[]) =>
    kindsOf(...names.map((name) => [name] as const)).map((one) => one.model)

  test('are told once for each model, in whatever spelling; one that nobody knows may be any', () => {
    expect(models('8851', 'CP-8851-3PCC', 'cp7841')).toEqual(['CP-8851-3PCC', 'CP-7841-3PCC'])
    expect(models('8851', '')).toEqual(['CP-8851-3PCC', ''])
    expect(models('8851', '9861')).toEqual(['CP-8851-3PCC', ''])
  })

  test('are told once for each release, by loads, User-Agents and notes alike', () => {
    const kinds = kindsOf(
      ['8851', 'sip88xx.12-0-7MPP0501-123'],
      ['8851', '12.0(7)SR5'],
      ['8851', '11.3.1'],
      ['8851', 'x'],
    )
    expect(kinds.map(({ release }) => release)).toEqual(['12.0(7)SR5', '11.3(1)', ''])
  })

  test('leave out adapters and SPA phones, which read profiles of their own', () => {
    expect(models('SPA504G', 'ATA192', '7811')).toEqual(['CP-7811-3PCC'])
  })
})

describe('the phones that a file is for', () => {
  const all = ['', 'CP-7841-3PCC', 'CP-8851-3PCC']
  const site: SitePhoneKinds = {
    kinds: kindsOf([''], ['7841', '11.3(1)'], ['8851', '12.0(2)']),
    routes: [
      { pattern: '/$MA.cfg', template: 'all.xml' },
      { pattern: '/$PN/$MA.cfg', template: 'by-model.xml' },
      { pattern: '/CP-78xx-3PCC/$MA.cfg', template: 'small.xml' },
      { pattern: '/8851-3PCC/$MA.cfg', template: 'large.xml' },
    ],
    phone: (mac) => {
      if (mac === '000e08000001') return { model: '7841', firmware: '11.3(1)' }
      return mac === '000e08000002' ? { model: '', firmware: '' } : null
    },
  }
  const of78 = ['CP-7811-3PCC', 'CP-7821-3PCC', 'CP-7832-3PCC', 'CP-7841-3PCC', 'CP-7861-3PCC']

  test.each([
    ['templates', 'all.xml', all, ['', '11.3(1)', '12.0(2)']],
    ['templates', 'by-model.xml', ['CP-7841-3PCC', 'CP-8851-3PCC'], ['11.3(1)', '12.0(2)']],
    ['templates', 'small.xml', of78, ['11.3(1)']],
    ['templates', 'large.xml', ['CP-8851-3PCC'], ['12.0(2)']],
    ['templates', 'of-no-route.xml', all, ['', '11.3(1)', '12.0(2)']],
    ['files', 'Cisco/000E08000001.xml', ['CP-7841-3PCC'], ['11.3(1)']],
    ['files', '000e08000002.xml', [''], ['']],
    ['files', '000e08000003.xml', all, ['', '11.3(1)', '12.0(2)']],
    ['files', '8851-3PCC.xml', ['CP-8851-3PCC'], ['12.0(2)']],
    ['files', 'Cisco/CP-7811-3PCC/spa.cfg', ['CP-7811-3PCC'], []],
    ['files', 'spa504G.cfg', all, ['', '11.3(1)', '12.0(2)']],
    ['files', 'common.xml', all, ['', '11.3(1)', '12.0(2)']],
  ] as const)('%s/%s', (...[area, path, models, releases]) => {
    expect(phonesFor(area, path, site)).toEqual({ models, releases })
  })
})

describe('what is new or gone', () => {
  const codes = (name: string, ...releases: readonly string[]) =>
    lintText(profileOf(`<${name}>No</${name}>`), { releases }).flatMap(({ severity, code }) =>
      /here|gone|renamed|later/.test(code) ? [`${severity} ${code}`] : [],
    )

  test('is said for the releases that the phones run', () => {
    expect(codes('Enable_SSLv3', '11.3(1)', '11.3(7)SR1')).toEqual([])
    expect(codes('Enable_SSLv3', '11.3(1)', '12.0(2)')).toEqual(['info gone'])
    expect(codes('Enable_SSLv3', '12.0(1)', '12.0(2)')).toEqual(['warning gone-here'])
    expect(codes('Cfwd_Setting', '12.0(7)SR5')).toEqual(['warning renamed-here'])
    expect(codes('TLS_Client_Min_Version', '11.3(1)', '12.0(7)SR1')).toEqual(['info later-firmware'])
    expect(codes('TLS_Client_Min_Version', '11.3(1)', '12.0(7)SR2')).toEqual([])
  })

  test('is said as it is in general where one of them is not known, or none', () => {
    for (const releases of [[], [''], ['11.3(1)', '']]) {
      expect(codes('Enable_SSLv3', ...releases)).toEqual(['info gone'])
      expect(codes('TLS_Client_Min_Version', ...releases)).toEqual([])
    }
  })
})

describe('a name that only resembles a known one', () => {
  const said = (name: string, usedElsewhere: readonly string[]) =>
    lintText(profileOf(`<${name}>x</${name}>`), { usedElsewhere }).map(({ code, fix }) => `${code} ${fix?.title ?? ''}`)

  test('is no slip where other files of the site use it', () => {
    expect(said('Profile_Rules', [])).toEqual(['unknown-parameter-near rename'])
    expect(said('Profile_Rules', ['Other_Rule'])).toEqual(['unknown-parameter-near rename'])
    expect(said('Profile_Rules', ['Profile_Rules'])).toEqual(['unknown-parameter-used '])
  })

  test('is one all the same where only its capitals differ', () => {
    expect(said('profile_rule', ['profile_rule'])).toEqual(['wrong-case rename'])
  })
})

describe('a file for several models', () => {
  const wrong = (models: readonly string[], model?: string) =>
    lintText(profileOf('<User_ID_5_>a</User_ID_5_>', '<User_ID_17_>a</User_ID_17_>'), {
      models,
      ...(model !== undefined && { model }),
    }).map(({ line, code, params, also = [] }) => `${line} ${code} ${params['max']} +${also.length}`)

  test('is judged by the largest of them', () => {
    expect(wrong(['CP-7821-3PCC', 'CP-7841-3PCC'])).toEqual(['2 wrong-index-site 4 +1'])
    expect(wrong(['CP-7841-3PCC', 'CP-8851-3PCC'])).toEqual(['3 wrong-index-site 10 +0'])
  })

  test('is judged by the largest of all where one of them is not known, or none', () => {
    expect(wrong(['', 'CP-7841-3PCC'])).toEqual(['3 wrong-index 16 +0'])
    expect(wrong(['CP-7841-3PCC', 'CP-8831-3PCC'])).toEqual(['3 wrong-index 16 +0'])
    expect(wrong([])).toEqual(['3 wrong-index 16 +0'])
  })

  test('is judged by a model that is chosen, whatever the site has', () => {
    expect(wrong(['CP-7821-3PCC'], 'CP-8851-3PCC')).toEqual(['3 wrong-index 10 +0'])
  })

  test('has a parameter of another series where none of them may have it', () => {
    const series = (models: readonly string[]) =>
      lintText(profileOf('<Disable_Back_USB_Port>Yes</Disable_Back_USB_Port>'), { models }).map(({ code }) => code)
    expect(series(['CP-6851-3PCC', 'CP-7841-3PCC'])).toEqual(['other-series-site'])
    expect(series(['CP-7841-3PCC'])).toEqual(['other-series'])
    expect(series(['CP-7841-3PCC', 'CP-8865-3PCC'])).toEqual([])
  })
})
