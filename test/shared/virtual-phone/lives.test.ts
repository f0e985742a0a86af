import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoneSetup, step, createPhone } from '../../../shared/domain/virtual-phone/machine/machine.ts'
import { phoneReadings } from '../../../shared/domain/virtual-phone/machine/readings.ts'
import type { PhoneReadings } from '../../../shared/domain/virtual-phone/machine/readings.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import { PARAMETERS_LIMIT, isYes } from '../../../shared/domain/virtual-phone/machine/parameters.ts'
import { changedParameters, nextResync, parameter, verdict } from '../../../shared/domain/virtual-phone/machine/view.ts'
import type {
  FetchAnswer,
  PhoneEffect,
  PhoneEvent,
  RequestId,
  TimerName,
} from '../../../shared/domain/virtual-phone/machine/world.ts'
import { catalogue, identity, noon } from '../../support/virtual-phone-life.ts'

/** Keys and passwords that these lives use: KEYkeyKEY, UIDuidUID, PWDpwdPWD, IKMikmIKM, REGregREG. */
const options = [
  '',
  '[--key KEYkeyKEY] ',
  '[--uid UIDuidUID --pwd PWDpwdPWD] ',
  '[--key $SA] ',
  '[--post a] ',
  '[--alias b] ',
  '[--srv] ',
  '[--kye KEYkeyKEY] ',
]
const conditions = [
  '',
  '',
  '("$A" eq "1")? ',
  '($PRVST ne 2)? ',
  '($PRVTMR ge 60)? ',
  '($SWVER lt sip78xx.12-0-1MPP0001-1)? ',
  '(broken? ',
]
const assigns = ['', '', '(GPP_A = "1";)! ', '(Provision_Enable = "No";)! ', '(a = "$MA"; Proxy_1_ = "x";)! ']
const urls = [
  'http://h/$MA.cfg',
  'tftp://10.0.0.1/x',
  '/$PSN.xml',
  'https://h:8443/a?b=$B',
  'gds://',
  'nonsense://x',
  'http://h/$SA/x',
]

const rule = fc.oneof(
  fc.constantFrom('', '# http://h/x', '/$PSN.xml'),
  fc
    .tuple(
      fc.constantFrom(...conditions),
      fc.constantFrom(...assigns),
      fc.constantFrom(...options),
      fc.constantFrom(...urls),
    )
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 40 }),
)
const schedule = fc.constantFrom('0', '', '30', '600,1200,300', '5+10', '60,0', 'x', '3600')
const yesNo = fc.constantFrom('Yes', 'Yes', 'Yes', 'No', 'no', 'perhaps')
const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  Profile_Rule: rule,
  Profile_Rule_B: rule,
  Profile_Rule_C: rule,
  Profile_Rule_D: rule,
  Upgrade_Rule: fc.constantFrom(
    '',
    'http://h/sip78xx.12-0-1MPP0001-1.loads',
    '($SWVER lt sip78xx.12-0-1MPP0001-1)? http://h/sip78xx.12-0-1MPP0001-1.loads',
    'http://h/sip88xx.12-0-1MPP0001-1.loads',
    'x',
  ),
  Report_Rule: fc.constantFrom('', 'http://h/r', '[--key KEYkeyKEY]http://h/r [--delta]http://h/d'),
  Report_To_Server: fc.constantFrom('On Request', 'On Local Change', 'Periodically'),
  Periodic_Upload_To_Server: fc.constantFrom('600', '1', 'x'),
  Resync_Periodic: schedule,
  Resync_Error_Retry_Delay: schedule,
  Upgrade_Error_Retry_Delay: schedule,
  Resync_Random_Delay: fc.constantFrom('0', '2', '70000', 'x'),
  Resync_At__HHmm_: fc.constantFrom('', '', '0300', '2400', '9999'),
  Forced_Resync_Delay: fc.constantFrom('0', '60', '14400'),
  Resync_Trigger_1: fc.constantFrom('', '', '$PRVTMR ge 60', '$UPGTMR gt 300 and $PRVTMR ge 600', '(('),
  Provision_Enable: yesNo,
  Resync_On_Reset: yesNo,
  Upgrade_Enable: yesNo,
  Resync_Fails_On_FNF: yesNo,
  Resync_After_Upgrade_Attempt: yesNo,
  CISCO_XML_EXE_Enable: yesNo,
  Enable_Direct_Action_Url: yesNo,
  Proxy_1_: fc.constantFrom('', 'a', 'b'),
  Enable_VLAN: yesNo,
  GPP_A: fc.constantFrom('', '1', 'mac=$MA', 'REGregREG'),
  GPP_B: fc.constantFrom('', '/a/b = /flat-profile/GPP_C ;'),
  GPP_SA: fc.constantFrom('', 'REGregREG'),
  IKM_HTTP_Encrypt_Content: fc.constantFrom('', 'IKMikmIKM'),
  Syslog_Server: fc.constantFrom('', 's'),
  Debug_Server: fc.constantFrom('', 'd'),
  Debug_Level: fc.constantFrom('DEBUG', '3', ''),
  Custom_CA_Rule: fc.constantFrom('', 'http://h/ca.pem', '/'),
  Log_Request_Msg: fc.constantFrom('', '$PN $MAC -- Requesting resync $SCHEME://$SERVIP:$PORT$PATH', '$ERR $PATH'),
}
const parameters = fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const profile = fc
  .tuple(parameters, fc.constantFrom('', ' ua="rw"', ' ua="rw" preserve-value="y"', ' ua="na" user-pref="y"'))
  .map(([found, attributes]) => {
    const inside = Object.entries(found).map(([name, value]) => `<${name}${attributes}>${escape(value)}</${name}>`)
    return `<flat-profile>${inside.join('')}</flat-profile>`
  })
const fuzzed = fc
  .tuple(profile, fc.nat(), fc.nat({ max: 30 }), fc.string({ maxLength: 12 }))
  .map(
    ([text, at, cut, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + cut),
  )

const text = fc.oneof(
  { weight: 4, arbitrary: profile },
  { weight: 2, arbitrary: fuzzed },
  fc.string({ maxLength: 60 }),
  fc.constant('[PLATFORM_1]\nkern=k.sbn'),
)
const answer: fc.Arbitrary<FetchAnswer> = fc.oneof(
  {
    weight: 6,
    arbitrary: text.map((content): FetchAnswer => ({
      kind: 'content',
      text: content,
      status: 200,
      bytes: content.length,
      forms: [],
    })),
  },
  fc.constantFrom<FetchAnswer>(
    { kind: 'undecodable', reason: 'wrong-key', status: 200, bytes: 3 },
    { kind: 'redirect', status: 302, location: '/again' },
    { kind: 'redirect', status: 301, location: 'http://other/KEYkeyKEY' },
    { kind: 'redirect', status: 307, location: null },
    { kind: 'challenge', status: 401 },
    { kind: 'refused', status: 404 },
    { kind: 'refused', status: 503 },
    { kind: 'tftp-error', code: 1, text: 'File not found' },
    { kind: 'tftp-error', code: 0, text: 'PWDpwdPWD' },
    { kind: 'unreachable', reason: 'timeout', detail: 'no answer' },
    { kind: 'unreachable', reason: 'tls', detail: 'certificate' },
  ),
)

type Move =
  | { readonly move: 'wait'; readonly seconds: number }
  | { readonly move: 'answer'; readonly answer: FetchAnswer }
  | { readonly move: 'stale' }
  | { readonly move: 'power'; readonly on: boolean }
  | { readonly move: 'call'; readonly active: boolean }
  | { readonly move: 'submit'; readonly values: Record<string, string> }
  | {
      readonly move: 'ask'
      readonly what: Extract<PhoneEvent, { type: 'asked' }>['what']
      readonly by: Extract<PhoneEvent, { type: 'asked' }>['by']
      readonly rule: string | null
    }

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: answer.map((given): Move => ({ move: 'answer', answer: given })) },
  { weight: 4, arbitrary: fc.nat({ max: 7200 }).map((seconds): Move => ({ move: 'wait', seconds })) },
  { weight: 1, arbitrary: fc.constant<Move>({ move: 'stale' }) },
  { weight: 1, arbitrary: fc.boolean().map((on): Move => ({ move: 'power', on })) },
  { weight: 1, arbitrary: fc.boolean().map((active): Move => ({ move: 'call', active })) },
  { weight: 1, arbitrary: parameters.map((given): Move => ({ move: 'submit', values: given })) },
  {
    weight: 2,
    arbitrary: fc.record({
      move: fc.constant('ask' as const),
      what: fc.constantFrom(
        'resync',
        'resync',
        'resync',
        'upgrade',
        'report',
        'reboot',
        'restart',
        'factory-reset',
        'update-ca',
      ),
      by: fc.constantFrom('web', 'notify', 'xml', 'menu'),
      rule: fc.option(rule),
    }),
  },
)

const readings = fc.record(
  Object.fromEntries(phoneReadings.map(({ id, choices }) => [id, fc.constantFrom(...(choices as readonly string[]))])),
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<PhoneReadings>>

const network = { ip: '10.0.0.7', domain: 'acme.example', dhcp: { 66: 'tftp://a/;http://b/prov', 150: '10.0.0.2' } }

const words = JSON.parse(
  readFileSync(new URL('../../../renderer/locales/en/virtualPhone.json', import.meta.url), 'utf8'),
) as { readonly note: Readonly<Record<string, string>> }
/** What the words of a note expect to be told. */
const blanksOf = (code: string): readonly string[] =>
  Array.from((words.note[code] ?? '').matchAll(/\{\{(\w+)\}\}/g), ([, name = '']) => name)

/** One life, with what must hold after every step. */
class Watch {
  state: PhoneState
  at = noon
  readonly log: PhoneEffect[] = []
  private readonly under = new Set<RequestId>()
  private readonly timers = new Map<TimerName, number>()
  private lastIndex = -1
  private lastStart = -1

  constructor(seed: number, given: Record<string, string>, chosen: Partial<PhoneReadings>) {
    const setup = phoneSetup(catalogue, { readings: chosen })
    this.state = createPhone(identity, { setup, parameters: given, seed })
    this.happens({ type: 'powered-on', at: this.at, network })
  }

  happens(event: PhoneEvent): void {
    const before = this.state
    if (event.type === 'answered') this.under.delete(event.request)
    const [state, effects] = step(before, event)
    expect(step(before, event)).toEqual([state, effects]) // the same again, from the same seed
    this.state = state
    const secrets = secretsInUse(before.activity === null ? state : before)
    for (const effect of effects) this.check(effect, secrets)
    this.log.push(...effects)
    this.invariants(before)
  }

  private check(effect: PhoneEffect, secrets: readonly string[]): void {
    switch (effect.type) {
      case 'fetch':
        expect(this.under.size).toBe(0) // one request at a time
        this.under.add(effect.request.id)
        break
      case 'cancel':
        this.under.delete(effect.request)
        break
      case 'arm':
        expect(effect.at).toBeGreaterThan(this.at)
        expect(Number.isSafeInteger(effect.at)).toBe(true)
        this.timers.set(effect.timer, effect.at)
        break
      case 'disarm':
        this.timers.delete(effect.timer)
        break
      case 'say':
      case 'note': {
        const told = JSON.stringify(effect)
        for (const secret of secrets) expect(told).not.toContain(secret)
        if (effect.type === 'note')
          expect(Object.keys(effect.params)).toEqual(expect.arrayContaining([...blanksOf(effect.code)]))
        break
      }
      case 'restart':
        break
    }
  }

  private invariants(before: PhoneState): void {
    const { state } = this
    const { activity } = state
    // The body's timers are the mind's.
    expect(Object.fromEntries(this.timers)).toEqual(
      Object.fromEntries(Object.entries(state.timers).map(([name, armed]) => [name, armed.at])),
    )
    expect(this.under.size).toBe(activity === null ? 0 : 1)
    expect(state.waiting.length).toBeLessThanOrEqual(8)
    expect(state.parameters.size).toBeLessThanOrEqual(PARAMETERS_LIMIT)
    if (activity?.kind === 'resync') {
      expect(isYes(state, 'Provision_Enable')).toBe(true)
      // A, B, C, D: within one sequence never back.
      if (activity.startedAt === this.lastStart && before.activity?.kind === 'resync')
        expect(activity.index).toBeGreaterThanOrEqual(this.lastIndex)
      this.lastIndex = activity.index
      this.lastStart = activity.startedAt
    }
    const last = verdict(state)
    if (last !== null && last !== before.last && state.phase === 'up' && activity === null) this.afterSequence(last)
    JSON.stringify([changedParameters(state), nextResync(state)])
  }

  private afterSequence(last: NonNullable<ReturnType<typeof verdict>>): void {
    const { state } = this
    if (
      last.outcome === 'ok' ||
      last.files.some(({ rule: name }) => name === 'given') ||
      last.failure?.rule === 'given'
    )
      return
    const delay = parameter(state, 'Resync_Error_Retry_Delay').trim()
    const canBeOff = ['0', '', 'x', '60,0'].includes(delay)
    const waiting = state.waiting.length > 0
    expect(state.timers.retry !== undefined || canBeOff || waiting).toBe(true)
  }

  live(moves: readonly Move[]): void {
    for (const next of moves) this.make(next)
  }

  private make(next: Move): void {
    const { at } = this
    switch (next.move) {
      case 'wait':
        this.wait(next.seconds)
        break
      case 'answer': {
        const [request] = this.under
        if (request !== undefined) this.happens({ type: 'answered', at, request, answer: next.answer })
        break
      }
      case 'stale':
        this.happens({ type: 'answered', at, request: 999_999, answer: { kind: 'refused', status: 404 } })
        break
      case 'power':
        this.happens(next.on ? { type: 'powered-on', at, network } : { type: 'powered-off', at })
        break
      case 'call':
        this.happens({ type: 'call', at, active: next.active })
        break
      case 'submit':
        this.happens({ type: 'changed-by-hand', at, values: next.values })
        break
      case 'ask':
        this.happens({
          type: 'asked',
          at,
          by: next.by,
          what: next.what,
          from: '10.0.0.5',
          ...(next.rule !== null && { rule: next.rule }),
        })
        break
    }
  }

  private wait(seconds: number): void {
    const end = this.at + seconds * 1000
    for (let guard = 0; guard < 50; guard++) {
      const due = [...this.timers].filter(([, when]) => when <= end).sort((a, b) => a[1] - b[1])[0]
      if (due === undefined) break
      this.at = Math.max(this.at, due[1])
      this.timers.delete(due[0])
      this.happens({ type: 'timer', at: this.at, timer: due[0] })
    }
    this.at = Math.max(this.at, Math.min(end, ...this.timers.values()))
  }
}

/** The keys and passwords of what is under way, and the IKM always: whatever repeats them, the phone does not. */
function secretsInUse({ activity }: PhoneState): readonly string[] {
  const used = [...(activity?.attempt?.secrets ?? []), ...(activity?.kind === 'resync' ? activity.secrets : [])]
  return ['IKMikmIKM', ...used.filter((secret) => secret.length >= 4)]
}

test('whatever happens to a phone, its life keeps the rules', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      parameters,
      readings,
      fc.array(move, { minLength: 5, maxLength: 60 }),
      (seed, given, chosen, moves) => {
        new Watch(seed, given, chosen).live(moves)
      },
    ),
    { numRuns: Number(process.env['LIVES'] ?? 200) },
  )
})

test('two lives from one seed are one life, and another seed draws other moments', () => {
  const given = { Profile_Rule: 'http://h/x', Resync_Periodic: '100+100' }
  const life = (seed: number): readonly PhoneEffect[] => {
    const watch = new Watch(seed, given, {})
    watch.live([
      { move: 'wait', seconds: 60 },
      { move: 'answer', answer: { kind: 'content', text: '<flat-profile/>', status: 200, bytes: 15, forms: [] } },
    ])
    return watch.log
  }
  expect(life(7)).toEqual(life(7))
  expect(life(7)).not.toEqual(life(8))
})
