import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeProfile } from '../../../../shared/domain/profile/bytes.ts'
import type { LintContext } from '../../../../shared/domain/profile/lint/lint-subject.ts'
import { lintText } from '../../../support/profile-catalogue.ts'

/** Files as they are met in the field, written after public cases, and all that is to be said of each. */
const folder = 'test/fixtures/field/'

/** `2 warning alias-family +2`: the line, what is said, and in how many more places. Nothing: the file is right. */
const verdicts: readonly (readonly [file: string, verdict: readonly string[]])[] = [
  ['dst-last-sunday.xml', []],
  ['dst-vendor-example.xml', []],
  ['dst-count-from-date.xml', []],
  ['dst-southern-half-hour.xml', []],
  ['dst-month-13.xml', ['2 error daylight-month']],
  ['dst-day-and-weekday-swapped.xml', ['2 error daylight-weekday']],
  ['tones-of-a-country.xml', []],
  ['tone-without-level.xml', ['2 warning tone-script']],
  ['conference-by-star-code.xml', []],
  ['dns-order-with-comma.xml', []],
  ['ring-list.xml', []],
  ['dial-plan-with-seconds.xml', []],
  ['dial-plan-cut.xml', ['2 error dial-plan-parenthesis']],
  ['busy-lamp-keys.xml', []],
  ['parameters-of-late-firmware.xml', []],
  ['value-beyond-reference.xml', ['2 error value-unknown', '3 error out-of-range']],
  ['name-only-resembles.xml', ['2 warning unknown-parameter', '3 warning unknown-parameter']],
  ['name-two-letters-off.xml', ['2 warning unknown-parameter-near']],
  ['gone-with-nothing.xml', ['2 info gone']],
  ['spa-phone.cfg', ['1 info other-series-file']],
  ['ata-two-ports.xml', ['1 info other-series-file', '6 warning secret-in-clear-rule']],
  ['ata-broken.xml', ['1 info other-series-file', '2 error element-unclosed']],
  ['broadworks.template', ['2 info foreign-template', '6 error boolean-expected']],
  ['smarty.xml', ['2 info foreign-template']],
  ['jinja.xml', []],
  ['hashes.xml', ['2 info foreign-template']],
  ['percents.xml', ['2 info foreign-template']],
  ['other-engines.xml', ['2 info foreign-template']],
  ['macros-of-the-phone.xml', []],
  ['percent-that-is-none.xml', ['2 info loses-dhcp', '2 info https-without-authority']],
  ['scheme-behind-slash.xml', ['2 warning rule-problem scheme-behind-slash']],
  ['escaped-twice.xml', ['2 info loses-dhcp', '2 info https-without-authority', '2 warning escaped-twice']],
  ['escaped-once.xml', ['2 info loses-dhcp', '2 info https-without-authority']],
  [
    'double-slash-at-start.xml',
    ['2 info loses-dhcp', '2 info https-without-authority', '2 warning rule-problem path-starts-double'],
  ],
  [
    'double-slash-inside.xml',
    ['2 info loses-dhcp', '2 info https-without-authority', '2 info rule-problem slash-double'],
  ],
  ['backslash.xml', ['2 warning rule-problem backslash-in-url']],
  ['export-with-stars.xml', ['2 error masked-secret', '2 info password-weak']],
  ['encoded.cfg', ['1 error packed-base64']],
  ['archive.cfg', ['1 error packed-zip']],
  ['many-empty.xml', ['2 info empty-ambiguous +3']],
  ['secrets-over-http.xml', ['2 info loses-dhcp', '3 warning secret-in-clear-rule +2']],
  ['names-of-another-family.xml', ['2 warning alias-family +2']],
  ['dial-plan-of-a-site.xml', []],
  [
    'dial-plan-as-expression.xml',
    ['2 warning dial-plan-expression', '3 error dial-plan-pair', '4 warning dial-plan-no-parentheses'],
  ],
  ['proxy-with-own-records.xml', []],
  ['ring-with-break.xml', []],
  ['lamps.xml', ['5 warning format-expected']],
  ['paging-groups.xml', ['3 warning format-expected']],
  ['values-of-late-firmware.xml', []],
  ['blank-behind-comma.xml', ['2 warning value-case']],
  [
    'register-of-its-own.xml',
    ['2 warning unknown-parameter', '3 warning unknown-parameter', '4 warning unknown-parameter'],
  ],
  ['keys-with-nothing-to-watch.xml', ['2 warning key-function-target', '3 error key-function']],
  ['zones.xml', ['2 warning value-unknown-near']],
  ['network-by-hand.xml', ['4 error netmask', '6 error host-number', '7 error number-list']],
  ['dst-day-that-is-none.xml', ['2 error daylight-date']],
  ['beyond-the-model.xml', ['2 warning wrong-index +1']],
  ['lines-of-a-larger-phone.xml', []],
  ['name-of-the-whole-site.xml', ['2 warning unknown-parameter-used', '3 warning unknown-parameter-near']],
  ['firmware-of-the-site.xml', ['2 warning renamed-here', '3 warning gone-here', '4 info later-firmware']],
  ['lines-of-no-phone-here.xml', ['4 warning wrong-index-site +3']],
]

/** What is chosen or known of the phones that these are for. */
const contexts: Readonly<Record<string, Omit<LintContext, 'catalogue'>>> = {
  'beyond-the-model.xml': { model: 'CP-7841-3PCC' },
  'lines-of-a-larger-phone.xml': { models: ['CP-7821-3PCC', 'CP-8851-3PCC'] },
  'name-of-the-whole-site.xml': { usedElsewhere: ['Resync_Periodics'] },
  'firmware-of-the-site.xml': { releases: ['12.0(1)', '12.0(2)'] },
  'lines-of-no-phone-here.xml': { models: ['CP-7821-3PCC', 'CP-7841-3PCC'] },
}

function verdictOn(file: string): readonly string[] {
  const text = decodeProfile(readFileSync(folder + file))
  if (!text.ok) return [`${text.error.line} error ${text.error.code}`]
  return lintText(text.value, contexts[file]).map(({ line, severity, code, params, also = [] }) =>
    [
      line,
      severity,
      code,
      ...(code === 'rule-problem' ? [params['problem']] : []),
      ...(also.length > 0 ? [`+${also.length}`] : []),
    ].join(' '),
  )
}

test.each(verdicts)('%s', (file, verdict) => {
  expect(verdictOn(file).toSorted()).toEqual(verdict.toSorted())
})

test('every file of the folder has its verdict', () => {
  expect(verdicts.map(([file]) => file).toSorted()).toEqual(readdirSync(folder).toSorted())
})
