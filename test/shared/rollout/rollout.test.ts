import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BenchEvent, EventBody } from '../../../shared/domain/event/bench-event.ts'
import {
  longestMs,
  usualPacing,
  waveCount,
  waveOf,
  waveRange,
  type Pacing,
} from '../../../shared/domain/rollout/plan.ts'
import {
  beginRollout,
  nextMoment,
  stepRollout,
  takenUp,
  waveCounts,
  type Rollout,
  type RolloutEvent,
} from '../../../shared/domain/rollout/rollout.ts'
import type { PushAction, PushVerdict } from '../../../shared/domain/push/push.ts'
import { nthMac } from '../../support/mac.ts'

const START = 1_000_000
const accepted: PushVerdict = { outcome: 'accepted', status: 200 }
const who = { ip: '127.0.0.1' }

const said = (result: 'requested' | 'succeeded' | 'failed', what: 'resync' | 'upgrade' = 'resync'): EventBody => ({
  type: 'phone.said',
  server: 'syslog',
  who,
  text: `it ${result}`,
  verdict: { what, result },
})
const file = { server: 'http', who, transfer: 't1', path: 'basic.txt' } as const
const requested: EventBody = { type: 'file.requested', ...file }
const sent: EventBody = { type: 'file.sent', ...file, bytes: 9, tookMs: 1, resends: 0 }
const refused: EventBody = { type: 'file.refused', ...file, reason: 'not-found', status: 404 }

/** What a phone does once it is asked: its answer, and what the servers hear of it, each a second after the other. */
type Life = readonly (PushVerdict | EventBody)[]
const good: Life = [accepted, requested, sent, said('succeeded')]
const broken: Life = [accepted, requested, sent, said('failed')]

type Given = Partial<Pacing> & { readonly count: number; readonly action?: PushAction }

/** A rollout whose phones live as they are told, and whose clock goes from one moment to the next. */
function world(given: Given, lifeOf: (index: number) => Life) {
  const { count, action = 'resync', ...pacing } = given
  const phones = Array.from({ length: count }, (_, index) => ({
    key: nthMac(index),
    target: { ip: '127.0.0.1', webPort: 80, sipPort: 5_060, mac: nthMac(index) },
  }))
  const plan = { ...usualPacing, ...pacing, phones, wish: { action, way: 'web' } as const }
  let rollout: Rollout = beginRollout(plan, START)
  let now = START
  const asked: { readonly index: number; readonly at: number }[] = []
  const due: { readonly at: number; readonly event: RolloutEvent }[] = []
  const happen = (event: RolloutEvent): void => {
    const [next, effects] = stepRollout(rollout, event)
    rollout = next
    for (const { index } of effects) {
      asked.push({ index, at: now })
      lifeOf(index).forEach((one, step) => {
        const at = now + (step + 1) * 1_000
        const heard = (): RolloutEvent =>
          'outcome' in one && !('type' in one)
            ? { type: 'answered', index, verdict: one, at }
            : { type: 'heard', index, at, event: { ...one, seq: 1, at } as BenchEvent }
        due.push({ at, event: heard() })
      })
    }
  }
  const moment = (): number => Math.min(nextMoment(rollout) ?? Infinity, ...due.map(({ at }) => at))
  const run = (until = Infinity): void => {
    for (let at = moment(); at <= until && at !== Infinity; at = moment()) {
      now = at
      const first = due.findIndex((one) => one.at === at)
      if (first >= 0) due.splice(first, 1).forEach(({ event }) => happen(event))
      else happen({ type: 'time', at })
    }
    if (until !== Infinity) now = until
  }
  const tell = (event: { type: 'stop' } | { type: 'resume'; again: boolean }): void => happen({ ...event, at: now })
  return {
    run,
    tell,
    asked,
    plan,
    now: () => now,
    get: () => rollout,
    takeUp: () => {
      due.length = 0
      rollout = takenUp(rollout, now)
    },
  }
}

describe('a good profile', () => {
  test('goes to the canary, then wave by wave, with the pause between, and every phone confirms it', () => {
    const it = world({ count: 23, canary: 2, wave: 10, pauseMs: 60_000, perSecond: 2 }, () => good)
    it.run()
    expect(it.get().phase).toEqual({ phase: 'done', at: it.now() })
    expect(it.get().counts).toMatchObject({ confirmed: 23, failed: 0, waiting: 0 })
    expect(waveCounts(it.get()).map(({ confirmed }) => confirmed)).toEqual([2, 10, 10, 1])
    const at = it.asked.map((one) => one.at - START)
    expect(at[1]).toBe(500)
    // The second of the canary confirms four seconds after it was asked; then the pause.
    expect(at[2]).toBe(500 + 4_000 + 60_000)
    expect(it.asked.map(({ index }) => index)).toEqual([...Array(23).keys()])
  })

  test('a phone that promises a reboot is done with that', () => {
    const it = world({ count: 3, action: 'reboot' }, () => [accepted])
    it.run()
    expect(it.get().counts).toMatchObject({ confirmed: 3 })
  })

  test('an upgrade is confirmed by its own line and not by that of a resync', () => {
    const it = world({ count: 1, action: 'upgrade' }, () => [accepted, said('succeeded'), said('succeeded', 'upgrade')])
    it.run(START + 2_500)
    expect(it.get().phones).toMatchObject([{ stage: 'accepted' }])
    it.run()
    expect(it.get().phones).toMatchObject([{ stage: 'confirmed' }])
  })
})

describe('a broken profile', () => {
  test('stops with its canary: nobody else is asked', () => {
    const it = world({ count: 200, canary: 2, stopAfter: 100 }, () => broken)
    it.run()
    expect(it.get().phase).toMatchObject({ phase: 'stopped', why: 'canary' })
    expect(it.asked).toHaveLength(2)
    expect(it.get().phones[0]).toMatchObject({ stage: 'failed', why: { cause: 'said', text: 'it failed' } })
  })

  test('that only some phones meet stops at the n-th of them; a person goes on, and it counts anew', () => {
    const it = world({ count: 60, canary: 1, wave: 20, stopAfter: 3 }, (index) => (index % 5 === 4 ? broken : good))
    it.run()
    expect(it.get().phase).toMatchObject({ phase: 'stopped', why: 'failures', wave: 1 })
    expect(it.get().counts.failed).toBeGreaterThanOrEqual(3)
    const before = it.get().counts.failed
    it.tell({ type: 'resume', again: false })
    it.run()
    expect(it.get().phase).toMatchObject({ phase: 'stopped', why: 'failures' })
    expect(it.get().counts.failed).toBeGreaterThanOrEqual(before + 3)
  })

  test('mended: those that failed are asked again, and the canary is judged again', () => {
    let life = broken
    const it = world({ count: 5, canary: 1, wave: 4 }, () => life)
    it.run()
    it.tell({ type: 'resume', again: true })
    it.run()
    expect(it.get().phase).toMatchObject({ phase: 'stopped', why: 'canary' })
    expect(it.asked.map(({ index }) => index)).toEqual([0, 0])
    life = good
    it.tell({ type: 'resume', again: true })
    it.run()
    expect(it.get()).toMatchObject({ phase: { phase: 'done' }, counts: { confirmed: 5, failed: 0 } })
  })
})

describe('silence', () => {
  const patienceMs = 30_000

  test.each<[string, Life, unknown]>([
    [
      'after the push',
      [{ outcome: 'silent', reason: 'no-answer' }],
      { cause: 'push', outcome: 'silent', reason: 'no-answer' },
    ],
    ['after its promise', [accepted], { cause: 'silent', after: 'accepted' }],
    ['after its request', [accepted, requested], { cause: 'silent', after: 'requested' }],
    ['after a refusal', [accepted, requested, refused], { cause: 'refused', reason: 'not-found', path: 'basic.txt' }],
  ])('%s is a failure, after the time that the phone has', (_name, life, why) => {
    const it = world({ count: 1, patienceMs }, () => life)
    it.run()
    expect(it.get().phones).toMatchObject([{ stage: 'failed', why }])
    if (life.length > 1 || life[0] === accepted) expect(it.now()).toBe(START + patienceMs)
  })

  test('a canary that took its file and said nothing stops the rollout until a person goes on', () => {
    const it = world({ count: 3, canary: 1, wave: 2, patienceMs }, () => [accepted, requested, sent])
    it.run()
    expect(it.get()).toMatchObject({
      phase: { phase: 'stopped', why: 'canary-unconfirmed' },
      counts: { unconfirmed: 1 },
    })
    it.tell({ type: 'resume', again: false })
    it.run()
    expect(it.get()).toMatchObject({ phase: { phase: 'done' }, counts: { unconfirmed: 3 } })
  })

  test('a refusal before a success is none, and a success that comes late mends a silence', () => {
    const patient = world({ count: 1, patienceMs }, () => [accepted, requested, refused, said('succeeded')])
    patient.run()
    expect(patient.get().phones).toMatchObject([{ stage: 'confirmed' }])
    const hasty = world({ count: 1, patienceMs: 2_500 }, () => good)
    hasty.run(START + 2_600)
    expect(hasty.get().phones).toMatchObject([{ stage: 'failed', why: { cause: 'silent', after: 'requested' } }])
    hasty.run()
    expect(hasty.get().phones).toMatchObject([{ stage: 'confirmed' }])
  })

  test('a failure of a second rule counts though the first succeeded', () => {
    const it = world({ count: 2, canary: 1, wave: 1 }, () => [accepted, said('succeeded'), said('failed')])
    it.run()
    expect(it.get().phones[0]).toMatchObject({ stage: 'failed' })
  })
})

describe('a person', () => {
  test('stops it: nobody more is asked, those under way are followed to their end, and it goes on', () => {
    const it = world({ count: 10, canary: 1, wave: 9, pauseMs: 0, perSecond: 1 }, () => good)
    it.run(START + 6_000)
    it.tell({ type: 'stop' })
    const askedThen = it.asked.length
    it.run()
    expect(it.asked).toHaveLength(askedThen)
    expect(it.get()).toMatchObject({ phase: { phase: 'stopped', why: 'person' }, counts: { confirmed: askedThen } })
    it.tell({ type: 'resume', again: false })
    it.run()
    expect(it.get()).toMatchObject({ phase: { phase: 'done' }, counts: { confirmed: 10 } })
  })

  test('decides after a restart; phones that nobody listened to are asked again', () => {
    const it = world({ count: 6, canary: 1, wave: 5, pauseMs: 0, perSecond: 10 }, () => good)
    it.run(START + 5_500)
    it.takeUp()
    expect(it.get()).toMatchObject({
      phase: { phase: 'stopped', why: 'restart' },
      counts: { confirmed: 1, waiting: 5 },
    })
    it.run()
    expect(it.get().phase).toMatchObject({ phase: 'stopped' })
    it.tell({ type: 'resume', again: false })
    it.run()
    expect(it.get()).toMatchObject({ phase: { phase: 'done' }, counts: { confirmed: 6 } })
  })
})

const arbitraryLife = fc.constantFrom<Life>(
  good,
  broken,
  [accepted],
  [accepted, requested, sent],
  [{ outcome: 'refused' }],
)

test('whatever the phones do, none is asked sooner than the rate allows, none twice, and it ends in its longest time', () => {
  const pacing = fc.record({
    count: fc.integer({ min: 1, max: 60 }),
    canary: fc.integer({ min: 1, max: 5 }),
    wave: fc.integer({ min: 1, max: 20 }),
    pauseMs: fc.integer({ min: 0, max: 20_000 }),
    stopAfter: fc.integer({ min: 1, max: 100 }),
    perSecond: fc.constantFrom(0.5, 1, 3, 10),
    patienceMs: fc.integer({ min: 1_000, max: 60_000 }),
  })
  fc.assert(
    fc.property(pacing, fc.array(arbitraryLife, { minLength: 1, maxLength: 10 }), (given, lives) => {
      const it = world(given, (index) => lives[index % lives.length] ?? good)
      it.run()
      const { phase } = it.get()
      expect(['done', 'stopped']).toContain(phase.phase)
      const settledAt = 'at' in phase ? phase.at : Infinity
      expect(settledAt - START).toBeLessThanOrEqual(longestMs(it.plan, given.count))
      it.asked.forEach(({ at }, index) => {
        const before = it.asked[index - 1]
        if (before !== undefined) expect(at - before.at).toBeGreaterThanOrEqual(1_000 / given.perSecond)
      })
      expect(new Set(it.asked.map(({ index }) => index)).size).toBe(it.asked.length)
      const { counts } = it.get()
      expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(given.count)
    }),
  )
})

test('every phone is in one wave', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat({ max: 60 }),
      (canary, wave, count) => {
        const sizes = { canary, wave }
        const waves = Array.from({ length: waveCount(sizes, count) }, (_, index) => waveRange(sizes, count, index))
        expect(waves.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, step) => from + step))).toEqual([
          ...Array(count).keys(),
        ])
        for (const [number, { from, to }] of waves.entries())
          for (let index = from; index < to; index++) expect(waveOf(sizes, index)).toBe(number)
        expect(waves.every(({ from, to }) => to > from)).toBe(true)
      },
    ),
  )
})
