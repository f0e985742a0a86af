import { describe, expect, test } from 'vitest'
import { models, readModel } from '../../../shared/domain/phone/models.ts'

describe('a model as a person writes it', () => {
  test.each([
    '8851',
    '8851-3PCC',
    'CP-8851',
    'cp8851',
    'CP8851-3PCC',
    'CP-8851-3PCC',
    'cp-8851-3pcc-k9=',
    'CP-8851-K9',
    'Cisco CP-8851-3PCC',
    ' Cisco 8851 ',
    'Cisco IP Phone 8851',
    'Cisco Unified IP Phone CP-8851',
    '8851NR',
    'CP-8851NR-3PCC',
    '8851 MPP',
    'CP-8851-3PC-CE-K9',
    'CP-8851-3PCC-K9++=',
  ])('%s is the CP-8851-3PCC', (text) => {
    expect(readModel(text)).toMatchObject({ kind: 'model', model: { name: 'CP-8851-3PCC' } })
  })

  test('every model reads as itself', () => {
    for (const model of models) expect(readModel(model.name)).toEqual({ kind: 'model', model })
  })

  test.each([
    ['SPA504G', 'spa'],
    ['spa-942', 'spa'],
    ['ATA191', 'ata'],
    ['ATA191-MPP', 'ata'],
    ['CP-8875', 'phoneos'],
    ['DP-9861', 'phoneos'],
    ['9841', 'phoneos'],
  ])('%s is known to be of another series', (text, series) => {
    expect(readModel(text)).toMatchObject({ kind: 'other-series', series })
  })

  test.each(['', '8852', '7960', '8851-SPARE', 'CP-88xx-3PCC', 'CP-8851-SIP', 'phone', '885', `CP-${'8'.repeat(100)}`])(
    '%j is not guessed',
    (text) => {
      expect(readModel(text)).toEqual({ kind: 'unknown' })
    },
  )
})
