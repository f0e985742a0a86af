import { describe, expect, test } from 'vitest'
import {
  DEFAULT_FETCH_PATIENCE,
  type FetchEffect,
  type FetchEvent,
} from '../../../shared/protocol/tftp/fetch-session.ts'
import type { Packet } from '../../../shared/protocol/tftp/packet.ts'
import { beginPut, stepPut } from '../../../shared/protocol/tftp/put-session.ts'

function begin(length: number) {
  const bytes = Uint8Array.from({ length }, (_, at) => at & 0xff)
  let [session, effects] = beginPut({ file: 'report.xml', bytes, patience: DEFAULT_FETCH_PATIENCE })
  const on = (event: FetchEvent): readonly FetchEffect[] => {
    ;[session, effects] = stepPut(session, event)
    return effects
  }
  return {
    bytes,
    first: effects,
    hears: (packet: Packet, port = 1_069) => on({ type: 'packet', packet, port }),
    timesOut: () => on({ type: 'timeout' }),
  }
}
const ack = (block: number): Packet => ({ type: 'ack', block })
const end = (effects: readonly FetchEffect[]): unknown =>
  effects.flatMap((effect) => (effect.type === 'end' ? [effect.outcome] : []))[0]

describe('a phone that leaves a report', () => {
  test.each([0, 1, 511, 512, 513, 2_000])(
    'of %i bytes sends every block once it may, and ends with a short one',
    (length) => {
      const put = begin(length)
      expect(put.first[0]).toMatchObject({ packet: { type: 'write', file: 'report.xml', mode: 'octet' }, port: null })
      const got: number[] = []
      for (let block = 0; ; block++) {
        const effects = put.hears(ack(block))
        const outcome = end(effects)
        if (outcome !== undefined) {
          expect(outcome).toEqual({ kind: 'done', bytes: length })
          break
        }
        const [sent] = effects
        if (sent?.type !== 'send' || sent.packet.type !== 'data') throw new Error('no data')
        expect([sent.packet.block, sent.port]).toEqual([block + 1, 1_069])
        got.push(...sent.packet.bytes)
      }
      expect(Uint8Array.from(got)).toEqual(put.bytes)
    },
  )

  test('a repeated acknowledgement is not answered, silence is, and then given up', () => {
    const put = begin(2_000)
    put.hears(ack(0))
    expect(put.hears(ack(0))).toEqual([])
    expect(put.timesOut()[0]).toMatchObject({ packet: { type: 'data', block: 1 } })
    for (let tries = 1; tries < DEFAULT_FETCH_PATIENCE.tries; tries++) put.timesOut()
    expect(end(put.timesOut())).toEqual({ kind: 'timeout', bytes: 0 })
    expect(put.hears(ack(1))).toEqual([])
  })

  test('a server that takes nothing says so, and another port is none of its business', () => {
    const put = begin(2_000)
    put.hears(ack(0))
    expect(put.hears(ack(1), 9)).toMatchObject([{ packet: { type: 'error', code: 5 }, port: 9 }])
    expect(end(put.hears({ type: 'error', code: 2, message: 'no' }))).toEqual({ kind: 'error', code: 2, message: 'no' })
  })
})
