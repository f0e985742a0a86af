import { describe, expect, test } from 'vitest'
import {
  countStates,
  foremost,
  PUSH_WAIT_MS,
  standingOf,
  withFindings,
} from '../../../shared/domain/board/phone-state.ts'
import { emptyState, fold } from '../../../shared/domain/diagnosis/fold.ts'
import type { PushOutcome } from '../../../shared/domain/push/push.ts'
import { cause } from '../../../shared/domain/diagnosis/diagnosis.ts'
import { asking, failed, success } from '../../support/diagnosed-site.ts'
import { phoneStream, reception, START, type PhoneStream } from '../../support/phone-stream.ts'

const stateOf = (stream: PhoneStream, second = 20): string =>
  standingOf(fold(emptyState, stream.events).phones.get(reception.mac ?? ''), START + second * 1_000).state

const pushed = (outcome: PushOutcome): PhoneStream => {
  const push = { who: reception, push: 'p1', action: 'resync', way: 'web' } as const
  return phoneStream()
    .add({ type: 'push.sent', ...push })
    .add({ type: 'push.answered', ...push, outcome, tookMs: 4 })
}

/** The answer to a push is told once the phone's page is read: the phone may be done by then. */
const overtaken = (): PhoneStream => {
  const push = { who: reception, push: 'p1', action: 'resync', way: 'web' } as const
  const stream = phoneStream()
    .add({ type: 'push.sent', ...push })
    .gets('/basic.txt')
    .says(success)
  return stream.add({ type: 'push.answered', ...push, outcome: 'accepted', tookMs: 40 })
}

describe('how a phone stands', () => {
  test.each([
    ['nothing', phoneStream(), 'silent'],
    ['it said that it asks', phoneStream().says(asking), 'waiting'],
    ['its file is under way', phoneStream().says(asking).asks('/basic.txt'), 'downloading'],
    ['it has its file', phoneStream().gets('/basic.txt'), 'fetched'],
    ['it applied it', phoneStream().gets('/basic.txt').at(1).says(success), 'applied'],
    ['it failed', phoneStream().gets('/basic.txt').at(1).says(failed), 'failed'],
    ['it was refused', phoneStream().isRefused('/basic.txt'), 'failed'],
    ['it found the second of two names', phoneStream().isRefused('/a.xml').gets('/b.xml'), 'fetched'],
    ['it called a missing file a success', phoneStream().isRefused('/a.xml').at(1).says(success), 'applied'],
    ['it was asked', pushed('accepted'), 'waiting'],
    ['it is on a call', pushed('held'), 'waiting'],
    ['it refused', pushed('off'), 'failed'],
    ['it came after a push', pushed('accepted').at(2).gets('/basic.txt'), 'fetched'],
    ['it came before the answer to its push was told', overtaken(), 'applied'],
    ['it recovered', phoneStream().says(failed).at(60).gets('/basic.txt').at(61).says(success), 'applied'],
  ])('%s', (...[, stream, state]) => {
    expect(stateOf(stream, 70)).toBe(state)
  })

  test('time makes an accepted push overdue, and a transfer no longer one', () => {
    expect(stateOf(pushed('accepted'), PUSH_WAIT_MS / 1_000 + 1)).toBe('overdue')
    expect(stateOf(phoneStream().asks('/basic.txt'), 3_600)).toBe('waiting')
  })

  test('a schedule that was missed is said, but not over a failure', () => {
    const found = [cause('overdue', {})]
    expect(withFindings({ state: 'applied', since: 0, seq: 1 }, found).state).toBe('overdue')
    expect(withFindings({ state: 'failed', since: 0, seq: 1 }, found).state).toBe('failed')
  })

  test('the finding to show is what failed, and of those what is certain', () => {
    const [late, wrong, sure] = [
      cause('overdue', {}),
      cause('wrong-key', { confidence: 'possible' }),
      cause('xml-corrupt', {}),
    ]
    expect(foremost([late, wrong, sure])).toBe(sure)
    expect(foremost([])).toBeNull()
    expect(countStates(['failed', 'failed', 'applied'])).toMatchObject({ failed: 2, applied: 1, silent: 0 })
  })
})
