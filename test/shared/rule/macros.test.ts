import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import table from '../../../resources/macro-variables.json' with { type: 'json' }
import { expandRuleText } from '../../../shared/domain/rule/expand-rule.ts'
import { expandTemplate, logMessageNamed } from '../../../shared/domain/rule/log-message.ts'
import { findMacro, longestMacro, macroContexts, macros } from '../../../shared/domain/rule/macro-table.ts'
import { EXPANDED_LIMIT, expandMacros, sourceOf } from '../../../shared/domain/rule/macros.ts'
import { variablesGiven, variablesOf } from '../../../shared/domain/rule/variables.ts'
import { mac } from '../../support/mac.ts'

const given = (vars: Record<string, string>) => variablesGiven(Object.entries(vars)).variables

const agentVector = (input: string) => input.startsWith('$VERSION')
const logVector = (input: string) => input.includes('$SCHEME')

describe('every vector of the macro table', () => {
  test.each(table.test_vectors)('$input', ({ vars, input, output }) => {
    const variables = given({ ...vars })
    if (agentVector(input)) expect(expandMacros(input, variables, { context: 'agent' }).text).toBe(output)
    else if (logVector(input)) expect(expandTemplate(input, variables).text).toBe(output)
    else expect(expandRuleText(input, variables)).toBe(output)
  })
})

test('the language knows exactly the macros that the table documents', () => {
  const documented = table.variables.map(({ name }) => name.replace(/n$/, '1')).filter((name) => name !== '$')
  for (const name of documented) expect(findMacro(name), name).toBeDefined()
  const known = new Set(documented.map((name) => name.replace(/\d+$/, '')))
  for (const { name } of macros) expect(known.has(name), name).toBe(true)
  expect(table.variables).toHaveLength(66)
})

test('a macro is expanded where the table says so and nowhere else', () => {
  const word: Record<string, string> = {
    profile: 'Profile_Rule*',
    trigger: 'Resync_Trigger_*',
    upgrade: 'Upgrade_Rule',
  }
  for (const { name, contexts } of table.variables) {
    const macro = findMacro(name.replace(/n$/, '1'))
    if (macro === undefined) continue
    for (const context of macroContexts.filter((c) => word[c] !== undefined))
      expect(macro.contexts.includes(context), `${name} in ${context}`).toBe(contexts.includes(word[context] ?? ''))
  }
})

test('the longest name wins, and digits belong to numbered names', () => {
  expect(longestMacro('MAU')).toBe('MAU')
  expect(longestMacro('MACfg')).toBe('MAC')
  expect(longestMacro('UID12x')).toBe('UID12')
  expect(longestMacro('PROXY')).toBe('PROXY')
  expect(longestMacro('PROXY3')).toBe('PROXY3')
  expect(longestMacro('STRANGE')).toBeUndefined()
})

test('a macro whose value names a macro is not expanded again', () => {
  const loop = given({ A: '$B', B: '$A' })
  expect(expandMacros('$A$B', loop, { context: 'profile' }).text).toBe('$B$A')
})

test('a phone gives a value to every macro that the table documents', () => {
  const parameters = new Map<string, string>()
  for (const letter of ['SA', 'SB', 'SC', 'SD', ...'ABCDEFGHIJKLMNOP'.split('')])
    parameters.set(`GPP_${letter}`, `gpp ${letter}`)
  for (const name of ['User_ID_1_', 'Display_Name_1_', 'Auth_ID_1_', 'Proxy_1_', 'XML_User_Name'])
    parameters.set(name, name)
  const variables = variablesOf({
    mac: mac('00:0e:08:aa:bb:cc'),
    model: 'CP-8851-3PCC',
    serial: 'FCH2305DMH0',
    firmware: 'sip88xx.11-3-1MPP-110',
    hardware: '2.0.1',
    ip: '192.168.1.100',
    externalIp: '66.43.16.52',
    clientCertificate: true,
    customised: false,
    parameters,
    state: {
      provisioning: -1,
      secondsSinceResync: 10,
      secondsSinceUpgrade: 20,
      upgrade: 1,
      upgradeError: 'http_get failed',
      upgradeCondition: '1.0.2<1.1',
      registrationLost: new Map([
        [1, 5],
        [2, 6],
      ]),
      originType: 'orig_mpp',
      authorisation: 'none',
    },
    request: { scheme: 'tftp', host: 'prov', ip: '10.0.0.1', port: 69, path: '/a.xml', error: 'corrupt file' },
    mobility: { status: 'on', user: 'u', password: 'p' },
    call: { incomingName: 'n', remoteNumber: '1' },
  })
  // $NOTIFY and $REGISTER are orders, not values.
  const missing = table.variables
    .map(({ name }) => name.replace(/n$/, '1'))
    .filter((name) => !['$', 'NOTIFY', 'REGISTER'].includes(name) && !variables.has(name))
  expect(missing).toEqual([])
  expect(variables.get('PSN')?.value).toBe('8851-3PCC')
  expect(variables.get('VERSION')?.value).toBe('Cisco-CP-8851-3PCC/11.3.1')
  expect(variables.get('B')).toEqual({ value: 'gpp B', origin: 'parameter', from: 'GPP_B' })
  expect(expandMacros('$VERSION ($MA)', variables, { context: 'agent' }).text).toBe(
    'Cisco-CP-8851-3PCC/11.3.1 (000e08aabbcc)',
  )
})

test('a log message that is empty is not sent', () => {
  expect(expandTemplate('  ', new Map()).text).toBeUndefined()
  expect(
    expandTemplate(
      '$PN $MAC -- Resync failed: $ERR',
      given({ PN: 'CP-7841-3PCC', MAC: '00:0e:08:ab:cd:ef', ERR: 'Download failed' }),
      'Log_Failure_Msg',
    ).text,
  ).toBe('CP-7841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: Download failed')
  expect(logMessageNamed('Log_Resync_Failure_Msg')).toBe('Log_Failure_Msg')
  expect(logMessageNamed('constructor')).toBeUndefined()
})

test('secrets stay unexpanded in log messages', () => {
  expect(expandTemplate('$SA $SB', given({ SA: 'secret', SB: 'other' })).text).toBe('$SA $SB')
})

test('both readings of a substring and of $GPP_A can be had', () => {
  const variables = given({ MAU: '000E08012345', A: 'ABC' })
  expect(expandMacros('$(MAU:4)', variables, { context: 'profile', substrings: false }).text).toBe('$(MAU:4)')
  expect(expandMacros('$GPP_A', variables, { context: 'profile', gppAlias: true }).text).toBe('ABC')
  expect(expandMacros('$(MAU:40:2)x', variables, { context: 'profile' }).text).toBe('x')
})

test('expansion has a limit and says when it cut', () => {
  const bomb = given({ A: 'x'.repeat(10_000) })
  const { text, cut } = expandMacros('$A'.repeat(1_000), bomb, { context: 'profile' })
  expect(cut).toBe(true)
  expect(text).toHaveLength(EXPANDED_LIMIT)
})

test('a place in the expanded text leads back to the text as written', () => {
  const expansion = expandMacros('a$MA/b$A.', given({ MA: '000e08aabbcc', A: '' }), { context: 'profile' })
  expect(expansion.text).toBe('a000e08aabbcc/b.')
  expect(sourceOf(expansion, 0, 1)).toEqual({ at: 0, length: 1 })
  expect(sourceOf(expansion, 5, 3)).toEqual({ at: 1, length: 3 })
  expect(sourceOf(expansion, 13, 2)).toEqual({ at: 4, length: 2 })
  expect(sourceOf(expansion, 0, 16)).toEqual({ at: 0, length: 9 })
})

test('expansion never throws and every use is where it says', () => {
  const pieces = fc.array(
    fc.oneof(fc.constantFrom('$', '$(', '$MA', '$(MA:', '$(MA:1:2)', ')', '${', '$$', '$A', 'x', ' '), fc.string()),
  )
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('')
      const expansion = expandMacros(text, given({ MA: '000e08aabbcc', A: 'q' }), { context: 'profile' })
      for (const use of expansion.uses) {
        expect(text[use.at]).toBe('$')
        expect(sourceOf(expansion, use.outAt, use.outLength).at).toBe(use.outLength === 0 ? expect.anything() : use.at)
      }
    }),
  )
})
