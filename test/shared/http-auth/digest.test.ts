import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  answerChallenge,
  type DigestChallenge,
  type Hash,
  isRightAnswer,
  parseAuth,
  printChallenge,
  readAnswer,
  readChallenge,
} from '../../../shared/protocol/http-auth/digest.ts'

const hash: Hash = (algorithm, text) => createHash(algorithm).update(text).digest('hex')

const challengeOf = (value: string): DigestChallenge | null => {
  const [first] = parseAuth(value)
  return first === undefined ? null : readChallenge(first)
}

describe('digest', () => {
  test('the examples of RFC 7616 §3.9.1 come out, in MD5 and in SHA-256', () => {
    const rest =
      'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    const answering = {
      user: 'Mufasa',
      password: 'Circle of Life',
      method: 'GET',
      uri: '/dir/index.html',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      count: 1,
    }
    for (const [algorithm, response] of [
      ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
      ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
    ] as const) {
      const challenge = challengeOf(`Digest ${rest}, algorithm=${algorithm}`)
      if (challenge === null) throw new Error('not understood')
      expect(answerChallenge(challenge, answering, hash)).toContain(`response="${response}"`)
    }
  })

  test('without qop it is answered as RFC 2069 had it (the SIP example of RFC 3665 3.6)', () => {
    const challenge = challengeOf('Digest realm="atlanta.example.com", nonce="wf84f1ceczx41ae6cbe5aea9c8e88d359"')
    if (challenge === null) throw new Error('not understood')
    const value = answerChallenge(
      challenge,
      { user: 'alice', password: 'x', method: 'INVITE', uri: 'sip:bob@biloxi', cnonce: 'c', count: 1 },
      hash,
    )
    expect(value).not.toMatch(/qop|nc=|cnonce/)
    const answer = readAnswer(value)
    expect(answer !== null && isRightAnswer(answer, { password: 'x', method: 'INVITE' }, hash)).toBe(true)
    expect(answer !== null && isRightAnswer(answer, { password: 'y', method: 'INVITE' }, hash)).toBe(false)
  })

  test('several challenges in one value are told apart', () => {
    const found = parseAuth('Basic realm="a, b", Digest realm="c", nonce="d\\"e", Negotiate')
    expect(found.map(({ scheme }) => scheme)).toEqual(['basic', 'digest', 'negotiate'])
    expect(found[1]?.params.get('nonce')).toBe('d"e')
  })

  test.each([
    'Digest nonce="a", algorithm=TOKEN',
    'Digest nonce="a", qop="auth-int"',
    'Digest realm="a"',
    'Basic realm="x"',
    '',
  ])('what cannot be answered is not: %s', (value) => {
    expect(challengeOf(value)).toBeNull()
  })

  test('whatever the names and passwords, the answer to our challenge is right, and nothing else is', () => {
    const text = fc.string({ maxLength: 20 }).map((word) => word.replace(/[\r\n]/g, ''))
    fc.assert(
      fc.property(text, text, text, (user, password, realm) => {
        const challenge = challengeOf(printChallenge(realm, 'n1', { qop: true, stale: false }))
        if (challenge === null) throw new Error('not understood')
        const value = answerChallenge(
          challenge,
          { user, password, method: 'GET', uri: '/', cnonce: 'c', count: 1 },
          hash,
        )
        const answer = readAnswer(value)
        if (answer === null) throw new Error('not read back')
        expect(isRightAnswer(answer, { password, method: 'GET' }, hash)).toBe(true)
        expect(isRightAnswer(answer, { password: `${password}x`, method: 'GET' }, hash)).toBe(false)
        expect(isRightAnswer(answer, { password, method: 'POST' }, hash)).toBe(false)
      }),
    )
  })

  test('no header makes the reader throw or loop', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        parseAuth(value)
        readAnswer(value)
      }),
      { numRuns: 500 },
    )
  })
})
