import { describe, expect, test } from 'vitest'
import type { RuleKind } from '../../../shared/domain/rule/ast.ts'
import { triggersTogether } from '../../../shared/domain/rule/compare.ts'
import { evaluateRule } from '../../../shared/domain/rule/evaluate.ts'
import { explain } from '../../../shared/domain/rule/explain.ts'
import type { ExplainDeps, Explanation } from '../../../shared/domain/rule/explanation.ts'
import { chooseReading, defaultReadings, readings } from '../../../shared/domain/rule/readings.ts'
import { variablesGiven } from '../../../shared/domain/rule/variables.ts'

type Given = Record<string, string>

const world = (vars: Given = {}, more: Partial<ExplainDeps> = {}): ExplainDeps => ({
  variables: variablesGiven(Object.entries(vars)).variables,
  ...more,
})

function told(
  text: string,
  vars: Given = {},
  kind: RuleKind = 'profile',
  more: Partial<ExplainDeps> = {},
): Explanation {
  return explain(text, kind, world(vars, more))
}

const verdicts = ({ rules }: Explanation) => rules[0]?.alternatives.map((a) => a.verdict)
const codes = ({ problems }: Explanation) => problems.map((p) => p.code)
const outcome = ({ rules }: Explanation) => rules[0]?.outcome

/** `GET http://h:80/x`, what the phone asks for first. */
function asks(explanation: Explanation): string | undefined {
  const result = outcome(explanation)
  if (result?.kind !== 'request') return result?.kind
  return `${result.request.method} ${result.request.candidates[0]?.url ?? 'nowhere'}`
}

describe('the vectors of the phone facts', () => {
  const registered = '($PRVTMR ge 600)? http://p.tel.com/has-reg.cfg | [--post a] http://p.tel.com/lost-reg?'

  test('a timer that has run far enough takes the first', () => {
    const explanation = told(registered, { PRVTMR: '601' })
    expect(asks(explanation)).toBe('GET http://p.tel.com:80/has-reg.cfg')
    expect(verdicts(explanation)).toEqual(['taken', 'not-reached'])
    expect(explanation.rules[0]?.alternatives[0]?.comparisons[0]).toMatchObject({
      truth: 'true',
      operator: 'ge',
      left: { kind: 'integer', written: '$PRVTMR', value: '601' },
      right: { kind: 'integer', written: '600', value: '600' },
    })
  })

  test('otherwise the second posts the register with its macros put in', () => {
    const explanation = told(registered, { PRVTMR: '10', A: 'x=$MA', MA: '000e08aabbcc' })
    expect(asks(explanation)).toBe('POST http://p.tel.com:80/lost-reg?')
    expect(explanation.rules[0]?.alternatives[1]?.request?.post).toEqual({ register: 'A', body: 'x=000e08aabbcc' })
  })

  test('a quoted macro is compared as a string', () => {
    const rule = '("$CCERT" eq "Installed")? https://p.tel.com/config? | https://p.tel.com/config?cisco$MAU'
    expect(asks(told(rule, { CCERT: 'Installed', MAU: '000E08AABBCC' }))).toBe('GET https://p.tel.com:443/config?')
    expect(asks(told(rule, { CCERT: 'Not Installed', MAU: '000E08AABBCC' }))).toBe(
      'GET https://p.tel.com:443/config?cisco000E08AABBCC',
    )
  })

  test('assignments come before the fetch', () => {
    const rule =
      '("$A" ne "Provisioned")? (Line_Enable_1_ = "No";)! https://p.tel.com/init-prov | https://p.tel.com/configs'
    const explanation = told(rule, { A: '' })
    expect(asks(explanation)).toBe('GET https://p.tel.com:443/init-prov')
    expect(explanation.rules[0]?.alternatives[0]?.assignments).toEqual([{ name: 'Line_Enable_1_', value: 'No' }])
    expect(asks(told(rule, { A: 'Provisioned' }))).toBe('GET https://p.tel.com:443/configs')
  })

  test('registers are assigned by one small letter, with macros in the value', () => {
    const explanation = told('(User_ID_1_ = "uid$B" ; c = "" ; d = "$MA" ;)! http://h/x', {
      B: '7',
      MA: '000e08aabbcc',
    })
    expect(explanation.rules[0]?.alternatives[0]?.assignments).toEqual([
      { name: 'User_ID_1_', value: 'uid7' },
      { name: 'GPP_C', value: '' },
      { name: 'GPP_D', value: '000e08aabbcc' },
    ])
  })

  test('a leading # comments the whole rule out', () => {
    const explanation = told('# http://192.168.1.200/sample.cfg')
    expect(outcome(explanation)).toEqual({ kind: 'skip', reason: 'comment' })
    expect(codes(explanation)).toEqual([])
  })

  test('a rule without a server asks the one that DHCP names', () => {
    const dhcp = { options: new Map([[150, '192.168.150.20']]) }
    const explanation = told('/$PSN.xml', { PSN: '8851-3PCC', PN: 'CP-8851-3PCC', MA: '14a2a0e0837a' }, 'profile', {
      dhcp,
    })
    expect(asks(explanation)).toBe('RRQ tftp://192.168.150.20:69/8851-3PCC.xml')
    const result = outcome(explanation)
    expect(result?.kind === 'request' && result.request.candidates.map((c) => c.url)).toEqual([
      'tftp://192.168.150.20:69/8851-3PCC.xml',
      'tftp://192.168.150.20:69/Cisco/CP-8851-3PCC/14a2a0e0837a.cfg',
      'http://192.168.150.20:80/8851-3PCC.xml',
      'http://192.168.150.20:80/Cisco/CP-8851-3PCC/14a2a0e0837a.cfg',
      'https://192.168.150.20:443/8851-3PCC.xml',
      'https://192.168.150.20:443/Cisco/CP-8851-3PCC/14a2a0e0837a.cfg',
    ])
  })

  test('options are asked in the order of DHCP_Option_To_Use, and a path is tried as it is first', () => {
    const options = new Map([
      [66, '10.0.0.1'],
      [160, 'https://prov.example:8443/dir/; http://b'],
    ])
    const vars = { PSN: '8851-3PCC', PN: 'CP-8851-3PCC', MA: '14a2a0e0837a' }
    const explanation = told('/$PSN.xml', vars, 'profile', { dhcp: { options, use: '160,66' } })
    const result = outcome(explanation)
    expect(result?.kind === 'request' && result.request.candidates.slice(0, 4).map((c) => c.url)).toEqual([
      'https://prov.example:8443/dir/',
      'https://prov.example:8443/dir/8851-3PCC.xml',
      'https://prov.example:8443/dir/Cisco/CP-8851-3PCC/14a2a0e0837a.cfg',
      'http://b:80/8851-3PCC.xml',
    ])
  })

  test('a port of its own', () => {
    expect(asks(told('tftp://prov.telco.com:6900/cisco/config/$PN.cfg', { PN: 'CP-7841-3PCC' }))).toBe(
      'RRQ tftp://prov.telco.com:6900/cisco/config/CP-7841-3PCC.cfg',
    )
  })

  test('a macro may be glued to the text around it', () => {
    const explanation = told('tftp://192.168.1.200/CP-7841-3PCC$MA.cfg', { MA: '000e08aabbcc' })
    expect(asks(explanation)).toBe('RRQ tftp://192.168.1.200:69/CP-7841-3PCC000e08aabbcc.cfg')
    expect(codes(explanation)).toEqual([])
  })

  test('the aliases come from the register that the option names', () => {
    const map = '/CPE/SIP-Credentials/name = /flat-profile/Display_Name_1_ ;'
    const explanation = told('[--alias b] https://p.tel.com/account/$PN$MA.xml', { PN: 'CP', MA: '1', B: map })
    expect(explanation.rules[0]?.alternatives[0]?.request?.alias).toEqual({ register: 'B', text: map })
  })

  test('an upgrade rule is skipped when the load runs already', () => {
    const rule = '($SWVER ne sip88xx.11-3-2MPP0001-609)? http://ps.tell.com/sw/sip88xx.11-3-2MPP0001-BN.loads'
    const same = told(rule, { SWVER: 'sip88xx.11-3-2MPP0001-609' }, 'upgrade')
    expect(outcome(same)).toEqual({ kind: 'skip', reason: 'no-condition-holds' })
    expect(asks(told(rule, { SWVER: 'sip88xx.11-2-3MPP-256' }, 'upgrade'))).toBe(
      'GET http://ps.tell.com:80/sw/sip88xx.11-3-2MPP0001-BN.loads',
    )
  })

  test('11.0.0 is a format error', () => {
    const explanation = told('($SWVER gt 11.0.0)? http://h/x', { SWVER: '11-3-2MPP0001-609' }, 'upgrade')
    expect(codes(explanation)).toContain('version-format')
    expect(outcome(explanation)).toEqual({ kind: 'error' })
  })

  test('a trigger has no parentheses', () => {
    const explanation = told('$UPGTMR gt 300 and $PRVTMR ge 600', { UPGTMR: '301', PRVTMR: '599' }, 'trigger')
    expect(explanation.trigger?.comparisons.map((c) => c.truth)).toEqual(['true', 'false'])
    expect(explanation.trigger?.outcome).toEqual({ kind: 'trigger', truth: 'false' })
    expect(codes(explanation)).toEqual([])
  })

  test.each([
    ['192.168.1.130/profiles/init.cfg', 'RRQ tftp://192.168.1.130:69/profiles/init.cfg'],
    ['http://host:8080/prov/$D/$E.cfg', 'GET http://host:8080/prov/d/e.cfg'],
    ['https://secure.me.com/profile?Linksys', 'GET https://secure.me.com:443/profile?Linksys'],
    ['http://192.168.1.200/basic.txt', 'GET http://192.168.1.200:80/basic.txt'],
    ['tftp://192.168.1.200/basic.txt.gz', 'RRQ tftp://192.168.1.200:69/basic.txt.gz'],
    ['https://prov.server.com/cgi-bin/reflect.pl?', 'GET https://prov.server.com:443/cgi-bin/reflect.pl?'],
    ['tftp://prov.telco.com/cisco/$B/$MA.cfg', 'RRQ tftp://prov.telco.com:69/cisco/Dj6Lmp23Q/000e08012345.cfg'],
    [
      'tftp://192.168.1.5/image/sip78xx.14-1-1MN-366.loads',
      'RRQ tftp://192.168.1.5:69/image/sip78xx.14-1-1MN-366.loads',
    ],
  ])('%s', (rule, request) => {
    const explanation = told(rule, { D: 'd', E: 'e', B: 'Dj6Lmp23Q', MA: '000e08012345' })
    expect(asks(explanation)).toBe(request)
    expect(codes(explanation)).toEqual([])
  })

  test('a rule with an activation address asks nobody here', () => {
    expect(outcome(told('gds://'))).toEqual({ kind: 'activation', alternative: 0 })
  })

  test('the first example of the chapter: a key for the file', () => {
    const explanation = told('[--key MyOwnSecret] tftp://192.168.1.200/basic.cfg')
    expect(asks(explanation)).toBe('RRQ tftp://192.168.1.200:69/basic.cfg')
    expect(explanation.rules[0]?.alternatives[0]?.request?.key).toBe('set')
    const printed = told('[key MyOwnSecret] tftp://192.168.1.200/basic.cfg')
    expect(codes(printed)).toContain('option-dashes')
    expect(printed.rules[0]?.alternatives[0]?.request?.key).toBe('set')
    expect(JSON.stringify([explanation, printed])).not.toContain('MyOwnSecret')
  })
})

describe('a rule that the phone cannot read', () => {
  test('is told once: nothing of it is taken, and nothing is asked for', () => {
    const explanation = told('[--key abcd] ($PRVTMR ge 600)? http://h/x | http://h/y', { PRVTMR: '700' })
    expect(codes(explanation)).toContain('condition-after-options')
    expect(outcome(explanation)).toEqual({ kind: 'error' })
    expect(verdicts(explanation)).toEqual(['error', 'error'])
    expect(explanation.rules[0]?.alternatives.map(({ request, unconditional }) => [request, unconditional])).toEqual([
      [undefined, false],
      [undefined, false],
    ])
  })
})

describe('what is not known is said, not guessed', () => {
  test('a macro without a value leaves its condition open, and what follows with it', () => {
    const explanation = told('($PRVTMR ge 600)? http://a/x | http://a/y')
    expect(verdicts(explanation)).toEqual(['undetermined', 'undetermined'])
    expect(outcome(explanation)).toEqual({ kind: 'undetermined', alternative: 0, unset: ['PRVTMR'] })
  })

  test('a false part settles it all the same', () => {
    expect(verdicts(told('(1 eq 2 and $PRVTMR ge 600)? http://a/x | http://a/y'))).toEqual(['not-taken', 'taken'])
  })

  test('a rule without a server and a world without DHCP', () => {
    const result = outcome(told('/x.xml'))
    expect(result?.kind === 'request' && result.request.missing).toBe('dhcp')
  })

  test('the site is asked whether it would answer', () => {
    const asked: string[] = []
    const explanation = told('http://bench/a.xml', {}, 'profile', {
      served: ({ path, method }) => {
        asked.push(`${method} ${path}`)
        return { kind: 'file', file: 'a.xml' }
      },
    })
    expect(asked).toEqual(['GET /a.xml'])
    const result = outcome(explanation)
    expect(result?.kind === 'request' && result.request.candidates[0]?.served).toEqual({ kind: 'file', file: 'a.xml' })
  })
})

describe('macros are put in before the rule is read', () => {
  test('a register may hold a whole rule', () => {
    const explanation = told('$A', { A: '[--key Hidden1234] http://h/x | http://h/y' })
    expect(asks(explanation)).toBe('GET http://h:80/x')
    expect(codes(explanation)).toContain('macro-structure')
    expect(JSON.stringify(explanation)).not.toContain('Hidden1234')
  })

  test('an empty macro is not a side that was left out', () => {
    const explanation = told('($A ge 600)? http://h/x', { A: '', SWVER: '11-3-2MPP0001-609' })
    expect(codes(explanation)).toContain('operand-empty')
    expect(outcome(explanation)).toEqual({ kind: 'error' })
  })

  test('a side that was left out is the firmware', () => {
    const explanation = told('(! 11-3-2MPP0001-609)? http://h/x', { SWVER: 'sip88xx.11-3-1MPP-110' }, 'upgrade')
    expect(verdicts(explanation)).toEqual(['taken'])
    expect(codes(explanation)).toEqual(expect.arrayContaining(['legacy-left', 'legacy-not']))
  })
})

describe('reports', () => {
  test('two rules stand side by side', () => {
    const explanation = told('[--status]http://h/st.xml [--delta]http://h/d.xml', {}, 'report')
    expect(codes(explanation)).toEqual([])
    expect(explanation.rules.map(({ alternatives }) => alternatives[0]?.request?.report)).toEqual(['status', 'delta'])
    expect(explanation.rules.map(({ outcome: o }) => o.kind === 'request' && o.request.candidates[0]?.url)).toEqual([
      'http://h:80/st.xml',
      'http://h:80/d.xml',
    ])
  })

  test('a report is posted, put, or written by TFTP', () => {
    expect(asks(told('http://h/$MA.xml', { MA: '1' }, 'report'))).toBe('POST http://h:80/1.xml')
    expect(asks(told('http://h/r.xml', {}, 'report', { reportMethod: 'PUT' }))).toBe('PUT http://h:80/r.xml')
    expect(asks(told('tftp://h/r.xml', {}, 'report'))).toBe('WRQ tftp://h:69/r.xml')
  })
})

describe('where documents disagree, the reading is chosen', () => {
  const choose = (id: string, choice: string) => {
    const chosen = chooseReading(defaultReadings, id, choice)
    if (!chosen) throw new Error('no such reading')
    return { readings: chosen }
  }

  test('every reading has a default among its choices', () => {
    for (const { id, choices } of readings) expect(choices).toContain(defaultReadings[id])
    for (const { id, choices } of readings) expect(defaultReadings[id]).toBe(choices[0])
    expect(chooseReading(defaultReadings, 'constructor', 'dhcp')).toBeUndefined()
  })

  test('the server of a rule that names none', () => {
    const asking = { requestingHost: '192.168.1.9', ...choose('profileServer', 'requesting-host') }
    expect(asks(told('/x.xml', {}, 'profile', asking))).toBe('RRQ tftp://192.168.1.9:69/x.xml')
    expect(asks(told('/x.loads', {}, 'upgrade', { requestingHost: '192.168.1.9' }))).toBe(
      'RRQ tftp://192.168.1.9:69/x.loads',
    )
    const refused = outcome(told('/x.loads', {}, 'upgrade', choose('upgradeServer', 'refuse')))
    expect(refused?.kind === 'request' && refused.request.missing).toBe('refused')
  })

  test('options on an upgrade rule', () => {
    const rule = '[--uid u --pwd secret99] http://h/x.loads'
    expect(told(rule, {}, 'upgrade').rules[0]?.alternatives[0]?.request).toMatchObject({
      credentials: 'none',
      ignored: ['--uid', '--pwd'],
    })
    expect(
      told(rule, {}, 'upgrade', choose('upgradeOptions', 'obey')).rules[0]?.alternatives[0]?.request,
    ).toMatchObject({
      credentials: 'set',
      ignored: [],
    })
  })

  test('triggers hold a resync back, or cause one', () => {
    expect(triggersTogether([], 'gate')).toBe('allowed')
    expect(triggersTogether(['false', 'true'], 'gate')).toBe('allowed')
    expect(triggersTogether(['false'], 'gate')).toBe('blocked')
    expect(triggersTogether(['unknown'], 'gate')).toBe('unknown')
    expect(triggersTogether(['true'], 'cause')).toBe('causes')
    expect(triggersTogether(['false'], 'cause')).toBe('no-effect')
  })

  test('# is a comment or is not', () => {
    expect(asks(told('#http://h/x', {}, 'profile', choose('comments', 'literal')))).not.toBe('skip')
  })
})

describe('a key is nowhere in an explanation', () => {
  const key = 'Tr0ub4dor&3'
  test.each([
    `[--key ${key}] http://h/x`,
    `[--key "${key}"] http://h/x`,
    `[--key $SA --uid u --pwd $SB] http://h/x`,
    `[--key $A] http://h/x`,
    `[--key x$A] http://h/$MA.cfg`,
    `[--key $A] http://h/$A`,
    `[--pwd${key}] http://h/x`,
    `[-clé ${key}] http://h/x`,
    `[key ${key}] http://h/x`,
    `[—key ${key}] http://h/x`,
    `[--kye ${key}] http://h/x`,
    `[--passwd ${key}] http://h/x`,
    `[--key My Own ${key}] http://h/x`,
    `[--key ${key} http://h/x`,
    `[--key "${key} http://h/x`,
    `[--key $A`,
    `http://user:${key}@h/x`,
    `http://${key}@h/x`,
    `http://u:pa/${key}@h/x`,
    `(Admin_Password = "${key}";)! http://h/x`,
    `(GPP_SA = "$A";)! http://h/x`,
    `("$MPWD" eq "${key}")? http://h/x`,
    `http://h/x?password=${key}`,
    `http://p/admin/resync?%5B--uid+admin+--pwd+${key}%5Dhttp://h/x`,
  ])('%s', (rule) => {
    for (const kind of ['profile', 'upgrade', 'report', 'trigger'] as const) {
      const explanation = told(rule, { A: key, SA: key, SB: key, MPWD: key, MA: '000e08aabbcc' }, kind)
      expect(JSON.stringify(explanation)).not.toContain(key)
      expect(JSON.stringify(explanation)).not.toContain(key.replace('&', '\\u0026'))
    }
  })

  test('who carries the rule out has it', () => {
    const { parts } = evaluateRule(
      '[--key $SA --uid u$SB --pwd "p w"] http://h/x',
      'profile',
      world({ SA: key, SB: '1' }),
    )
    expect(parts[0]?.alternatives[0]?.request).toMatchObject({ key, uid: 'u1', pwd: 'p w' })
  })

  test('a dollar that was written twice does not become a secret', () => {
    const { parts } = evaluateRule('[--key $$SA] http://h/x', 'profile', world({ SA: key }))
    expect(parts[0]?.alternatives[0]?.request?.key).toBe('$SA')
  })
})
