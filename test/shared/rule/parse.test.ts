import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { hasErrors, ruleKinds, type RuleKind } from '../../../shared/domain/rule/ast.ts'
import { readAliases } from '../../../shared/domain/rule/alias.ts'
import { explain } from '../../../shared/domain/rule/explain.ts'
import { checkRule, listensToDhcp } from '../../../shared/domain/rule/lint.ts'
import { MASK, maskSecrets } from '../../../shared/domain/rule/mask.ts'
import { parseRule } from '../../../shared/domain/rule/parse.ts'
import { printRule } from '../../../shared/domain/rule/print.ts'
import { RULE_LIMIT } from '../../../shared/domain/rule/scanner.ts'
import { variablesGiven } from '../../../shared/domain/rule/variables.ts'

/** Each problem as `severity code «the text it points at»`. */
const found = (text: string, kind: RuleKind = 'profile') =>
  checkRule(text, kind).problems.map((p) => `${p.severity} ${p.code} «${text.slice(p.at, p.at + p.length)}»`)

describe('a problem says where it is', () => {
  const cases: [string, string, RuleKind?][] = [
    ['($A ge 600 http://h/x', 'error parenthesis-unclosed «(»'],
    ['($PRVTMR ge 600) http://h/x', 'error mark-expected «)»'],
    ['()? http://h/x', 'error condition-empty «()»'],
    ['($PRVTMR ge )? http://h/x', 'error operand-expected «»'],
    ['($PRVTMR 600)? http://h/x', 'error operator-expected «600»'],
    ['($PRVTMR == 600)? http://h/x', 'error operator-expected «==»'],
    ['($PRVTMR GE 600)? http://h/x', 'warning operator-case «GE»'],
    ['($PRVTMR ge 600 or $UPGTMR ge 1)? http://h/x', 'error only-and «or»'],
    ['($PRVTMR ge 600 && $UPGTMR ge 1)? http://h/x', 'error only-and «&&»'],
    ['(not $PRVTMR ge 600)? http://h/x', 'error only-and «not»'],
    ['($PRVTMR ge 600 and)? http://h/x', 'error operand-expected «»'],
    ['($PRVTMR ge 600 $UPGTMR)? http://h/x', 'error condition-rest «$UPGTMR»'],
    ['("$A" lt "b")? http://h/x', 'error string-order «"$A" lt "b"»'],
    ['("$A eq "b")? http://h/x', 'error parenthesis-unclosed «(»'],
    ['($SWVER gt 11.0.0)? http://h/x', 'error version-format «11.0.0»'],
    ['($SWVER gt 11)? http://h/x', 'error version-format «11»'],
    ['($A eq Provisioned)? http://h/x', 'error operand-unreadable «Provisioned»'],
    ['(Line = No;)! http://h/x', 'error quoted-value-expected «»'],
    ['(Line "No";)! http://h/x', 'error equals-expected «»'],
    ['("No";)! http://h/x', 'error name-expected «"»'],
    ['(a = "x" b = "y";)! http://h/x', 'error semicolon-expected «»'],
    ['(a = "x")! http://h/x', 'warning semicolon-missing-last «»'],
    ['[--key x http://h/x', 'error bracket-unclosed «[»'],
    ['--key x] http://h/x', 'error bracket-unopened «]»'],
    ['[--kye x] http://h/x', 'error option-unknown «--kye»'],
    ['[--pwdMySecretPassword] http://h/x', 'error option-glued «--pwdMySecretPassword»'],
    ['[--key] http://h/x', 'error option-value-missing «--key»'],
    ['[--post z] http://h/x', 'error option-register-invalid «z»'],
    ['[--key a --key b] http://h/x', 'error option-repeated «--key b»'],
    ['[--key a] [--uid b] http://h/x', 'error brackets-repeated «[--uid b]»'],
    ['http://h/x [--key a]', 'error bracket-after-url «[»'],
    ['[--key a]', 'error url-expected «»'],
    ['[--key a] ($PRVTMR ge 600)? http://h/x', 'error condition-after-options «($PRVTMR ge 600)?»'],
    ['[--key a] (GPP_A="1";)! http://h/x', 'error condition-after-options «(GPP_A="1";)!»'],
    ['ftp://h/x', 'error scheme-unknown «ftp»'],
    ['tftp:/h/x', 'error slashes-expected «tftp:»'],
    ['http:/h/x', 'error slashes-expected «http:»'],
    ['http:\\\\h\\x', 'error slashes-expected «http:»'],
    ['http:///x', 'error host-missing «http:///x»'],
    ['http://h:99999/x', 'error port-invalid «:99999»'],
    ['http://h!/x', 'error host-invalid «h!»'],
    ['basic.txt', 'error path-missing «basic.txt»'],
    ['http://192.168.1.300/basic.txt', 'warning address-invalid «192.168.1.300»'],
    ['http://h', 'warning path-missing «http://h»'],
    ['http://h/a b.xml', 'warning space-in-url « »'],
    ['http://h/a|b', 'warning bar-in-url «|»'],
    ['http://u:p@h/x', 'warning userinfo-in-url «u:p@»'],
    ['http://h/x | http://h/y', 'warning unreachable «http://h/x»'],
    ['http://h/x | | http://h/y', 'warning alternative-empty «|»'],
    ['(“$A” eq "x")? http://h/x', 'warning quote-typographic «“»'],
    ['[—key x] http://h/x', 'warning dash-typographic «—key»'],
    ['http://h/$MAX.cfg', 'info macro-glued «$MAX»'],
    ['http://h/$ma.cfg', 'warning macro-unknown «$ma»'],
    ['http://h/${MA}.cfg', 'warning macro-brace «${»'],
    ['http://h/$(MA.cfg', 'error macro-malformed «$(»'],
    ['http://h/$GPP_A.cfg', 'warning macro-alias «$GPP_A»'],
    ['http://h/$SA.cfg', 'warning secret-macro-outside «$SA»'],
    ['http://h/$PATH', 'warning macro-not-here «$PATH»'],
    ['[--key plain] http://h/x', 'info secret-in-clear «--key plain»'],
    ['[--delta] http://h/x', 'warning option-not-here «--delta»'],
    ['[--srv] tftp://h/x', 'warning srv-over-tftp «--srv»'],
    ['[--uid u] http://h/x.loads', 'warning options-on-upgrade «[--uid u]»', 'upgrade'],
    ['/x.loads', 'warning upgrade-server-missing «/x.loads»', 'upgrade'],
    ['($PRVTMR ge 600)', 'warning trigger-parentheses «($PRVTMR ge 600)»', 'trigger'],
    ['($PRVTMR ge 600)? http://h/x', 'error trigger-url «? http://h/x»', 'trigger'],
    ['http://h/a http://h/b http://h/c', 'error report-too-many «http://h/c»', 'report'],
  ]
  test.each(cases)('%s → %s', (text, expected, kind) => expect(found(text, kind)).toContain(expected))
})

describe('what is right gives no problem', () => {
  test.each([
    '/$PSN.xml',
    'http://h/x',
    '($PRVTMR ge 600)? http://p.tel.com/has-reg.cfg | [--post a] http://p.tel.com/lost-reg?',
    '("$A" eq "x|y")? http://a/x|http://b/y',
    '[--key $SA] http://h/x',
    '[--key "$SA" --post g] https://h/x',
    '[--uid $SA --pwd $SB] https://h/x.xml',
    'http://[2001:db8::1]:8080/x',
    '[2001:db8::1]/x',
    '',
    '   ',
    '# anything “at all” (',
  ])('%s', (text) => expect(found(text)).toEqual([]))
})

test.each([
  ['192.168.1.10', '192.168.1.10/$PSN.xml'],
  ['pbx.example.com:69', 'pbx.example.com:69/$PSN.xml'],
  ['basic.txt', '/basic.txt'],
  ['tftp://h', 'tftp://h/$PSN.xml'],
  ['http://h', 'http://h/$PSN.xml'],
  ['C:\\x\\y.xml', '/$PSN.xml'],
  ['tftp:/h/x', 'tftp://'],
  ['https//h/x', 'https://'],
])('%s: what is proposed instead would work', (text, expected) => {
  expect(checkRule(text, 'profile').problems.map(({ params }) => params['expected'])).toContain(expected)
})

test('only a rule that begins with a slash listens to DHCP', () => {
  expect(listensToDhcp('/$PSN.xml')).toBe(true)
  expect(listensToDhcp('tftp://h/x')).toBe(false)
})

test('alias maps are read, thirty at most', () => {
  expect(readAliases('/CPE/SIP-Credentials/name = /flat-profile/Display_Name_1_ ; name=/x;').remaps).toEqual([
    { from: '/CPE/SIP-Credentials/name', to: '/flat-profile/Display_Name_1_' },
    { from: 'name', to: '/x' },
  ])
  expect(readAliases('nothing').problems[0]?.code).toBe('alias-invalid')
  expect(readAliases('a=b;'.repeat(31)).problems[0]?.code).toBe('alias-too-many')
})

describe('secrets are masked in any text', () => {
  test.each([
    ['[--key $SA] http://h/x', '[--key $SA] http://h/x'],
    ['[--key abc] http://h/x', `[--key ${MASK}] http://h/x`],
    ['[--uid bob --pwd "a b"] http://h/x', `[--uid bob --pwd "${MASK}"] http://h/x`],
    ['[--key My Own Secret --srv] http://h/x', `[--key ${MASK} ${MASK} --srv] http://h/x`],
    ['[--pwd My Own Secret] http://h/x', `[--pwd ${MASK} ${MASK}] http://h/x`],
    ['http://bob:pw@h/x', `http://bob:${MASK}@h/x`],
    ['http://h/my-key-file@2x.cfg', 'http://h/my-key-file@2x.cfg'],
    ['http://h:8080/a@b', 'http://h:8080/a@b'],
    ['[--post a --alias b --srv] http://h/x', '[--post a --alias b --srv] http://h/x'],
    ['[--delta] http://h/x', '[--delta] http://h/x'],
  ])('%s', (text, masked) => expect(maskSecrets(text)).toBe(masked))
})

// --- properties ---

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/)
const operand = fc.oneof(
  fc.constantFrom(
    '$PRVTMR',
    '600',
    '-1',
    '11-3-2MPP0001-609',
    'sip88xx.11-3-2MPP0001-609',
    '$(MA:2:3)',
    '"$A"',
    '"x y"',
  ),
)
const operator = fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'eq', 'ne', 'lt', 'le', 'gt', 'ge')
const space = fc.constantFrom('', ' ', '  ', '\n')
const comparison = fc.tuple(operand, operator, operand).map((parts) => parts.join(' '))
const condition = fc.array(comparison, { minLength: 1, maxLength: 3 }).map((list) => `(${list.join(' and ')})?`)
const assignments = fc
  .array(fc.tuple(word, word), { minLength: 1, maxLength: 3 })
  .map((list) => `(${list.map(([name, value]) => `x${name} = "${value} $MA";`).join(' ')})!`)
const bracket = fc.constantFrom('[--key k]', '[--key "k ] k" --post a]', '[--uid $SA --pwd $SB]', '[ --srv ]')
const url = fc.constantFrom('/x.xml', 'http://h/x', 'tftp://h:6900/$MA.cfg', 'https://h/x?y=$MAU')
const alternative = fc
  .tuple(
    fc.option(condition, { nil: '' }),
    fc.option(assignments, { nil: '' }),
    fc.option(bracket, { nil: '' }),
    url,
    space,
  )
  .map(([c, a, b, u, gap]) => [c, a, b, u].filter((text) => text !== '').join(gap === '' ? ' ' : gap))
const rule = fc.array(alternative, { minLength: 1, maxLength: 4 }).map((list) => list.join(' | '))

/** The rule without its places and its spelling. */
const meaning = (text: string, kind: RuleKind = 'profile') =>
  JSON.parse(
    JSON.stringify(parseRule(text, kind), (name, value: unknown) =>
      ['at', 'length', 'valueAt', 'valueLength', 'spelled', 'bracket', 'text', 'problems'].includes(name) &&
      typeof value !== 'string'
        ? undefined
        : name === 'spelled'
          ? undefined
          : value,
    ),
  ) as Record<string, unknown>

const comparable = (text: string) => ({ ...meaning(text), text: '' })

test('what is printed reads as the same rule', () => {
  fc.assert(
    fc.property(rule, (text) => {
      const parsed = parseRule(text)
      expect(hasErrors(parsed.problems)).toBe(false)
      const printed = printRule(parsed)
      expect(comparable(printed)).toEqual(comparable(text))
      expect(printRule(parseRule(printed))).toBe(printed)
    }),
  )
})

const scraps = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'( ) [ ] | ? ! " = < > ; $ : / # @ . - – “ ” { }'.split(' '),
        ' ',
        '--key ',
        '--pwd',
        'and',
        ' or ',
        'ge',
        'eq',
        'http://',
        'tftp://',
        '$A',
        '$SA',
        '$(',
        '$MA',
        '600',
        '11-3-2MPP0001-609',
        'gds://',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))

test('no text makes reading, printing, masking or explaining throw, and every place lies in the text', () => {
  const { variables } = variablesGiven([
    ['A', '| [--key Leak1234] http://h/"('],
    ['SA', 'Leak1234'],
    ['MA', '000e08aabbcc'],
  ])
  fc.assert(
    fc.property(scraps, fc.constantFrom(...ruleKinds), (text, kind) => {
      printRule(parseRule(text, kind))
      maskSecrets(text)
      const explanation = explain(text, kind, { variables })
      for (const { at, length } of explanation.problems) {
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at + length).toBeLessThanOrEqual(text.length)
      }
      expect(JSON.stringify(explanation)).not.toContain('Leak1234')
    }),
    { numRuns: 2_000 },
  )
})

test('the longest rule that is read is explained in well under a second, whatever is in it', () => {
  const patterns = [
    '(',
    '[',
    '"',
    '|',
    '$A',
    '$(',
    '--key x ',
    '[--key x]',
    '($A eq "',
    '()?',
    'passw',
    '://',
    ' ',
    'a@',
    '[ ',
    '--',
    '((a=',
    '$SA',
    '[--key $SA',
    'GPP_SA',
    '$MPWD',
    '%5B--key+',
    '1 = 1 and ',
  ]
  const { variables } = variablesGiven([
    ['A', 'xyz'],
    ['SA', 'secret99'],
  ])
  for (const pattern of patterns) {
    const text = pattern.repeat(Math.floor(RULE_LIMIT / pattern.length))
    for (const kind of ruleKinds) {
      const before = performance.now()
      explain(text, kind, { variables })
      expect(performance.now() - before, `${pattern} as ${kind}`).toBeLessThan(1_500)
    }
  }
  expect(checkRule('x'.repeat(RULE_LIMIT + 1)).problems[0]?.code).toBe('too-long')
})
