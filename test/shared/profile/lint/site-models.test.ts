import { describe, expect, test } from 'vitest'
import { distinctModels, modelsFor, type SiteOfModels } from '../../../../shared/domain/profile/lint/site-models.ts'
import { lintText, profileOf } from '../../../support/profile-catalogue.ts'

describe('the models of a site', () => {
  test('are told once each, in whatever spelling; one that nobody knows may be any', () => {
    expect(distinctModels(['8851', 'CP-8851-3PCC', 'cp7841'])).toEqual(['CP-7841-3PCC', 'CP-8851-3PCC'])
    expect(distinctModels(['8851', ''])).toEqual(['', 'CP-8851-3PCC'])
    expect(distinctModels(['8851', '9861'])).toEqual(['', 'CP-8851-3PCC'])
  })

  test('leave out adapters and SPA phones, which read profiles of their own', () => {
    expect(distinctModels(['SPA504G', 'ATA192', '7811'])).toEqual(['CP-7811-3PCC'])
  })
})

describe('the models that a file is for', () => {
  const site: SiteOfModels = {
    models: ['', 'CP-7841-3PCC', 'CP-8851-3PCC'],
    routes: [
      { pattern: '/$MA.cfg', template: 'all.xml' },
      { pattern: '/$PN/$MA.cfg', template: 'by-model.xml' },
      { pattern: '/CP-78xx-3PCC/$MA.cfg', template: 'small.xml' },
      { pattern: '/8851-3PCC/$MA.cfg', template: 'large.xml' },
    ],
    modelOf: (mac) => ({ '000e08000001': '7841', '000e08000002': '' })[mac],
  }

  test.each([
    ['templates', 'all.xml', site.models],
    ['templates', 'by-model.xml', ['CP-7841-3PCC', 'CP-8851-3PCC']],
    ['templates', 'small.xml', ['CP-7811-3PCC', 'CP-7821-3PCC', 'CP-7832-3PCC', 'CP-7841-3PCC', 'CP-7861-3PCC']],
    ['templates', 'large.xml', ['CP-8851-3PCC']],
    ['templates', 'of-no-route.xml', site.models],
    ['files', 'Cisco/000E08000001.xml', ['CP-7841-3PCC']],
    ['files', '000e08000002.xml', ['']],
    ['files', '000e08000003.xml', site.models],
    ['files', '8851-3PCC.xml', ['CP-8851-3PCC']],
    ['files', 'Cisco/CP-7811-3PCC/spa.cfg', ['CP-7811-3PCC']],
    ['files', 'spa504G.cfg', site.models],
    ['files', 'common.xml', site.models],
  ] as const)('%s/%s', (area, path, expected) => {
    expect(modelsFor(area, path, site)).toEqual(expected)
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
