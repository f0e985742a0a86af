import { describe, expect, test } from 'vitest'
import {
  acknowledged,
  beginSession,
  blockToSend,
  blockWasSent,
  DEFAULT_RETRANSMIT,
  lengthIsKnown,
  NOTHING,
  type ReadSession,
  requestRepeated,
  type SessionStart,
  timedOut,
} from '../../../shared/protocol/tftp/read-session.ts'

function begin(bytes: number, start: Partial<SessionStart> = {}): ReadSession {
  const session = beginSession({ blockSize: 512, windowSize: 1, oack: false, retransmit: DEFAULT_RETRANSMIT, ...start })
  lengthIsKnown(session, bytes)
  return session
}

/** Every block that may leave now. */
function sendAll(session: ReadSession, now = 0): readonly number[] {
  const sent: number[] = []
  for (let block = blockToSend(session); block !== NOTHING; block = blockToSend(session)) {
    sent.push(block)
    blockWasSent(session, now)
  }
  return sent
}

describe('in lockstep', () => {
  test('each block waits for the acknowledgement of the one before, and the short one ends the file', () => {
    const session = begin(1_000)
    expect(sendAll(session)).toEqual([1])
    expect(acknowledged(session, 1, 1)).toBe(true)
    expect(sendAll(session)).toEqual([2])
    expect(acknowledged(session, 2, 2)).toBe(true)
    expect(session.phase).toBe('sent')
    expect(sendAll(session)).toEqual([])
  })

  test.each([
    [0, 1],
    [511, 1],
    [512, 2],
    [513, 2],
    [1_024, 3],
  ])('a file of %i bytes takes %i blocks, the last one shorter than the others', (bytes, blocks) => {
    expect(begin(bytes).last).toBe(blocks)
  })

  test('a repeated acknowledgement is ignored, so that nothing is sent twice for ever', () => {
    const session = begin(10_000)
    sendAll(session)
    acknowledged(session, 1, 0)
    expect(sendAll(session)).toEqual([2])
    expect(acknowledged(session, 1, 0)).toBe(false)
    expect(sendAll(session)).toEqual([])
  })

  test('an acknowledgement of the past or of the future changes nothing', () => {
    const session = begin(10_000)
    sendAll(session)
    acknowledged(session, 1, 0)
    sendAll(session)
    for (const lie of [0, 3, 4, 1_000, 65_535]) expect(acknowledged(session, lie, 0)).toBe(false)
    expect(session.acked).toBe(1)
    expect(acknowledged(session, 2, 0)).toBe(true)
  })

  test('the options are acknowledged with block 0 before block 1 leaves', () => {
    const session = begin(10_000, { oack: true, windowSize: 4 })
    expect(sendAll(session)).toEqual([0])
    expect(acknowledged(session, 1, 0)).toBe(false)
    expect(acknowledged(session, 0, 0)).toBe(true)
    expect(sendAll(session)).toEqual([1, 2, 3, 4])
  })

  test('block numbers roll over past 65,535 to 0, and the transfer goes on', () => {
    const session = begin(200_000 * 8, { blockSize: 8 })
    for (let block = 1; block <= 200_001; block++) {
      if (blockToSend(session) !== block) throw new Error(`block ${block} was not next`)
      blockWasSent(session, 0)
      if (!acknowledged(session, block & 0xffff, 0)) throw new Error(`block ${block} was not taken`)
    }
    expect(session.phase).toBe('sent')
  })

  test('a file of more than 4 GB is counted without loss', () => {
    const session = begin(5 * 2 ** 30, { blockSize: 1_428 })
    expect(session.last).toBe(Math.floor((5 * 2 ** 30) / 1_428) + 1)
    session.acked = 3_500_000
    session.next = 3_500_001
    session.highest = 3_500_000
    expect(sendAll(session)).toEqual([3_500_001])
    expect(acknowledged(session, 3_500_001 & 0xffff, 0)).toBe(true)
    expect(session.acked).toBe(3_500_001)
  })
})

describe('in windows', () => {
  test('a whole window leaves before an acknowledgement is awaited', () => {
    const session = begin(20 * 512, { windowSize: 8 })
    expect(sendAll(session)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    acknowledged(session, 8, 0)
    expect(sendAll(session)).toEqual([9, 10, 11, 12, 13, 14, 15, 16])
    acknowledged(session, 16, 0)
    expect(sendAll(session)).toEqual([17, 18, 19, 20, 21])
    acknowledged(session, 21, 0)
    expect(session.phase).toBe('sent')
    expect(session.resends).toBe(0)
  })

  test('an acknowledgement from inside the window reports a gap: the next window begins after it', () => {
    const session = begin(100 * 512, { windowSize: 4 })
    sendAll(session)
    expect(acknowledged(session, 2, 0)).toBe(true)
    expect(sendAll(session)).toEqual([3, 4, 5, 6])
    expect(session.resends).toBe(2)
  })

  test('a repeated acknowledgement brings the window back once, not in two windows running', () => {
    const session = begin(100 * 512, { windowSize: 4 })
    sendAll(session)
    acknowledged(session, 4, 0)
    sendAll(session)
    expect(acknowledged(session, 4, 0)).toBe(true)
    expect(sendAll(session)).toEqual([5, 6, 7, 8])
    expect(acknowledged(session, 4, 0)).toBe(false)
    acknowledged(session, 8, 0)
    sendAll(session)
    expect(acknowledged(session, 8, 0)).toBe(false)
    acknowledged(session, 12, 0)
    sendAll(session)
    expect(acknowledged(session, 12, 0)).toBe(true)
  })

  test('windows go on across the roll-over', () => {
    const session = begin(70_000 * 8, { blockSize: 8, windowSize: 16 })
    while (session.phase === 'going') {
      const last = sendAll(session).at(-1) ?? 0
      expect(acknowledged(session, last & 0xffff, 0)).toBe(true)
    }
    expect(session.resends).toBe(0)
    expect(session.acked).toBe(70_001)
  })
})

describe('retransmission', () => {
  const giveUp = (session: ReadSession): readonly number[] => {
    const waits: number[] = []
    let now = 0
    while (session.phase === 'going') {
      sendAll(session, now)
      waits.push(session.deadline - now)
      now = session.deadline
      timedOut(session)
    }
    return waits
  }

  test('a client that never answers is tried three times in all, then left alone', () => {
    const session = begin(10_000)
    expect(giveUp(session)).toEqual([1_000, 2_000, 4_000])
    expect(session.phase).toBe('gave-up')
  })

  test('a client that falls silent later is tried longer, each wait twice the one before', () => {
    const session = begin(10_000)
    sendAll(session)
    acknowledged(session, 1, 0)
    expect(giveUp(session)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000])
  })

  test('the wait follows the round trip that was measured', () => {
    const session = begin(10_000)
    sendAll(session, 0)
    acknowledged(session, 1, 600)
    sendAll(session, 600)
    expect(session.deadline - 600).toBe(1_800)
  })

  test('the wait that the client chose is kept, once it has answered', () => {
    const session = begin(10_000, { oack: true, retransmit: { ...DEFAULT_RETRANSMIT, agreedWaitMs: 3_000 } })
    sendAll(session, 0)
    expect(session.deadline).toBe(1_000)
    acknowledged(session, 0, 0)
    sendAll(session, 0)
    expect(session.deadline).toBe(3_000)
  })

  test('a wait of 255 seconds does not hold the place for half an hour', () => {
    const session = begin(10_000, { oack: true, retransmit: { ...DEFAULT_RETRANSMIT, agreedWaitMs: 255_000 } })
    sendAll(session, 0)
    acknowledged(session, 0, 0)
    expect(giveUp(session)).toEqual([255_000, 255_000])
  })

  test('a slow link keeps its long wait, or everything would be sent twice', () => {
    const session = begin(100_000)
    let now = 0
    for (let block = 1; block < 60; block++) {
      sendAll(session, now)
      const arrival = now + 1_500
      while (session.deadline < arrival) {
        timedOut(session)
        sendAll(session, session.deadline)
      }
      now = arrival
      acknowledged(session, block, now)
    }
    expect(session.resends).toBeLessThan(3)
  })

  test('while nothing was sent, nothing is owed: a slow disk is not a silent client', () => {
    const session = begin(10_000)
    sendAll(session)
    acknowledged(session, 1, 5)
    expect(session.deadline).toBe(Number.POSITIVE_INFINITY)
  })

  test('a repeated request brings the first answer again, and only until the client has answered', () => {
    const session = begin(10_000, { oack: true })
    sendAll(session)
    expect(requestRepeated(session)).toBe('send-again')
    expect(sendAll(session)).toEqual([0])
    acknowledged(session, 0, 0)
    sendAll(session)
    expect(requestRepeated(session)).toBe('ignore')
    timedOut(session)
    expect(requestRepeated(session)).toBe('begin-anew')
  })

  test('forged repetitions of a request are not answered for ever', () => {
    const session = begin(10_000)
    let sent = sendAll(session).length
    for (let turn = 0; turn < 1_000; turn++) {
      requestRepeated(session)
      sent += sendAll(session).length
    }
    expect(sent).toBe(5)
  })
})
