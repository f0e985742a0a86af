import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoneSetup, step, createPhone } from '../../../shared/domain/virtual-phone/machine.ts'
import type { PhoneReadings } from '../../../shared/domain/virtual-phone/machine/readings.ts'
import { profileRules, type PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import { PARAMETERS_LIMIT, isYes } from '../../../shared/domain/virtual-phone/machine/parameters.ts'
import { changedParameters, nextResync, parameter, verdict } from '../../../shared/domain/virtual-phone/machine/view.ts'
import type {
  PhoneEffect,
  PhoneEvent,
  RequestId,
  TimerName,
} from '../../../shared/domain/virtual-phone/machine/world.ts'
import { move, parameters, readings, type Move } from '../../support/virtual-phone-arbitraries.ts'
import { catalogue, identity, noon } from '../../support/virtual-phone-life.ts'

const network = { ip: '10.0.0.7', domain: 'acme.example', dhcp: { 66: 'tftp://a/;http://b/prov', 150: '10.0.0.2' } }

const words = JSON.parse(
  readFileSync(new URL('../../../renderer/locales/en/virtualPhone.json', import.meta.url), 'utf8'),
) as { readonly note: Readonly<Record<string, string>> }
/** What the words of a note expect to be told. */
const blanksOf = (code: string): readonly string[] =>
  Array.from((words.note[code] ?? '').matchAll(/\{\{(\w+)\}\}/g), ([, name = '']) => name)

const ruleNames: readonly string[] = profileRules
/** Notes about the rule that a sequence is at. */
const sequenceNotes: ReadonlySet<string> = new Set(['rule-skipped', 'rule-taken', 'asks', 'received', 'sequence-fails'])

/** One life, with what must hold after every step. */
class Watch {
  state: PhoneState
  at = noon
  readonly log: PhoneEffect[] = []
  private readonly under = new Set<RequestId>()
  private readonly timers = new Map<TimerName, number>()
  /** The place of the last rule of the sequence under way; -1 where none has been read. */
  private lastIndex = -1

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
      case 'syslog':
      case 'note': {
        const told = JSON.stringify(effect)
        for (const secret of secrets) expect(told).not.toContain(secret)
        if (effect.type === 'note') this.checkNote(effect)
        break
      }
      case 'restart':
        break
    }
  }

  private checkNote({ code, params }: Extract<PhoneEffect, { type: 'note' }>): void {
    expect(Object.keys(params)).toEqual(expect.arrayContaining([...blanksOf(code)]))
    // A sequence may begin in the step, and so at the moment, in which another one ended.
    if (code === 'sequence-begins') this.lastIndex = -1
    const index = ruleNames.indexOf(String(params['rule']))
    if (index < 0 || !sequenceNotes.has(code)) return
    // Within one sequence never back: A, B, C, D.
    expect(index).toBeGreaterThanOrEqual(this.lastIndex)
    this.lastIndex = index
  }

  private invariants(before: PhoneState): void {
    const { state } = this
    const { activity } = state
    // The driver's timers are the machine's.
    expect(Object.fromEntries(this.timers)).toEqual(
      Object.fromEntries(Object.entries(state.timers).map(([name, armed]) => [name, armed.at])),
    )
    expect(this.under.size).toBe(activity === null ? 0 : 1)
    expect(state.waiting.length).toBeLessThanOrEqual(8)
    expect(state.parameters.size).toBeLessThanOrEqual(PARAMETERS_LIMIT)
    if (activity?.kind === 'resync') {
      expect(isYes(state, 'Provision_Enable')).toBe(true)
      expect(activity.index).toBeGreaterThanOrEqual(this.lastIndex)
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
    // RTY-3: a delay of 0, and text that is no list of delays (a damaged profile), arm nothing.
    const delays = /^\d+(\+\d+)?(,\d+(\+\d+)?)*$/.test(delay) ? delay.split(',').map((each) => parseInt(each, 10)) : []
    const canBeOff = delays.length === 0 || delays.includes(0)
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

const content = (text: string): Move => ({
  move: 'answer',
  answer: { kind: 'content', text, status: 200, bytes: text.length, forms: [] },
})
const askResync = (rule: string | null): Move => ({ move: 'ask', what: 'resync', by: 'web', rule })
const nothing = content('<flat-profile></flat-profile>')

test.each<[string, Record<string, string>, readonly Move[]]>([
  [
    'a resync that waited begins at the moment at which another one ends',
    { Profile_Rule_C: 'http://h/$MA.cfg' },
    [
      askResync(null),
      askResync(''),
      content(
        '<flat-profile><Resync_Trigger_1></Resync_Trigger_1><Enable_VLAN>Yes</Enable_VLAN><GPP_A></GPP_A><Syslog_Server></Syslog_Server><Custom_CA_Rule></Custom_CA_Rule></flat-profile>',
      ),
      nothing,
      { move: 'wait', seconds: 0 },
      nothing,
      askResync(null),
    ],
  ],
  [
    'a phone is switched on again during its resync, and begins anew at once',
    { Profile_Rule_C: '/$PSN.xml', Resync_Random_Delay: '0' },
    [
      nothing,
      { move: 'power', on: true },
      { move: 'answer', answer: { kind: 'undecodable', reason: 'wrong-key', status: 200, bytes: 3 } },
      { move: 'wait', seconds: 0 },
      content(''),
      nothing,
      askResync(null),
    ],
  ],
])('a life that keeps the rules: %s', (_, given, moves) => {
  const watch = new Watch(0, given, {})
  watch.live(moves)
  expect(watch.log.filter(({ type }) => type === 'fetch').length).toBeGreaterThan(0)
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
