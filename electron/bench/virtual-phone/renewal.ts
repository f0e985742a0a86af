import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { FetchAnswer, FetchRequest } from '../../../shared/domain/virtual-phone/machine/world.ts'
import type { PhoneCertificate } from './http-exchange.ts'

/** CA-3: the request for a renewal holds the certificate that the phone has. */
export const withCertificate = (request: FetchRequest, own: PhoneCertificate): FetchRequest => ({
  ...request,
  body: own.cert,
})

/** CA-3: a phone takes over only what was issued for its own key. */
export function acceptRenewal(answer: FetchAnswer, own: PhoneCertificate): FetchAnswer {
  if (answer.kind !== 'content') return answer
  const { status, bytes, text } = answer
  try {
    const renewed = new X509Certificate(text)
    if (renewed.checkPrivateKey(createPrivateKey(own.key)))
      return { ...answer, validUntil: Date.parse(renewed.validTo) }
  } catch {
    return { kind: 'undecodable', reason: 'not-a-certificate', status, bytes }
  }
  return { kind: 'undecodable', reason: 'other-key', status, bytes }
}
