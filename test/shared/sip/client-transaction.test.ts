import { describe, expect, test } from 'vitest'
import {
  newTransaction,
  stepTransaction,
  type ClientTransaction,
  type TransactionEffect,
  type TransactionEvent,
} from '../../../shared/protocol/sip/client-transaction.ts'
import { headerOf, parseSip, printSip, type SipResponse } from '../../../shared/protocol/sip/message.ts'
import { answers, answerWith, makeRequest, notifyHeaders } from '../../../shared/protocol/sip/request.ts'
import { hashText } from '../../../electron/bench/core/hash-text.ts'
import { isRightAnswer, readAnswer } from '../../../shared/protocol/http-auth/digest.ts'

const response = (status: number): SipResponse => ({ kind: 'response', status, reason: '', headers: [], body: '' })

/** Runs the events; `timeout` until it asks for nothing more. */
function run(events: readonly TransactionEvent[], patienceMs?: number) {
  let transaction: ClientTransaction = newTransaction(patienceMs)
  const effects: TransactionEffect[] = []
  for (const event of events) {
    const [next, more] = stepTransaction(transaction, event)
    transaction = next
    effects.push(...more)
  }
  return { transaction, effects, waits: effects.flatMap((one) => (one.type === 'arm' ? [one.ms] : [])) }
}
const timeouts = (count: number): readonly TransactionEvent[] =>
  Array.from({ length: count }, () => ({ type: 'timeout' }))

describe('a request over UDP', () => {
  test('is repeated at T1, twice that, up to T2, and given up after 64 × T1', () => {
    const { waits, effects, transaction } = run([{ type: 'started' }, ...timeouts(20)])
    expect(waits.slice(0, 5)).toEqual([500, 1_000, 2_000, 4_000, 4_000])
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(32_000)
    expect(effects.at(-1)).toEqual({ type: 'end', response: null, unreachable: false })
    expect(transaction.phase).toBe('done')
  })

  test('ends with its response, once', () => {
    const { effects } = run([
      { type: 'started' },
      { type: 'response', response: response(200) },
      { type: 'response', response: response(401) },
      { type: 'timeout' },
    ])
    expect(effects.filter(({ type }) => type === 'end')).toEqual([
      { type: 'end', response: response(200), unreachable: false },
    ])
    expect(effects.filter(({ type }) => type === 'send')).toHaveLength(1)
  })

  test('waits longer once the phone has said that it tries', () => {
    const { waits } = run([{ type: 'started' }, { type: 'response', response: response(100) }, ...timeouts(2)])
    expect(waits).toEqual([500, 4_000, 4_000])
  })

  test('ends at once where nothing listens, and after less patience where less is given', () => {
    expect(run([{ type: 'started' }, { type: 'unreachable' }]).effects.at(-1)).toMatchObject({ unreachable: true })
    expect(run([{ type: 'started' }, ...timeouts(9)], 3_000).waits).toEqual([500, 1_000, 1_500])
  })
})

describe('our NOTIFY', () => {
  const request = makeRequest({
    method: 'NOTIFY',
    uri: 'sip:1001@10.0.0.9',
    here: '10.0.0.2:4000',
    token: 'abc',
    headers: notifyHeaders('resync;profile="http://h/x"', false),
  })

  test('is a request as a stranger reads it', () => {
    const read = parseSip(printSip(request))
    if (!read.ok || read.value.kind !== 'request') throw new Error('no request')
    expect(read.value).toMatchObject({ method: 'NOTIFY', uri: 'sip:1001@10.0.0.9', body: '' })
    expect(headerOf(read.value, 'via')).toBe('SIP/2.0/UDP 10.0.0.2:4000;branch=z9hG4bKabc;rport')
    expect(headerOf(read.value, 'event')).toBe('resync;profile="http://h/x"')
    expect(headerOf(read.value, 'subscription-state')).toBe('terminated')
    for (const name of ['from', 'to', 'call-id', 'cseq', 'contact', 'max-forwards', 'content-length'])
      expect(headerOf(read.value, name)).toBeDefined()
  })

  test('takes only its own response', () => {
    const of = (branch: string, cseq: string): SipResponse => ({
      ...response(200),
      headers: [
        ['via', `SIP/2.0/UDP 10.0.0.2:4000;branch=${branch};received=1.2.3.4`],
        ['cseq', cseq],
      ],
    })
    expect(answers(of('z9hG4bKabc', '1 NOTIFY'), request)).toBe(true)
    expect(answers(of('z9hG4bKabd', '1 NOTIFY'), request)).toBe(false)
    expect(answers(of('z9hG4bKabc', '1 OPTIONS'), request)).toBe(false)
    expect(answers(response(200), request)).toBe(false)
  })

  test('answers a challenge in the same call, with the next number and another branch', () => {
    const challenge: SipResponse = {
      ...response(401),
      headers: [['www-authenticate', 'Digest realm="r", nonce="n", algorithm=MD5, qop="auth"']],
    }
    const again = answerWith(request, challenge, { user: 'u', password: 'p', token: 'def', hash: hashText })
    if (again === null) throw new Error('no answer')
    expect(headerOf(again, 'call-id')).toBe(headerOf(request, 'call-id'))
    expect(headerOf(again, 'from')).toBe(headerOf(request, 'from'))
    expect(headerOf(again, 'cseq')).toBe('2 NOTIFY')
    expect(headerOf(again, 'via')).toContain('branch=z9hG4bKdef')
    const answer = readAnswer(headerOf(again, 'authorization') ?? '')
    if (answer === null) throw new Error('no digest')
    expect(isRightAnswer(answer, { password: 'p', method: 'NOTIFY' }, hashText)).toBe(true)
    expect(JSON.stringify(again)).not.toContain('"p"')
    const basic: SipResponse = { ...response(401), headers: [['www-authenticate', 'Basic realm="r"']] }
    expect(answerWith(request, basic, { user: 'u', password: 'p', token: 'def', hash: hashText })).toBeNull()
  })
})
