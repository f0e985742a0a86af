import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  beginFetch,
  DEFAULT_FETCH_PATIENCE,
  type FetchEffect,
  type FetchEvent,
  type FetchOutcome,
  type FetchSession,
  type FetchOptions,
  plainWish,
  stepFetch,
} from '../../../shared/protocol/tftp/fetch-session.ts'
import type { Options, Packet } from '../../../shared/protocol/tftp/packet.ts'
import { negotiate } from '../../../shared/protocol/tftp/options.ts'
import {
  acknowledged,
  beginSession,
  blockToSend,
  blockWasSent,
  DEFAULT_RETRANSMIT,
  lengthIsKnown,
  NOTHING,
  timedOut,
} from '../../../shared/protocol/tftp/read-session.ts'
import { seededRandom } from '../../support/tftp-random.ts'

const wish = (more: Partial<FetchOptions> = {}): FetchOptions => ({ ...plainWish('basic.txt', 1_000_000), ...more })
const data = (block: number, length = 512): Packet => ({
  type: 'data',
  block,
  bytes: new Uint8Array(length).fill(block),
})
const oack = (...options: Options): Packet => ({ type: 'oack', options })

/** A session with everything that it did since it was last asked. */
function begin(of: FetchOptions = wish()) {
  let [session, effects] = beginFetch(of)
  const on = (event: FetchEvent): readonly FetchEffect[] => {
    ;[session, effects] = stepFetch(session, event)
    return effects
  }
  return {
    first: effects,
    get session(): FetchSession {
      return session
    },
    hears: (packet: Packet, port = 1069) => on({ type: 'packet', packet, port }),
    timesOut: () => on({ type: 'timeout' }),
    hearsRubbish: (port = 1069) => on({ type: 'rubbish', port }),
  }
}

const sent = (effects: readonly FetchEffect[]): readonly Packet[] =>
  effects.flatMap((effect) => (effect.type === 'send' ? [effect.packet] : []))
const outcome = (effects: readonly FetchEffect[]): FetchOutcome | undefined =>
  effects.flatMap((effect) => (effect.type === 'end' ? [effect.outcome] : []))[0]

describe('a phone that asks for a file', () => {
  test('asks in octet mode, without options unless told to, and waits', () => {
    expect(begin().first).toEqual([
      {
        type: 'send',
        packet: { type: 'read', file: 'basic.txt', legible: true, mode: 'octet', options: [] },
        port: null,
      },
      { type: 'arm', ms: 1_000 },
    ])
    const asked = sent(begin(wish({ tsize: true, blockSize: 1_428, windowSize: 4 })).first)[0]
    expect(asked).toMatchObject({
      options: [
        ['tsize', '0'],
        ['blksize', '1428'],
        ['windowsize', '4'],
      ],
    })
  })

  test('acknowledges each block, to the port that answers, and ends with the short one', () => {
    const fetch = begin()
    expect(fetch.hears(data(1))).toContainEqual({ type: 'send', packet: { type: 'ack', block: 1 }, port: 1069 })
    const last = fetch.hears(data(2, 10))
    expect(sent(last)).toEqual([{ type: 'ack', block: 2 }])
    expect(outcome(last)).toEqual({ kind: 'done', bytes: 522 })
    expect(fetch.hears(data(3))).toEqual([])
  })

  test('an empty block ends a file that fills its last one', () => {
    const fetch = begin()
    fetch.hears(data(1))
    expect(outcome(fetch.hears(data(2, 0)))).toEqual({ kind: 'done', bytes: 512 })
  })

  test('a repeated block is acknowledged again and not delivered again', () => {
    const fetch = begin()
    fetch.hears(data(1))
    expect(fetch.hears(data(1))).toEqual([{ type: 'send', packet: { type: 'ack', block: 1 }, port: 1069 }])
    expect(fetch.session.bytes).toBe(512)
  })

  test('another port is told that it has no business here, once the transfer has one', () => {
    const fetch = begin()
    fetch.hears(data(1))
    expect(fetch.hears(data(2), 2_000)).toMatchObject([
      { type: 'send', packet: { type: 'error', code: 5 }, port: 2_000 },
    ])
    expect(fetch.hears({ type: 'error', code: 5, message: '' }, 2_000)).toEqual([])
    expect(fetch.hearsRubbish(2_000)).toEqual([])
    expect(fetch.session.phase).toBe('receiving')
  })

  test('what the server says against it is the outcome', () => {
    expect(outcome(begin().hears({ type: 'error', code: 1, message: 'File not found' }))).toEqual({
      kind: 'error',
      code: 1,
      message: 'File not found',
    })
  })

  test('silence is answered by asking again, each time after a longer wait, and then given up', () => {
    const fetch = begin()
    const waits: number[] = []
    for (;;) {
      const effects = fetch.timesOut()
      const end = outcome(effects)
      if (end !== undefined) {
        expect(end).toEqual({ kind: 'timeout', bytes: 0 })
        break
      }
      expect(sent(effects)[0]).toMatchObject({ type: 'read' })
      waits.push(...effects.flatMap((effect) => (effect.type === 'arm' ? [effect.ms] : [])))
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 8_000, 8_000])
  })

  test('silence in the middle is answered with the last acknowledgement', () => {
    const fetch = begin()
    fetch.hears(data(1))
    expect(sent(fetch.timesOut())).toEqual([{ type: 'ack', block: 1 }])
  })

  test('a file that is larger than the phone takes is refused, also when only announced', () => {
    const fetch = begin(wish({ limit: 600 }))
    fetch.hears(data(1))
    const effects = fetch.hears(data(2))
    expect(outcome(effects)).toEqual({ kind: 'too-large', limit: 600 })
    expect(sent(effects)).toMatchObject([{ type: 'error', code: 3 }])
    const announced = begin(wish({ limit: 600, tsize: true })).hears(oack(['tsize', '601']))
    expect(outcome(announced)).toEqual({ kind: 'too-large', limit: 600 })
  })

  test('block numbers roll over, so that a firmware file of any size arrives', () => {
    const fetch = begin(wish({ limit: Infinity, blockSize: 8 }))
    fetch.hears(oack(['blksize', '8']))
    for (let block = 1; block <= 70_000; block++)
      if (sent(fetch.hears(data(block & 0xffff, 8))).length !== 1)
        throw new Error(`block ${block} was not acknowledged`)
    expect(fetch.session.received).toBe(70_000)
  })
})

describe('options', () => {
  const asking = wish({ tsize: true, blockSize: 1_428, windowSize: 4 })

  test('what the server agrees to is acknowledged with block 0 and holds', () => {
    const fetch = begin(asking)
    const effects = fetch.hears(oack(['blksize', '1024'], ['windowsize', '2'], ['tsize', '3000']))
    expect(sent(effects)).toEqual([{ type: 'ack', block: 0 }])
    expect(fetch.session).toMatchObject({ blockSize: 1_024, windowSize: 2, size: 3_000 })
  })

  test('a server that knows no options begins with block 1, of 512 bytes', () => {
    const fetch = begin(asking)
    expect(sent(fetch.hears(data(1)))).toEqual([{ type: 'ack', block: 1 }])
  })

  test.each([
    ['more than was asked for', ['blksize', '1429']],
    ['what was not asked for', ['timeout', '3']],
    ['what is no number', ['windowsize', 'four']],
  ] as const)('a server that agrees to %s is refused', (_what, option) => {
    const effects = begin(asking).hears(oack(option))
    expect(sent(effects)).toMatchObject([{ type: 'error', code: 8 }])
    expect(outcome(effects)).toEqual({ kind: 'nonsense', what: 'oack' })
  })

  test('options that the server refuses are left out the second time', () => {
    const fetch = begin(asking)
    const effects = fetch.hears({ type: 'error', code: 8, message: 'no options' })
    expect(sent(effects)).toMatchObject([{ type: 'read', options: [] }])
    expect(sent(fetch.hears(data(1), 5_000))).toEqual([{ type: 'ack', block: 1 }])
  })

  test('in a window only its last block is acknowledged, and a gap once', () => {
    const fetch = begin(asking)
    fetch.hears(oack(['windowsize', '4']))
    for (const block of [1, 2, 3]) expect(sent(fetch.hears(data(block)))).toEqual([])
    expect(sent(fetch.hears(data(4)))).toEqual([{ type: 'ack', block: 4 }])
    fetch.hears(data(5))
    expect(sent(fetch.hears(data(7)))).toEqual([{ type: 'ack', block: 5 }])
    expect(sent(fetch.hears(data(8)))).toEqual([])
    expect(sent(fetch.hears(data(6)))).toEqual([])
    expect(fetch.session.received).toBe(6)
  })
})

test('nothing that a server can send breaks it, and it always ends', () => {
  const packet = fc.oneof(
    fc.record({
      type: fc.constant('data' as const),
      block: fc.integer({ min: 0, max: 4 }),
      bytes: fc.uint8Array({ maxLength: 600 }),
    }),
    fc.record({ type: fc.constant('ack' as const), block: fc.nat(4) }),
    fc.record({ type: fc.constant('error' as const), code: fc.nat(9), message: fc.string() }),
    fc.record({
      type: fc.constant('oack' as const),
      options: fc.array(fc.tuple(fc.constantFrom('blksize', 'tsize', 'windowsize', 'x'), fc.nat(2_000).map(String))),
    }),
  )
  const event: fc.Arbitrary<FetchEvent> = fc.oneof(
    fc.record({ type: fc.constant('packet' as const), packet, port: fc.constantFrom(1_069, 2_000) }),
    fc.record({ type: fc.constant('rubbish' as const), port: fc.constant(1_069) }),
    fc.constant({ type: 'timeout' as const }),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.boolean(), (events, options) => {
      let [session] = beginFetch(wish(options ? { tsize: true, blockSize: 600, windowSize: 3 } : {}))
      for (const each of events) session = stepFetch(session, each)[0]
      for (let silence = 0; session.phase !== 'ended'; silence++) {
        expect(silence).toBeLessThanOrEqual(DEFAULT_FETCH_PATIENCE.tries)
        session = stepFetch(session, { type: 'timeout' })[0]
      }
    }),
  )
})

/** Our server's session and this one, over a network that loses, repeats and delays. */
function overBadNetwork(content: Uint8Array, of: FetchOptions, seed: number): Uint8Array | 'gave-up' {
  const random = seededRandom(seed)
  const agenda: { at: number; order: number; run: () => void }[] = []
  let now = 0
  let order = 0
  const at = (when: number, run: () => void): void => {
    agenda.push({ at: when, order: order++, run })
  }
  const travel = (arrive: () => void): void => {
    const copies = random() < 0.1 ? 0 : random() < 0.05 ? 2 : 1
    for (let copy = 0; copy < copies; copy++) at(now + 5 + random() * 20, arrive)
  }
  let server: ReturnType<typeof beginSession> | null = null
  const serve = (): void => {
    if (server === null) return
    for (let block = blockToSend(server); block !== NOTHING; block = blockToSend(server)) {
      blockWasSent(server, now)
      const { blockSize } = server
      const packet: Packet =
        block === 0
          ? { type: 'oack', options: reply }
          : { type: 'data', block: block & 0xffff, bytes: content.subarray((block - 1) * blockSize, block * blockSize) }
      travel(() => client({ type: 'packet', packet, port: 1_069 }))
    }
    const { deadline } = server
    if (Number.isFinite(deadline))
      at(deadline, () => {
        if (server === null || server.deadline > now || server.phase !== 'going') return
        timedOut(server)
        serve()
      })
  }
  let reply: Options = []
  const toServer = (packet: Packet): void => {
    if (packet.type === 'read' && server === null) {
      const agreed = negotiate(packet.options, { size: content.length, largestWindow: 16, largestWindowBytes: 65_536 })
      reply = agreed.reply
      const { blockSize, windowSize } = agreed
      server = beginSession({ blockSize, windowSize, oack: reply.length > 0, retransmit: DEFAULT_RETRANSMIT })
      lengthIsKnown(server, content.length)
      serve()
    } else if (packet.type === 'ack' && server !== null && acknowledged(server, packet.block, now)) serve()
  }
  const got: number[] = []
  let end: FetchOutcome | undefined
  let armed = 0
  const carryOut = (effects: readonly FetchEffect[]): void => {
    for (const effect of effects) {
      if (effect.type === 'send') travel(() => toServer(effect.packet))
      else if (effect.type === 'deliver') got.push(...effect.bytes)
      else if (effect.type === 'end') end = effect.outcome
      else {
        const mine = (armed += 1)
        at(now + effect.ms, () => {
          if (mine === armed) client({ type: 'timeout' })
        })
      }
    }
  }
  let [session, first] = beginFetch(of)
  const client = (event: FetchEvent): void => {
    ;[session, first] = stepFetch(session, event)
    carryOut(first)
  }
  carryOut(first)
  while (end === undefined && agenda.length > 0) {
    agenda.sort((a, b) => b.at - a.at || b.order - a.order)
    const next = agenda.pop()
    if (next === undefined) break
    now = next.at
    next.run()
  }
  return end?.kind === 'done' ? Uint8Array.from(got) : 'gave-up'
}

test('over a network that loses, repeats and reorders, a file arrives whole or the phone gives up', () => {
  let whole = 0
  for (let seed = 1; seed <= 120; seed++) {
    const random = seededRandom(seed)
    const content = Uint8Array.from({ length: Math.floor(random() * 20_000) }, () => Math.floor(random() * 256))
    const of = seed % 3 === 0 ? wish() : wish({ tsize: true, blockSize: 700, windowSize: seed % 3 === 1 ? 1 : 5 })
    const got = overBadNetwork(content, of, seed)
    if (got === 'gave-up') continue
    whole += 1
    expect(Buffer.from(got).equals(content)).toBe(true)
  }
  expect(whole).toBeGreaterThan(100)
})
