import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cadenceProblem, toneProblem } from '../../../../shared/domain/profile/values/tone-script.ts'
import { parameterCatalogue } from '../../../../electron/bench/core/parameter-catalogue.ts'

const defaultsOf = (type: string): readonly string[] =>
  parameterCatalogue().parameters.flatMap((one) => (one.type === type && one.default ? [one.default] : []))

describe('tones and cadences', () => {
  test('the factory plays what it ships', () => {
    expect(defaultsOf('tone_script').length).toBeGreaterThan(10)
    expect(defaultsOf('tone_script').filter((text) => toneProblem(text) !== null)).toEqual([])
    expect(defaultsOf('cadence_script').filter((text) => cadenceProblem(text) !== null)).toEqual([])
  })

  test.each(['350@-19, 440@-19; 10(*/0/1+2)', '440@-10;30(.3/9.7/1);', '0@0;*(1/1/0)'])('%s is a tone', (text) =>
    expect(toneProblem(text)).toBeNull(),
  )

  test.each([
    ['350@-19;10(*/0/1+2)', 'frequency-number', '2'],
    ['350-19;10(*/0/1)', 'tone', '350-19'],
    ['99999@-19;10(*/0/1)', 'tone', '99999@-19'],
    ['350@-300;10(*/0/1)', 'tone', '350@-300'],
    ['350@-19', 'no-section', ''],
    ['350@-19;10(*/0)', 'section', '*/0'],
    ['350@-19;10(x/0/1)', 'section', 'x/0/1'],
    ['1@1,1@1,1@1,1@1,1@1,1@1,1@1;*(1/1/1)', 'too-many-tones', '7'],
  ])('%s is none: %s', (text, code, found) => expect(toneProblem(text)).toEqual({ code, found }))

  test.each(['60(2/4)', '60( 2/4 , .3/.2 )', '*(1/0)'])('%s is a cadence', (text) =>
    expect(cadenceProblem(text)).toBeNull(),
  )
  test.each(['', '60', '60(2-4)', '60(2/4', 'abc(2/4)'])('%j is none', (text) =>
    expect(cadenceProblem(text)).not.toBeNull(),
  )

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('0123@,;()/*+. ')) }),
        (text) => void toneProblem(text),
      ),
    )
  })
})
